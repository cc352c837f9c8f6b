"""The open page while the API or Cassandra is away: it says so, and goes on by itself when they are back."""

import contextlib
import os
import signal

import pytest
from playwright.sync_api import Browser

from tests.support.stack import Stack
from tests.support.visit import Visit, visit
from tests.support.wait import until

ROWS = "#feed-pages > li"


def keep_away(stack: Stack, name: str, one: Visit, words: str) -> None:
    """Kill a program, and again where the supervisor has brought it back, until the page says that it is away."""

    def look() -> bool:
        pid = stack.program(name)["pid"]
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):  # the status is a second old
                os.kill(pid, signal.SIGKILL)
        return words in one.text("#freshness-state")

    until(f"the page says: {words}", look, timeout=120, every=0.2)


@pytest.mark.parametrize(
    ("name", "words"), [("api", "No connection to the server"), ("cassandra", "The server cannot answer now")]
)
def test_the_page_goes_on_when_what_was_away_is_back(
    browser: Browser, site: str, stack: Stack, name: str, words: str
) -> None:
    with visit(browser, site) as one:
        one.page.wait_for_selector(ROWS, timeout=60_000)
        one.page.wait_for_selector('#freshness[data-state="live"]', timeout=60_000)
        keep_away(stack, name, one, words)
        assert one.page.title().startswith("\u26a0")
        assert one.texts(ROWS), "what was shown stays"
        one.page.wait_for_selector('#freshness[data-state="live"]', timeout=180_000)
        before = one.texts(ROWS)[0]
        until("new pages come again", lambda: one.texts(ROWS)[0] != before, timeout=120)
        assert not one.errors
