"""What is told of a stored batch."""

from datetime import UTC, datetime

from pyspark.sql import Row

from wikitrack_spark.arrivals import arrival, newest

HOUR = 1_747_573_200
"""2025-05-18T13:00:00Z"""


PAGE = (HOUR, 1)


def touched(domain: str, date_hour: str, slots: list[int], page: tuple[int, int]) -> Row:
    return Row(domain=domain, date_hour=date_hour, slots=slots, stream_from=1_000, stream_to=2_500, newest=page)


def test_of_each_wiki_the_newest_page_with_its_time_as_timestamp() -> None:
    rows = [
        touched("a", "2025-05-18-12", [1], (HOUR - 5, 9)),
        touched("a", "2025-05-18-13", [1], (HOUR, 7)),
        touched("a", "2025-05-18-11", [1], (HOUR - 7_200, 99)),
    ]
    assert newest(rows) == [(0, "a", (datetime(2025, 5, 18, 13, tzinfo=UTC), 7), HOUR * 1_000_000)]


def test_an_arrival_has_each_slot_once_and_the_range_of_stream_times() -> None:
    rows = [touched("a", "2025-05-18-13", [11, 0], PAGE), touched("b", "2025-05-18-13", [0], PAGE)]
    bucket, _, slots, first, last = arrival(rows, HOUR + 1)
    assert (bucket, slots) == ("2025-05-18-13", ["2025-05-18-13/00", "2025-05-18-13/11"])
    assert (first.timestamp(), last.timestamp()) == (1.0, 2.5)
