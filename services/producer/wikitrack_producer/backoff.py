"""How long to wait before the next connection."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MAX_DOUBLINGS: Final = 16


@dataclass(frozen=True)
class Ended:
    """How a connection went: `outcome` in a word; the events it brought, and how many of them were new."""

    outcome: str
    opened: bool = False
    received: int = 0
    new: int = 0
    retry_after: float | None = None


class Backoff:
    """Full jitter: a random part of a time that doubles with each failure. All in seconds."""

    def __init__(self, first: float, longest: float, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._first = first
        self._longest = longest
        self._uniform = uniform
        self._failures = 0

    def after(self, ended: Ended, shortened: bool) -> float:
        """The wait after a connection; `shortened`: the next one will ask for less of what we have."""
        if ended.received:
            self._failures = 0
            return 0.0 if ended.new or shortened else self._uniform(0, self._first)
        ceiling = min(self._longest, self._first * 2 ** min(self._failures, MAX_DOUBLINGS))
        self._failures += 1
        if ended.retry_after is not None:
            return ended.retry_after + self._uniform(0, self._first)
        if ended.outcome == "refused_403":  # no hurry: somebody has to change a setting
            return self._uniform(self._longest / 2, self._longest)
        return self._uniform(0, ceiling)
