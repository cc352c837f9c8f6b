"""These tests need a whole stack."""

from tests.support.stack_plugin import pytest_runtest_makereport, stack

__all__ = ["pytest_runtest_makereport", "stack"]
