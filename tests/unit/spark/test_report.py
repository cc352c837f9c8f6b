"""From made-up pages of some hours to the parts of reports."""

import json
from collections import defaultdict
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from wikitrack_common import hours, tables
from wikitrack_spark import report_rows
from wikitrack_spark.report import Found

END = "2025-05-18-13"
COLUMNS = (
    "date_hour string, domain string, user_id bigint, user_name string, user_is_bot boolean, created_at timestamp, "
    "page_id bigint, page_title string"
)


def page(
    domain: str, user_id: int, hour: str, page_id: int, *, name: str = "A", bot: bool | None = False
) -> tuple[Any, ...]:
    at = hours.start(hour).replace(tzinfo=None, minute=page_id % 60)
    return (hour, domain, user_id, name, bot, at, page_id, f"Title {page_id}")


def made(spark: SparkSession, pages: list[tuple[Any, ...]], ends: list[str]) -> dict[str, dict[str, list[Any]]]:
    """The values of the parts of each window's reports."""
    frame: DataFrame = spark.createDataFrame(pages, COLUMNS)
    windows = report_rows.windows(spark, ends)
    sums = report_rows.user_sums(frame)
    top = report_rows.top_users(sums, windows)
    found = Found(
        report_rows.created_pages(sums).collect(),
        report_rows.created_by_bots(sums, windows).collect(),
        top.collect(),
        report_rows.titles(frame, windows, top).collect(),
    )
    reports: dict[str, dict[str, list[Any]]] = {}
    for end, parts in found.reports(ends):
        reports[end] = defaultdict(list)
        for name, number, body in parts:
            assert number == len(reports[end][name])
            reports[end][name].append(json.loads(body))
    return reports


def test_each_hour_has_its_own_numbers_and_an_empty_one_none(spark: SparkSession) -> None:
    pages = [
        page("b.org", 1, "2025-05-18-07", 1),
        page("a.org", 1, "2025-05-18-07", 2),
        page("b.org", 2, "2025-05-18-07", 3),
        page("a.org", 1, "2025-05-18-12", 4),
    ]
    found = made(spark, pages, [END])[END][tables.DOMAINS_BY_HOUR]
    assert [hour["time_start"][11:13] for hour in found] == ["07", "08", "09", "10", "11", "12"]
    assert found[0]["time_end"] == "2025-05-18T08:00:00Z"
    assert found[0]["statistics"] == [
        {"domain": "b.org", "created_pages": 2},
        {"domain": "a.org", "created_pages": 1},
    ]
    assert found[5]["statistics"] == [{"domain": "a.org", "created_pages": 1}]
    assert [hour["statistics"] for hour in found[1:5]] == [[], [], [], []]


def test_bots_are_counted_by_wiki_and_an_unknown_is_none(spark: SparkSession) -> None:
    pages = [
        page("b.org", 1, "2025-05-18-07", 1, bot=True),
        page("a.org", 1, "2025-05-18-08", 2, bot=True),
        page("c.org", 1, "2025-05-18-08", 3, bot=None),
    ]
    assert made(spark, pages, [END])[END][tables.BOTS_BY_DOMAIN] == [
        [{"domain": "a.org", "created_by_bots": 1}, {"domain": "b.org", "created_by_bots": 1}]
    ]


def test_top_users_are_of_one_wiki_with_the_newest_name_and_ties_by_number_as_text(spark: SparkSession) -> None:
    pages = [
        page("a.org", 7, "2025-05-18-07", 1, name="Old", bot=True),
        page("a.org", 7, "2025-05-18-09", 2, name="New"),
        page("b.org", 7, "2025-05-18-08", 3, name="Other"),
        page("a.org", 10, "2025-05-18-08", 4),
        page("a.org", 9, "2025-05-18-08", 5),
    ]
    users = made(spark, pages, [END])[END][tables.TOP_USERS]
    assert [(user["domain"], user["user_id"], user["count"]) for user in users] == [
        ("a.org", "7", 2),
        ("a.org", "10", 1),
        ("a.org", "9", 1),
        ("b.org", "7", 1),
    ]
    assert (users[0]["user_name"], users[0]["user_is_bot"]) == ("New", False)
    assert (users[0]["page_titles"], users[0]["titles_truncated"]) == (["Title 2", "Title 1"], False)


def test_there_are_twenty_at_most_and_their_newest_titles(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_rows, "MOST_TITLES", 2)
    monkeypatch.setattr(report_rows, "MOST_TITLE_CHARACTERS", len("Title 48") + len("Title 49") + 1)
    pages = [page("a.org", 1, "2025-05-18-07", number) for number in range(10, 50)]
    pages += [page("a.org", user, "2025-05-18-07", user) for user in range(2, 40)]
    users = made(spark, pages, [END])[END][tables.TOP_USERS]
    assert len(users) == report_rows.TOP_USERS
    assert (users[0]["count"], users[0]["page_titles"]) == (40, ["Title 49", "Title 48"])
    assert users[0]["titles_truncated"]
    assert not users[1]["titles_truncated"]


def test_long_titles_end_the_list_early(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_rows, "MOST_TITLE_CHARACTERS", len("Title 12") + 1)
    pages = [page("a.org", 1, "2025-05-18-07", number) for number in (11, 12)]
    (user,) = made(spark, pages, [END])[END][tables.TOP_USERS]
    assert (user["page_titles"], user["titles_truncated"]) == (["Title 12"], True)


def test_windows_made_together_are_as_if_made_alone(spark: SparkSession) -> None:
    pages = [
        page("a.org", number % 5, f"2025-05-18-{4 + number % 10:02}", number, bot=number % 3 == 0)
        for number in range(90)
    ]
    ends = [END, "2025-05-18-12", "2025-05-18-09"]
    assert made(spark, pages, ends) == {end: made(spark, pages, [end])[end] for end in ends}
