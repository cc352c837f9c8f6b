"""A part of a list: how many rows of it one answer has, and where the next one goes on. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from wikitrack_api.cursors import Position
from wikitrack_api.pages import Row, position

MAX_CHARACTERS = 16 * 1024 * 1024
"""Of the texts in one answer: titles of megabytes make a list shorter than its limit."""
SPARE_HOURS = 500
"""How many more hours than pages are looked at for one answer. Only expired pages leave hours empty."""


class Slice(NamedTuple):
    """Rows of one answer, and the place to go on from; None at the end of the list."""

    rows: list[Row]
    next: Position | None


def cut(rows: Sequence[Row], limit: int, looked_until: Position | None = None) -> Slice:
    """At most `limit` of the sorted `rows`.

    `looked_until` is the place where reading stopped early; None where `rows` has more than `limit`, or all there is.
    """
    shown = list(rows[: min(limit, _fitting(rows))])
    if len(shown) < len(rows):
        return Slice(shown, position(shown[-1]))
    return Slice(shown, looked_until)


def _fitting(rows: Sequence[Row]) -> int:
    """How many rows fit into one answer; at least one does."""
    characters = 0
    for number, row in enumerate(rows):
        characters += len(row.page_title) + len(row.user_name) + sum(map(len, row.user_groups or ()))
        if characters > MAX_CHARACTERS:
            return max(1, number)
    return len(rows)
