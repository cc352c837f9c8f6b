"""Packed sums: what is packed is unpacked, sums of sums are exact."""

import polars as pl

from wikitrack_common import sums

ADA = ("de.example", 1, False, 2, 100, 7, "Ada")
ADA_LATER = ("de.example", 1, False, 3, 200, 8, "Ada L.")
ADA_AS_BOT = ("de.example", 1, True, 1, 300, 9, "AdaBot")
BEN = ("fr.example", 1, False, 1, 100, 7, "Ben")


def rows(found: pl.DataFrame) -> set[tuple[object, ...]]:
    return set(found.select(sums.SCHEMA.names()).rows())


def test_parts_hold_what_was_packed() -> None:
    found = sums.frame([ADA, ADA_AS_BOT, BEN])
    (part,) = sums.pack(found)
    assert rows(sums.unpack(part)) == {ADA, ADA_AS_BOT, BEN}
    assert sums.pages(sums.unpack(part)) == 4


def test_many_sums_are_several_parts() -> None:
    number = 2 * sums.SUMS_A_PART + 1
    found = sums.frame(("de.example", user_id, False, 1, 100, 7, "x" * 1024) for user_id in range(number))
    parts = sums.pack(found)
    assert len(parts) == 3
    assert rows(pl.concat(map(sums.unpack, parts))) == rows(found)


def test_nothing_is_one_part_too() -> None:
    (part,) = sums.pack(sums.frame([]))
    assert sums.unpack(part).schema == sums.SCHEMA
    assert sums.pages(sums.unpack(part)) == 0


def test_merged_sums_add_up_and_keep_the_newest_page() -> None:
    merged = sums.merge([sums.frame([ADA_LATER, BEN]), sums.frame([ADA, ADA_AS_BOT])])
    assert rows(merged) == {("de.example", 1, False, 5, 200, 8, "Ada L."), ADA_AS_BOT, BEN}


def test_a_long_name_is_left_out_and_stays_so() -> None:
    long = ("de.example", 1, False, 1, 400, 9, "é" * 513)
    merged = sums.merge([sums.frame([ADA]), sums.frame([long])])
    assert rows(merged) == {("de.example", 1, False, 3, 400, 9, None)}
