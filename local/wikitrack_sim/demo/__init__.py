"""A made-up day of all wikis: a pure function of seed and time."""

from collections.abc import Iterator
from itertools import islice, takewhile

from wikitrack_sim.demo import rhythm
from wikitrack_sim.demo.events import Event

__all__ = ["Event", "generate"]


def generate(
    seed: int, start_ms: int, *, count: int | None = None, until_ms: int | None = None, rate: float | None = None
) -> Iterator[Event]:
    """Events from `start_ms` on (ms since 1970), the same for the same arguments, in order of their times.

    They follow the day's rhythm (250,000 a day), or are `rate` a second. They end after `count` events, and with the
    last one up to `until_ms`; without both they never end. About one in 250 is a duplicate and one in 650 a canary.
    """
    if rate is None:
        return islice(rhythm.day(seed, start_ms, until_ms), count)
    events = rhythm.steady(seed, start_ms, rate, count)
    return events if until_ms is None else takewhile(lambda event: event.ms <= until_ms, events)
