"""What parameters accept."""

import pytest

from wikitrack_api import params
from wikitrack_api.errors import UnacceptableError, UnknownError


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("94619046", 94_619_046), (str(2**63 - 1), 2**63 - 1)])
def test_numbers(text: str, expected: int) -> None:
    assert params.number(text, "page") == expected


@pytest.mark.parametrize(
    "text", ["0", "-1", "+1", "007", "1.0", "1e3", "", " 1", "1 ", "١", "²", "abc", str(2**63), "9" * 50, "1_000"]
)
def test_what_is_no_number_is_unknown(text: str) -> None:
    with pytest.raises(UnknownError, match="There is no page"):
        params.number(text, "page")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        ("EN.Wikipedia.ORG", "en.wikipedia.org"),
        ("*", ""),
        ("wi\u212aipedia", ""),
        ("a b", ""),
    ],
)
def test_domains(text: str | None, expected: str | None) -> None:
    assert params.domain(text) == expected


def test_hours_are_all_of_a_range_with_both_ends() -> None:
    assert params.hours("2024-02-28-23", "2024-02-29-01") == ["2024-02-28-23", "2024-02-29-00", "2024-02-29-01"]
    assert params.hours("2024-02-29-01", "2024-02-29-01") == ["2024-02-29-01"]
    assert len(params.hours("2025-05-01-00", "2025-05-31-23")) == params.MAX_HOURS


@pytest.mark.parametrize("last", ["2025-06-01-00", "2025-04-30-23", "9999-12-31-23"])
def test_ranges_that_are_reversed_or_too_long(last: str) -> None:
    with pytest.raises(UnacceptableError, match="is accepted"):
        params.hours("2025-05-01-00", last)
