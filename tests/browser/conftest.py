"""These tests need a whole stack that follows a live stream, and a Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.live_stream import live_stream
from tests.support.ports import free_ports
from tests.support.stack import Stack
from tests.support.stack_plugin import pytest_runtest_makereport, stack
from tests.support.visit import chromium

__all__ = ["pytest_runtest_makereport", "stack"]
PAGES_PER_SECOND = 2.0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page of a stack that stores new pages all the time."""
    (port,) = free_ports(1)
    with live_stream(tmp_path_factory.mktemp("stream"), port, PAGES_PER_SECOND) as url:
        stack.up(url)
        stack.when("pages are stored", lambda status: status["counts"]["stored"] > 100)
        yield f"{stack.api_url}/"
