"""Applies the schema of `cql/*.cql` to Cassandra. Can be run again at any time."""
