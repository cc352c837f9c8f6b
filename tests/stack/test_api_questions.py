"""Filters, CSV, look-ups, numbers, the stream and the feed, on a real Cassandra, against plain computations."""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from random import Random
from typing import Any
from xml.etree import ElementTree

import httpx
import orjson
import pytest
from cassandra import DriverException
from cassandra.cluster import NoHostAvailable, Session

from tests.support.api_server import Api, api, ready
from tests.support.cassandra import CassandraServer
from tests.support.events_client import page_ids, streaming
from tests.support.instants import hour, iso
from tests.support.storing import Page, page, store
from tests.support.wait import until

NOW = int(time.time())
WIKIS = ("a.example", "b.example.org", "c.wikipedia.org")
GROUPS: tuple[list[str] | None, ...] = (
    None,
    [],
    ["*", "user"],
    ["*", "user", "autoconfirmed"],
    ["*", "temp"],
    ["extendedconfirmed"],
    ["bot"],
)
TITLES = ("<script>alert(1)</script>", "=1+1", 'a,"b"', "line\r\nbreak", "\u202eשלום", "\0\x08", "ü" * 700, "A/b?c#d")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
AHEAD = 7_200
LENGTH_OF_HOUR = len("2025-05-18-13")
Filters = dict[str, str]


def made_up() -> list[Page]:
    """Pages of the last 30 hours, most of them in the last three, and some of last year; two are far ahead of now."""
    dice = Random(11)
    ages = [dice.choice((dice.randrange(3 * 3600), dice.randrange(30 * 3600), 31_536_000)) for _ in range(1_500)]
    pages = [_page(dice, number, NOW - age) for number, age in enumerate(sorted(ages, reverse=True), 1)]
    return [*pages, _page(dice, 5_001, NOW + AHEAD), _page(dice, 5_002, NOW + AHEAD)]


def _page(dice: Random, number: int, created_at: int) -> Page:
    user, temporary = dice.randrange(1, 30), dice.random() < 0.2
    return page(
        number,
        user,
        dice.choice(WIKIS),
        created_at,
        user_name=f"~2026-{user}" if temporary else f"{['Ana', 'Beta', 'Ána'][user % 3]} {user}",
        page_title=f"{TITLES[number % 8]}_{number}" if number % 10 == 0 else f"Page_{number // 2}",
        user_is_bot=dice.random() < 0.3,
        is_redirect=dice.random() < 0.3,
        page_namespace=dice.choice((0, 0, 1, 6, None)),
        user_groups=dice.choice(GROUPS),
    )


PAGES = sorted(made_up(), key=lambda one: (one["domain"], -int(one["page_id"])))
PAGES.sort(key=lambda one: str(one["created_at"]), reverse=True)
NOT_AHEAD = [one for one in PAGES if one["created_at"] <= iso(NOW + 300)]


