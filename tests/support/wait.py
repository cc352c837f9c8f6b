"""The one way in which tests wait: for a condition, with a deadline."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(what: str, condition: Callable[[], T | None], *, timeout: float, every: float = 0.1) -> T:
    """Ask `condition` until it gives something true, and return that.

    Raises `AssertionError` naming `what` after `timeout` seconds, with the last thing that was given.
    """
    deadline = time.monotonic() + timeout
    pause = threading.Event()
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {what} (last: {value!r})")
        pause.wait(every)
