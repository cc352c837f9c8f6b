"""What the page makes of answers: all of them are made up here, the API serves only the page's files."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from tests.support.api_server import api
from tests.support.cassandra import CassandraServer
from tests.support.visit import Visit, visit
from tests.support.wait import until
from wikitrack_api.models import PAGE

READY = {"status": "ready", "source": "live", "schema_version": 2, "newest_page_age_seconds": 1.5}
START, END = "2025-05-18T07:00:00Z", "2025-05-18T13:00:00Z"
NO_REPORTS: dict[str, Any] = {"reports": [], "next_cursor": None, "next_due": "2025-05-18T13:02:00Z"}
NO_REPORT = "There is no report yet; the next report is due at 2025-05-18T13:02:00Z."
Answer = dict[str, Any] | Callable[[Route], None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an API whose Cassandra never comes."""
    folder = tmp_path_factory.mktemp("api")
    with api(CassandraServer(folder, jars=Path()), folder) as running:
        yield f"{running.url}/"


def answering(one: Visit, answers: dict[str, Answer]) -> None:
    """Answer paths from here; the others get the API's 503."""
    for path, answer in {"/health/ready": READY, "/reports/": NO_REPORTS, **answers}.items():
        one.page.route(partial(_is_path, path), answer if callable(answer) else partial(_fulfil, answer))


def _is_path(path: str, url: str) -> bool:
    return urlsplit(url).path == path


def _fulfil(answer: dict[str, Any], route: Route) -> None:
    route.fulfill(json=answer)


def open_with(one: Visit, address: str, answers: dict[str, Answer]) -> None:
    answering(one, answers)
    one.page.goto(address)


