"""These tests need a whole stack, or Cassandra alone."""

from tests.support.cassandra_plugin import cassandra, session
from tests.support.stack_plugin import pytest_runtest_makereport, stack

__all__ = ["cassandra", "pytest_runtest_makereport", "session", "stack"]
