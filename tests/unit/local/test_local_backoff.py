"""How long a dead program waits."""

from wikitrack_local.backoff import Backoff


def test_doubles_up_to_the_longest() -> None:
    backoff = Backoff()
    assert [backoff.after(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_begins_again_after_a_healthy_life() -> None:
    backoff = Backoff()
    for _ in range(4):
        backoff.after(0.1)
    assert backoff.after(60.0) == 1
    assert backoff.after(59.9) == 2