@pytest.fixture(scope="module")
def running(cassandra: CassandraServer, session: Session, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    store(session, PAGES)
    with api(cassandra, tmp_path_factory.mktemp("api"), WIKITRACK_MAX_STREAMS="3") as started:
        ready(started)
        yield started


def wanted(one: Page, filters: Filters) -> bool:
    """What the contract says, said once more."""
    groups = one["user_groups"]
    temporary = one["user_name"].startswith("~2") or "temp" in (groups or [])
    confirmed = {"autoconfirmed", "confirmed", "extendedconfirmed"} & set(groups or [])
    newcomer: bool | None = None if groups is None else not confirmed
    if temporary or one["user_is_bot"]:
        newcomer = False
    main = {"namespace": "0", "redirects": "exclude", "bots": "exclude"} if "filter" in filters else {}
    asked = main | filters
    checks: dict[str, Callable[[str], bool]] = {
        "namespace": lambda value: str(one["page_namespace"]) in value.split(","),
        "redirects": lambda value: _is(value, one["is_redirect"]),
        "bots": lambda value: _is(value, one["user_is_bot"]),
        "account": lambda value: temporary == (value == "temporary"),
        "newcomer": lambda value: _is(value, newcomer),
        "domain": lambda value: one["domain"] == value,
        "user_id": lambda value: one["user_id"] == value,
        "from": lambda value: one["date_hour" if len(value) == LENGTH_OF_HOUR else "created_at"] >= value,
        "to": lambda value: one["date_hour" if len(value) == LENGTH_OF_HOUR else "created_at"] <= value,
        "filter": lambda value: value == "main",
    }
    return all(checks[name](value) for name, value in asked.items())


def _is(choice: str, value: bool | None) -> bool:
    return choice == "include" or (value is not None and value == (choice == "only"))


def some_filters(seed: int, number: int) -> list[Filters]:
    dice = Random(seed)
    choices: dict[str, tuple[str, ...]] = {
        "namespace": ("0", "0,6", "1", "99"),
        "redirects": ("include", "exclude", "only"),
        "bots": ("include", "exclude", "only"),
        "account": ("temporary", "registered"),
        "newcomer": ("exclude", "only"),
        "filter": ("main",),
        "from": (hour(NOW - 7200), iso(NOW - 5000), hour(NOW - 40 * 3600)),
        "to": (hour(NOW - 3600), iso(NOW - 4000), hour(NOW)),
    }
    return [
        {name: dice.choice(choices[name]) for name in dice.sample(sorted(choices), dice.randrange(1, 4))}
        for _ in range(number)
    ]


def all_of(running: Api, path: str, key: str, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = running.client.get(path, params=params | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found += answer.json()[key]
        cursor = answer.json()["next_cursor"]
    return found


def as_csv(pages: list[Page]) -> list[dict[str, str]]:
    def cell(value: object) -> str:
        return "" if value is None else value if isinstance(value, str) else orjson.dumps(value).decode()

    return [{name: cell(value) for name, value in one.items()} for one in pages]


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def column_order(pages: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return [sorted(one.items()) for one in pages]


@pytest.mark.parametrize("filters", some_filters(1, 25), ids=str)
def test_filtered_lists_are_the_pages_that_match(running: Api, filters: Filters) -> None:
    for path, more, pages in (
        ("/pages/recent/", {}, NOT_AHEAD),
        ("/pages/recent/", {"domain": WIKIS[0]}, NOT_AHEAD),
        (f"/pages/domain/{WIKIS[1]}", {}, [one for one in PAGES if one["domain"] == WIKIS[1]]),
        ("/pages/user/7", {}, [one for one in PAGES if one["user_id"] == "7"]),
        ("/pages/user/7", {"domain": WIKIS[2]}, [one for one in PAGES if one["user_id"] == "7"]),
    ):
        expected = [one for one in pages if wanted(one, filters | more)]
        assert all_of(running, path, "pages", **filters, **more, limit="37") == expected, path
        answer = running.client.get(path, params=filters | more | {"format": "csv"})
        assert column_order(rows_of(answer)) == column_order(as_csv(expected)), path


def test_a_known_user_of_whom_nothing_is_left_is_an_empty_list(running: Api) -> None:
    answer = running.client.get("/pages/user/7", params={"namespace": "99"})
    assert answer.json() == {"pages": [], "next_cursor": None}
    assert running.client.get("/pages/user/99999", params={"namespace": "99"}).status_code == 404
    assert running.client.get("/pages/user/99999", params={"format": "csv"}).status_code == 404


def test_a_cursor_is_good_for_the_same_filters_only(running: Api) -> None:
    params = {"limit": "5", "bots": "only"}
    cursor = running.client.get("/pages/recent/", params=params).json()["next_cursor"]
    assert running.client.get("/pages/recent/", params=params | {"cursor": cursor}).status_code == 200
    for other in ({"bots": "exclude"}, {"redirects": "only"}, {"domain": WIKIS[0]}, {"to": hour(NOW)}):
        assert running.client.get("/pages/recent/", params=params | {"cursor": cursor} | other).status_code == 422


def test_csv_with_a_limit_names_the_next_part(running: Api) -> None:
    found: list[dict[str, str]] = []
    url = httpx.URL(f"{running.url}/pages/recent/", params={"limit": "400", "bots": "exclude"})
    while True:
        answer = running.client.get(url, headers={"Accept": "text/csv"})
        found += rows_of(answer)
        if "next" not in answer.links:
            break
        url = url.join(answer.links["next"]["url"])
    expected = [one for one in NOT_AHEAD if not one["user_is_bot"]]
    assert column_order(found) == column_order(as_csv(expected))


def test_head_answers_without_making_a_list(running: Api) -> None:
    for path in (
        "/pages/recent/?format=csv",
        "/pages/recent/?filter=main",
        "/stream",
        "/feed.atom",
        "/domains/?detail=1",
    ):
        answer = running.client.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path


def newest(pages: list[Page]) -> Page:
    return max(pages, key=lambda one: (one["created_at"], int(one["page_id"])))


def test_details_of_wikis(running: Api) -> None:
    expected = []
    for domain in WIKIS:
        pages = [one for one in PAGES if one["domain"] == domain]
        bots = sum(one["user_is_bot"] for one in pages)
        last = newest([one for one in NOT_AHEAD if one["domain"] == domain])
        shown = {name: last[name] for name in ("page_id", "page_title", "created_at")}
        share = bots / len(pages)
        expected.append({"domain": domain, "count": len(pages), "bots": bots, "bot_share": share, "newest": shown})
    assert running.client.get("/domains/?detail=1").json() == {"domains": list(WIKIS), "details": expected}
    rows = rows_of(running.client.get("/domains/?detail=1&format=csv"))
    assert [row["newest_page_title"] for row in rows] == [one["newest"]["page_title"] for one in expected]
    assert rows_of(running.client.get("/domains/?format=csv")) == [{"domain": domain} for domain in WIKIS]


@pytest.mark.parametrize("first", [NOW - 2 * 3600, NOW - 30 * 3600])
def test_wikis_in_a_range(running: Api, first: int) -> None:
    names = {"from_hour": hour(first), "to_hour": hour(NOW - 3600)}
    pages = [one for one in PAGES if hour(first) <= one["date_hour"] <= hour(NOW - 3600)]
    counts = Counter(one["domain"] for one in pages)
    bots = Counter(one["domain"] for one in pages if one["user_is_bot"])
    ranked = sorted(counts, key=lambda domain: (-counts[domain], domain))
    expected = [{"domain": one, "count": counts[one], "bots": bots[one]} for one in ranked]
    answer = running.client.get("/stats/domains/", params=names)
    assert answer.json() == {"from_": names["from_hour"], "to": names["to_hour"], "domains": expected}
    assert answer.headers["cache-control"] == "public, max-age=60"
    again = running.client.get("/stats/domains/", params=names, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    open_range = running.client.get("/stats/domains/", params=names | {"to_hour": hour(int(time.time()))})
    assert open_range.headers["cache-control"] == "no-store"


def test_lists_that_end_in_an_hour_that_is_over_may_be_kept(running: Api) -> None:
    params = {"to": hour(NOW - 3600), "limit": "5"}
    answer = running.client.get("/pages/recent/", params=params)
    assert answer.headers["cache-control"] == "public, max-age=60"
    headers = {"If-None-Match": answer.headers["etag"]}
    assert running.client.get("/pages/recent/", params=params, headers=headers).status_code == 304
    assert running.client.get("/pages/recent/", params=params | {"limit": "6"}, headers=headers).status_code == 200
    assert running.client.get("/pages/recent/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("minutes", "top"), [(10, 1), (180, 2), (720, 20)])
def test_pages_per_minute(running: Api, minutes: int, top: int) -> None:
    for _ in range(2):  # the second time hours are remembered
        answer = running.client.get("/stats/per-minute/", params={"minutes": minutes, "top": top}).json()
        start, end = answer["time_start"], answer["time_end"]
        inside = [one for one in PAGES if start <= one["created_at"] < end]
        made = Counter((one["domain"], one["created_at"][:16]) for one in inside)
        first = int(time.mktime(time.strptime(start, "%Y-%m-%dT%H:%M:%SZ"))) - time.timezone
        axis = [iso(first + 60 * number)[:16] for number in range(minutes)]
        counts = Counter(one["domain"] for one in inside)
        ranked = sorted(counts, key=lambda domain: (-counts[domain], domain))
        assert answer["domains"] == [
            {"domain": one, "pages": [made[one, minute] for minute in axis]} for one in ranked[:top]
        ]
        assert answer["others"] == [sum(made[one, minute] for one in ranked[top:]) for minute in axis]


def test_pages_by_title(running: Api) -> None:
    groups: dict[tuple[str, str], list[Page]] = {}
    for one in PAGES:
        groups.setdefault((one["domain"], one["page_title"]), []).append(one)
    for (domain, title), pages in Random(2).sample(sorted(groups.items(), key=str), 60):
        answer = running.client.get("/pages/title", params={"domain": domain, "title": title})
        if len(title.encode()) > 1024:
            assert answer.status_code == 404
            continue
        assert answer.json() == {"page": pages[0]} | ({"others": pages[1:]} if pages[1:] else {}), title


def test_a_title_may_have_blanks_and_a_small_first_letter(running: Api) -> None:
    one = next(one for one in PAGES if one["page_title"].startswith("Page_"))
    asked = {"domain": one["domain"].upper(), "title": one["page_title"].replace("P", "p").replace("_", " ")}
    found = running.client.get("/pages/title", params=asked).json()
    assert found["page"]["page_title"] == one["page_title"]
    for other in ({"title": "No such page"}, {"domain": "nowhere.example"}, {"namespace": "77"}):
        assert running.client.get("/pages/title", params=asked | other).status_code == 404


def people(domain: str, begin: str) -> list[Page]:
    found = {(one["user_name"], int(one["user_id"])) for one in PAGES if one["domain"] == domain}
    chosen = sorted(one for one in found if one[0].startswith(begin))
    return [{"user_id": str(number), "user_name": name, "domain": domain} for name, number in chosen]


@pytest.mark.parametrize("prefix", ["A", "An", "Á", "~2026", "~2026-1", "Z", "ana", "B"])
def test_users_by_the_beginning_of_their_name(running: Api, prefix: str) -> None:
    expected = people(WIKIS[0], prefix.capitalize())
    asked = {"domain": WIKIS[0], "prefix": prefix}
    assert all_of(running, "/users/", "users", **asked, limit="3") == expected
    assert rows_of(running.client.get("/users/", params=asked | {"format": "csv"})) == expected


def test_users_by_their_name(running: Api) -> None:
    for one in people(WIKIS[1], "")[::5]:
        for name in (one["user_name"], one["user_name"].replace(" ", "_")):
            answer = running.client.get("/users/", params={"domain": WIKIS[1], "name": name}).json()
            assert answer == {"users": [one], "next_cursor": None}
    assert running.client.get("/users/", params={"domain": WIKIS[1], "name": "An"}).json()["users"] == []


@pytest.mark.parametrize("filters", [{}, {"domain": WIKIS[2], "filter": "main"}, {"user_id": "7", "bots": "exclude"}])
def test_the_feed_has_the_newest_pages(running: Api, filters: Filters) -> None:
    answer = running.client.get("/feed.atom", params=filters | {"limit": "20"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    expected = [one for one in NOT_AHEAD if wanted(one, filters)][:20]
    assert [one.text for one in root.findall("a:entry/a:published", ATOM)] == [one["created_at"] for one in expected]
    assert root.findtext("a:updated", namespaces=ATOM) == expected[0]["created_at"]


def batch(session: Session, first: int, number: int, **others: Any) -> list[Page]:
    """Pages of long ago, stored now: their counts are in nobody's way."""
    made = [page(first + one, 5, "live.example", 1_000_000_000 + first + one, **others) for one in range(number)]
    store(session, made)
    return made


def test_the_stream_has_what_is_stored_and_matches(running: Api, session: Session) -> None:
    with streaming(running.url) as everything, streaming(running.url, {"bots": "only"}) as bots:
        stored = batch(session, 10_000, 20) + batch(session, 10_100, 5, user_is_bot=True)
        assert page_ids(everything, 25) == [one["page_id"] for one in stored]
        assert everything.pages == stored
        assert page_ids(bots, 5) == [one["page_id"] for one in stored[20:]]
        assert (everything.others, bots.others) == ([], [])


def test_the_stream_goes_on_where_it_was_left(running: Api, session: Session) -> None:
    with streaming(running.url) as first:
        stored = batch(session, 11_000, 3)
        page_ids(first, 3)
    missed = batch(session, 11_100, 1_200) + batch(session, 11_050, 2)
    with streaming(running.url, last_id=first.last_id) as second:
        page_ids(second, 1_202)
        later = batch(session, 12_500, 2)
        assert page_ids(second, 1_204) == [one["page_id"] for one in missed + later]
    assert first.pages == stored
    assert second.others == []


def test_an_id_that_is_none_is_lost(running: Api) -> None:
    with streaming(running.url, last_id="nonsense") as sent:
        until("it says so", lambda: sent.others == ["lost"], timeout=10)


def test_readers_have_so_many_places(running: Api) -> None:
    with streaming(running.url), streaming(running.url), streaming(running.url), streaming(running.url) as fourth:
        assert fourth.status == 503
        assert "wikitrack_api_stream_readers 3.0" in running.client.get("/metrics").text
    until("their places are free", lambda: running.client.head("/stream").status_code == 200, timeout=10)


def _answers(session: Session) -> bool:
    try:
        return bool(session.execute("SELECT key FROM system.local"))
    except (DriverException, NoHostAvailable):
        return False


@pytest.fixture(scope="module")
def long_list(running: Api, session: Session) -> str:
    """The CSV of a list that is longer than what lies between the two ends of a connection."""
    made = [page(20_000 + one, 6, "long.example", 900_000_000 + one, page_title="x" * 6_000) for one in range(5_000)]
    store(session, made)
    return "/pages/domain/long.example?format=csv"


def test_cassandra_goes_and_returns(running: Api, cassandra: CassandraServer, session: Session, long_list: str) -> None:
    """A list that is being sent is cut, so that it does not look whole; the stream stays open and loses nothing."""
    with streaming(running.url) as sent, running.client.stream("GET", long_list) as answer:
        stored = batch(session, 13_000, 2)
        page_ids(sent, 2)
        pieces = answer.iter_raw()
        assert next(pieces).startswith(b"page_id,")
        cassandra.kill()
        with pytest.raises(httpx.RemoteProtocolError):
            list(pieces)
        comments = sent.comments
        until("it says that it lives", lambda: sent.comments > comments, timeout=30)
        assert not sent.ended
        cassandra.start()
        ready(running)
        until("the test's own session is back", lambda: _answers(session), timeout=60)
        stored += batch(session, 13_100, 3)
        assert page_ids(sent, 5, timeout=60) == [one["page_id"] for one in stored]


def test_a_stop_ends_the_streams_within_seconds(
    cassandra: CassandraServer, running: Api, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with api(cassandra, tmp_path_factory.mktemp("api")) as started, streaming(started.url) as sent:
        begun = time.monotonic()
        assert started.stop() == 0
        assert time.monotonic() - begun < 3
        until("the stream ends", lambda: sent.ended, timeout=5)
