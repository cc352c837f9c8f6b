"""Answers questions about the pages in Cassandra, over HTTP."""
