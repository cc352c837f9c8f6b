"""Cassandra away for a minute: the API says so and lives on, the writer waits, and then all is there."""

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from tests.support.compare import assert_equal
from tests.support.stack import Stack
from tests.support.takings import Takings
from tests.support.wait import until

AWAY_SECONDS = 60
HANGS_SECONDS = 15
PATHS = ("/domains/", "/pages/recent/", "/pages/user/1", "/pages/id/1", "/pages/domain/en.wikipedia.org?limit=5")
Unavailable = Counter[int]


@pytest.fixture(scope="module")
def takings(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Takings:
    """A running stack in the middle of a file."""
    takings = Takings(tmp_path_factory.mktemp("files"))
    stack.up(takings.new_file(6_000, seed=41), rate=60)
    stack.when("something is stored", lambda status: status["counts"]["stored"] > 100)
    return takings


def ask_for(stack: Stack, seconds: float, meanwhile: Callable[[], None]) -> Unavailable:
    """Ask the API again and again for that long; how often it answered what. 503 says when to come back."""
    seen: Unavailable = Counter()
    end = time.monotonic() + seconds
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as client:

        def look() -> bool:
            meanwhile()
            for path in PATHS:
                response = client.get(path)
                seen[response.status_code] += 1
                if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                    assert response.headers["Retry-After"].isdigit(), path
                    assert response.json()["detail"], path
            assert client.get("/health/live").status_code == httpx.codes.OK
            return time.monotonic() > end

        until(f"{seconds} s are over", look, timeout=seconds + 60, every=0.5)
    return seen


def assert_unharmed(stack: Stack, before: dict[str, dict[str, object]]) -> None:
    programs = stack.status()["programs"]
    for name in ("api", "writer"):
        assert programs[name]["pid"] == before[name]["pid"], f"{name} was started again"
        assert programs[name]["restarts"] == 0


def assert_all_is_there(stack: Stack, takings: Takings) -> None:
    stack.when("Cassandra runs", lambda status: status["programs"]["cassandra"]["state"] == "running")
    stack.wait()
    assert_equal(stack.api_url, takings.model())


def test_cassandra_stopped_for_a_minute(stack: Stack, takings: Takings) -> None:
    before = stack.status()["programs"]

    def keep_away() -> None:
        pid = stack.program("cassandra")["pid"]
        with contextlib.suppress(ProcessLookupError):  # the status is a second old
            if pid is not None:
                os.kill(pid, signal.SIGKILL)

    seen = ask_for(stack, AWAY_SECONDS, keep_away)
    assert set(seen) <= {200, 503}, seen
    assert seen[503] > 0.9 * seen.total(), seen
    assert_unharmed(stack, before)
    assert_all_is_there(stack, takings)
    assert_unharmed(stack, before)


def test_cassandra_hangs(stack: Stack, takings: Takings) -> None:
    before = stack.status()["programs"]
    pid = stack.program("cassandra")["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        seen = ask_for(stack, HANGS_SECONDS, lambda: None)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert set(seen) == {503}, seen
    assert_unharmed(stack, before)
    assert_all_is_there(stack, takings)
