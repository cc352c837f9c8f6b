"""Lines that say what is being done, for how long already, and when it is done."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wikitrack_local.console import say


class Progress:
    """Any number of threads may do something at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, tell: Callable[[str], None] = say) -> None:
        self._clock = clock
        self._say = tell
        self._started: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Say that `what` begins; on success, how long it took. An error passes without a word."""
        begun = self._clock()
        with self._lock:
            self._started[what] = begun
        self._say(f"installing {what} ...")
        try:
            yield
        finally:
            with self._lock:
                del self._started[what]
        self._say(f"installed {what} in {self._clock() - begun:.0f} s")

    def tell(self) -> None:
        """Say what is still being done."""
        with self._lock:
            running = [f"{what} ({self._clock() - begun:.0f} s)" for what, begun in self._started.items()]
        if running:
            self._say("still installing: " + ", ".join(running))
