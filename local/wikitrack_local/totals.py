"""Counters of programs, added up over their restarts."""

import re
from collections.abc import Mapping

from wikitrack_common.metrics import CLEANER_EVENTS, PRODUCER_DUPLICATES, PRODUCER_RECEIVED, Metric

_SAMPLE = re.compile(r"^(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)", re.MULTILINE)


def value(exposition: str, metric: Metric, label: str = "") -> float:
    """The sum of a metric's samples in Prometheus' text form, of those whose labels hold `label` (`name="value"`)."""
    found = [match for match in _SAMPLE.finditer(exposition) if match["name"] == metric.full_name]
    return sum(float(match["value"]) for match in found if label in (match["labels"] or ""))


def producer_counts(exposition: str) -> dict[str, int]:
    return {
        "received": int(value(exposition, PRODUCER_RECEIVED)),
        "duplicates": int(value(exposition, PRODUCER_DUPLICATES)),
    }


def cleaner_counts(exposition: str) -> dict[str, int]:
    return {"canary": int(value(exposition, CLEANER_EVENTS, 'outcome="canary"'))}


class Totals:
    """Adds counters up that begin at 0 with each life of a program.

    What a program counted between the last look and its death is not in: looks are a second apart.
    """

    def __init__(self, kept: Mapping[str, int] | None = None) -> None:
        self._done = dict(kept or {})
        self._current: dict[str, tuple[str, int]] = {}

    def see(self, life: str, counts: Mapping[str, int]) -> None:
        """Counters as they are now in the program's life called `life`."""
        for name, count in counts.items():
            before, last = self._current.get(name, (life, 0))
            if before != life or count < last:
                self._done[name] = self._done.get(name, 0) + last
            self._current[name] = (life, count)

    def get(self, name: str) -> int:
        return self._done.get(name, 0) + self._current.get(name, ("", 0))[1]

    def document(self) -> dict[str, int]:
        """All totals, as the constructor takes them after a restart of everything."""
        return {name: self.get(name) for name in {*self._done, *self._current}}
