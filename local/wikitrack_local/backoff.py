"""How long to wait before a program that died is started again."""

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 30.0
HEALTHY_SECONDS = 60.0


class Backoff:
    """Doubles from 1 s to 30 s, and begins again after a life of a minute."""

    def __init__(self) -> None:
        self._next = FIRST_SECONDS

    def after(self, lived_seconds: float) -> float:
        """Seconds to wait after a life of `lived_seconds`."""
        if lived_seconds >= HEALTHY_SECONDS:
            self._next = FIRST_SECONDS
        delay, self._next = self._next, min(self._next * 2, LONGEST_SECONDS)
        return delay
