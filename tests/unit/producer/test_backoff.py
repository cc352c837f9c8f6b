"""Waits between connections."""

import pytest

from wikitrack_producer.backoff import Backoff, Ended


def longest(_: float, high: float) -> float:
    return high


def test_failures_double_the_wait_up_to_the_longest() -> None:
    backoff = Backoff(1, 60, longest)
    assert [backoff.after(Ended("cut"), False) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_after_something_new_we_are_back_at_once_and_the_next_failure_is_a_first() -> None:
    backoff = Backoff(1, 60, longest)
    waits = [backoff.after(ended, False) for ended in (Ended("cut"), Ended("ended", True, 5, 1), Ended("cut"))]
    assert waits == [1, 0, 1]


def test_with_old_events_only_there_is_a_wait_unless_the_next_asks_for_less() -> None:
    backoff = Backoff(1, 60, longest)
    assert backoff.after(Ended("ended", True, 5, 0), True) == 0
    assert backoff.after(Ended("ended", True, 5, 0), False) == 1


def test_retry_after_is_honoured() -> None:
    assert Backoff(1, 60, longest).after(Ended("refused_429", retry_after=90), False) == 91


def test_a_403_waits_long() -> None:
    assert Backoff(1, 60, lambda low, _: low).after(Ended("refused_403"), False) == 30


@pytest.mark.parametrize("count", [10_000])
def test_it_never_overflows(count: int) -> None:
    backoff = Backoff(1, 60, longest)
    assert max(backoff.after(Ended("silent"), False) for _ in range(count)) == 60