def rows(one: Visit, selector: str) -> list[list[str]]:
    """The texts of each row's cells."""
    found: list[list[str]] = one.evaluate(
        f"[...document.querySelectorAll('{selector} tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return found


def test_the_table_beside_the_chart_has_its_numbers(browser: Browser, files: str) -> None:
    domains = [
        {"domain": "www.wikidata.org", "pages": [1] * 178 + [7, 3]},
        {"domain": "en.wikipedia.org", "pages": [0] * 178 + [5, 0]},
    ]
    answer = {"time_start": START, "time_end": "2025-05-18T10:00:00Z", "minutes": 180, "domains": domains}
    with visit(browser, "about:blank") as one:
        open_with(one, files, {"/stats/per-minute/": answer | {"others": [0] * 178 + [1, 1]}})
        one.page.wait_for_selector("#plot canvas")
        assert rows(one, "#legend") == [
            ["All wikis", "13", "72", "195"],
            ["wikidata", "7", "66", "188"],
            ["en.wikipedia", "5", "5", "5"],
            ["others", "1", "1", "2"],
        ]


def test_the_report_by_hour_has_a_column_for_an_empty_hour(browser: Browser, files: str) -> None:
    def hour(number: int, **counts: int) -> dict[str, Any]:
        statistics = [{"domain": f"{name}.example.org", "created_pages": count} for name, count in counts.items()]
        begin, end = (f"2025-05-18T{one:02}:00:00Z" for one in (number, number + 1))
        return {"time_start": begin, "time_end": end, "statistics": statistics}

    hours = [hour(7, b=4, a=1), hour(8), hour(9, a=2), hour(10, a=3), hour(11), hour(12, c=1)]
    report = {"time_start": START, "time_end": END, "hours": hours}
    with visit(browser, "about:blank") as one:
        open_with(one, files, {"/reports/domains-by-hour/": report})
        one.page.wait_for_selector("#report table")
        assert rows(one, "#report tbody") == [
            ["All wikis", "11", "5", "\u00b7", "2", "3", "\u00b7", "1"],
            ["a.example", "6", "1", "\u00b7", "2", "3", "\u00b7", "\u00b7"],
            ["b.example", "4", "4", "\u00b7", "\u00b7", "\u00b7", "\u00b7", "\u00b7"],
            ["c.example", "1", "\u00b7", "\u00b7", "\u00b7", "\u00b7", "\u00b7", "1"],
        ]


def test_a_report_that_is_not_there_yet_says_when_it_will_be(browser: Browser, files: str) -> None:
    with visit(browser, "about:blank") as one:
        open_with(
            one,
            f"{files}?report=bots-by-domain",
            {"/reports/bots-by-domain/": lambda route: route.fulfill(status=404, json={"detail": NO_REPORT})},
        )
        one.page.wait_for_selector("#report .note")
        assert one.text("#report") == NO_REPORT


def test_titles_of_top_users_unfold_in_parts_and_another_window_can_be_chosen(browser: Browser, files: str) -> None:
    user = {"user_id": "1", "user_name": "A", "domain": "en.wikipedia.org", "user_is_bot": True, "count": 150}
    users = [user | {"page_titles": [f"T_{number}" for number in range(150)], "titles_truncated": False}]
    report = {"time_start": START, "time_end": END, "users": users}
    windows = {
        "reports": [{"time_start": START, "time_end": END, "made_at": END}],
        "next_cursor": None,
        "next_due": END,
    }
    with visit(browser, "about:blank") as one:
        open_with(one, f"{files}?report=top-users", {"/reports/": windows, "/reports/top-users/": report})
        one.page.click("#report summary")
        assert len(one.texts("#report .titles li")) == 20
        one.page.click("#report .more")
        one.page.click("#report .more")
        assert one.texts("#report .titles li")[-1] == "T 149"
        assert not one.texts("#report .more")
        with one.page.expect_request("**/reports/top-users/?end=2025-05-18-13"):
            one.page.select_option("#report-window", "2025-05-18-13")


@pytest.mark.parametrize(
    ("ages", "state", "words"),
    [
        ([3], "live", "Live"),
        ([200], "quiet", "No new pages for 3 minutes: the stream may have stopped."),
        ([9000, 7300], "quiet", "Catching up: pages are 2 hours behind."),
        ([None], "quiet", "No pages yet"),
    ],
)
def test_a_plain_word_about_freshness(
    browser: Browser, files: str, ages: list[int | None], state: str, words: str
) -> None:
    coming = list(ages)

    def ready(route: Route) -> None:
        route.fulfill(json=READY | {"newest_page_age_seconds": coming.pop(0) if len(coming) > 1 else coming[0]})

    with visit(browser, "about:blank") as one:
        open_with(one, files, {"/health/ready": ready})
        until(f"the page says {words}", lambda: one.text("#freshness-state") == words, timeout=15)
        assert one.page.get_attribute("#freshness", "data-state") == state


def test_a_domain_that_could_lead_elsewhere_has_no_link(browser: Browser, files: str) -> None:
    pages = [PAGE | {"domain": "evil.example/", "page_id": "1"}, PAGE]

    def stream(route: Route) -> None:
        route.fulfill(content_type="text/event-stream", body=": hello\n\n")

    with visit(browser, "about:blank") as one:
        found = {"pages": pages, "next_cursor": None}
        open_with(one, files, {"/pages/recent/": found, "/stream": stream})
        one.page.wait_for_selector("#feed-pages li:nth-child(2)")
        links = one.evaluate("[...document.querySelectorAll('#feed-pages .title a')].map((link) => link.href)")
        assert links == ["https://www.wikidata.org/wiki/Q95750653"]


def test_the_stream_is_opened_again_after_errors_of_the_server(browser: Browser, files: str) -> None:
    answers = [503, 503, 500]
    body = f"event: page\nid: 1\ndata: {json.dumps(PAGE)}\n\n"

    def stream(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(0), json={"detail": "Not now."})
        else:
            route.fulfill(status=200, content_type="text/event-stream", body=body)

    with visit(browser, "about:blank") as one:
        open_with(one, files, {"/stream": stream})
        one.page.wait_for_selector("#feed-pages li", timeout=20_000)
        assert answers == []
        assert one.texts("#feed-pages .title bdi") == ["Q95750653"]
