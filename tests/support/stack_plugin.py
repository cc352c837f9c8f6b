"""Fixtures and hooks of the tests that need a whole stack; conftest.py of their folders takes them from here."""

from collections.abc import Generator, Iterator

import pytest

from tests.support.stack import Stack

_RUNNING = pytest.StashKey[list[Stack]]()


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that has not been started; stopped, and its data removed, after the last test of the module."""
    one = Stack(tmp_path_factory.mktemp("stack"))
    running = request.config.stash.setdefault(_RUNNING, [])
    running.append(one)
    yield one
    running.remove(one)
    one.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the last lines of the stack's logs under what a failed test tells."""
    report = yield
    if report.failed:
        for one in item.config.stash.get(_RUNNING, []):
            report.sections.append((f"logs in {one.state}", one.last_lines()))
    return report
