"""The producer's series, made once for the process."""

from collections.abc import Callable
from typing import Final

from wikitrack_common import metrics

RECEIVED: Final = metrics.PRODUCER_RECEIVED.counter()
PUBLISHED: Final = metrics.PRODUCER_PUBLISHED.counter()
DUPLICATES: Final = metrics.PRODUCER_DUPLICATES.counter()
TOO_LARGE: Final = metrics.PRODUCER_TOO_LARGE.counter()
CONNECTS: Final = metrics.PRODUCER_CONNECTS.counter()
STREAM_TIME: Final = metrics.PRODUCER_STREAM_TIME.gauge()
OVERLAP: Final = metrics.PRODUCER_OVERLAP.gauge()
WITHOUT_POSITION: Final = metrics.PRODUCER_FROM_OLDEST.counter()
UNACKNOWLEDGED: Final = metrics.PRODUCER_UNACKNOWLEDGED.gauge()


class Seldom:
    """Lets one through in `seconds`, so that what comes with every event does not fill the log."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._next = float("-inf")

    def __call__(self) -> bool:
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True
