"""The running API against the model: every question of a file."""

import asyncio
import time

from tests.support.answers import Creation, ask_all
from tests.support.model import Model
from tests.support.questions import questions
from tests.support.refusals import borrowed_cursors, heads, refusals

SHOWN = 8


SAMPLE = 250
"""So many users, page numbers and hours are asked for where a model is compared once more: a tenth of the time."""


def assert_equal(api_url: str, model: Model, *, most: int | None = SAMPLE, errors: bool = False) -> dict[Creation, str]:
    """Ask the API and compare; `most`: see `questions`, None asks everything; `errors`: also what it must refuse.

    Returns each creation's stream time.

    Raises `AssertionError` with the first few differences.
    """
    now = int(time.time())
    asked = [*questions(model, now, most)]
    if errors:
        asked += [*refusals(model), *heads(model), *borrowed_cursors(api_url, model)]
    begun = time.monotonic()
    asker, wrong = asyncio.run(ask_all(api_url, asked))
    print(f"{len(asked):,} questions in {asker.asked:,} requests and {time.monotonic() - begun:.1f} s")
    assert not wrong, f"{len(wrong)} of {len(asked)} answers differ:\n" + "\n".join(wrong[:SHOWN])
    creations = {(record.domain, str(record.page_id)) for record in model.creations}
    assert {(domain, page_id) for domain, page_id, _ in asker.stream_at} == creations
    return asker.stream_at
