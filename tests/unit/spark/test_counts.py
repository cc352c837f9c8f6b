"""Which sums have to be written again for the hours that a batch touched."""

from wikitrack_spark.counts import Hour, Period, days, years

TOUCHED = [
    Hour("de.wikipedia.org", "2025-05-18-13"),
    Hour("de.wikipedia.org", "2025-05-18-14"),
    Hour("de.wikipedia.org", "2024-12-31-23"),
    Hour("www.wikidata.org", "2025-05-18-13"),
]


def test_hours_of_a_day_share_its_row() -> None:
    assert days(TOUCHED) == {
        Period("de.wikipedia.org", "2025", "2025-05-18"),
        Period("de.wikipedia.org", "2024", "2024-12-31"),
        Period("www.wikidata.org", "2025", "2025-05-18"),
    }


def test_days_of_a_year_share_its_row() -> None:
    assert years(days(TOUCHED)) == {
        Period("de.wikipedia.org", "all", "2025"),
        Period("de.wikipedia.org", "all", "2024"),
        Period("www.wikidata.org", "all", "2025"),
    }
