"""How names may be written, and which names a prefix is of."""

from random import Random

import pytest

from wikitrack_api import names
from wikitrack_common.tables import KIND_USER, name_bucket


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Main_Page", ["Main_Page"]),
        ("main page", ["main page", "main_page", "Main_page"]),
        (" éa  b_", [" éa  b_", "éa_b", "Éa_b"]),
        ("ßa", ["ßa"]),
    ],
)
def test_titles(given: str, expected: list[str]) -> None:
    assert names.titles(given) == expected


@pytest.mark.parametrize("prefix", ["A", "Jo", "z", "\ud7ff", "a\U0010ffff", "~2025", "é"])
def test_a_span_has_the_names_that_begin_so_and_no_others(prefix: str) -> None:
    dice = Random(1)
    letters = ["", "a", "z", "\0", "\ud7ff", "\ue000", "\U0010ffff", "é", "Z"]
    tails = ["".join(dice.choices(letters, k=3)) for _ in range(200)]
    others = [prefix[:-1], prefix[:-1] + chr(ord(prefix[-1]) - 1) + "zzz"]
    (span,) = (one for one in names.beginning_with(prefix) if one.first == prefix)
    for name in [*(prefix + tail for tail in tails), *others]:
        assert (span.first <= name < span.end) == name.startswith(prefix), (name, span)
        if name.startswith(prefix):
            assert name_bucket(KIND_USER, name) == name_bucket(KIND_USER, span.first)


def test_a_name_is_looked_for_with_a_capital_too_and_in_order() -> None:
    assert names.exactly("ana_b") == [("Ana b", "Ana b\0"), ("ana b", "ana b\0"), ("ana_b", "ana_b\0")]
    assert names.exactly("Ana") == [("Ana", "Ana\0")]
