"""The API against a real Cassandra with made-up pages: every answer is as the model says. No Kafka, no Spark."""

import time
from collections.abc import Iterator

import pytest
from cassandra.cluster import Session

from tests.support.api_server import Api, api, apply_schema, ready
from tests.support.cassandra import CassandraServer
from tests.support.compare import assert_equal
from tests.support.events import make_file
from tests.support.instants import iso
from tests.support.model import Model, as_page
from tests.support.storing import Page, page, store

BOT, BOT_HOUR = 900, 1_500_001_200
LONE, LONE_START = 901, 1_400_000_400


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(make_file(4_000, 7, int(time.time())))


@pytest.fixture(scope="module")
def running(
    cassandra: CassandraServer, session: Session, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """Has the model's pages, and only those."""
    store(session, [_stored(as_page(record), record.created_at) for record in model.creations])
    with api(cassandra, tmp_path_factory.mktemp("api")) as started:
        ready(started)
        yield started


def _stored(shown: Page, created_at: int) -> Page:
    return shown | {"stream_at": iso(created_at)[:-1] + ".250Z"}


def test_every_answer_is_as_the_model_says(running: Api, model: Model) -> None:
    assert_equal(running.url, model, errors=True)


def test_the_schema_can_be_applied_again_and_shows_in_ready(running: Api, cassandra: CassandraServer) -> None:
    assert apply_schema(cassandra).returncode == 0
    answer = running.client.get("/health/ready").json()
    assert answer["status"] == "ready"
    assert answer["source"] == "a test"
    assert answer["schema_version"] >= 1
    assert answer["newest_page_age_seconds"] >= 0


def test_a_star_is_no_wiki_and_does_not_show_the_counts_of_all(running: Api) -> None:
    assert running.client.get("/pages/domain/*").json() == {"domain": "*", "count": 0}


def test_metrics_name_routes_and_not_what_was_asked(running: Api) -> None:
    running.client.get("/pages/user/424242")
    text = running.client.get("/metrics").text
    assert 'route="/pages/user/{user_id}"' in text
    assert "424242" not in text


@pytest.fixture(scope="module")
def bulk(running: Api, session: Session) -> list[Page]:
    """A bot with 3,000 pages in an hour on one wiki and 700 on another, and a person with a page an hour."""
    bot = [page(number, BOT, "bulk.example", BOT_HOUR + number % 3_600) for number in range(1, 3_001)]
    bot += [page(number, BOT, "also.example", BOT_HOUR + number % 60) for number in range(1, 701)]
    lone = [page(number, LONE, "lone.example", LONE_START + 3_600 * number) for number in range(1, 301)]
    store(session, bot + lone)
    return bot + lone


def _all_pages(running: Api, path: str, **params: str) -> list[Page]:
    found: list[Page] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = running.client.get(path, params=params | ({"cursor": cursor} if cursor else {})).json()
        found += answer["pages"]
        cursor = answer["next_cursor"]
    return found


def _expected(pages: list[Page], **where: str) -> list[Page]:
    chosen = [one for one in pages if all(one[name] == value for name, value in where.items())]
    by_domain = sorted(chosen, key=lambda one: (one["domain"], -int(one["page_id"])))
    return sorted(by_domain, key=lambda one: str(one["created_at"]), reverse=True)


@pytest.mark.parametrize("limit", ["1000", "97"])
@pytest.mark.parametrize("user", [str(BOT), str(LONE)])
def test_long_lists_of_a_user_are_whole_and_in_order(running: Api, bulk: list[Page], user: str, limit: str) -> None:
    assert _all_pages(running, f"/pages/user/{user}", limit=limit) == _expected(bulk, user_id=user)


def test_a_user_on_one_wiki(running: Api, bulk: list[Page]) -> None:
    found = _all_pages(running, f"/pages/user/{BOT}", limit="500", domain="Also.Example")
    assert found == _expected(bulk, user_id=str(BOT), domain="also.example")


@pytest.mark.parametrize("domain", ["bulk.example", "lone.example"])
def test_long_lists_of_a_wiki_are_whole_and_in_order(running: Api, bulk: list[Page], domain: str) -> None:
    assert _all_pages(running, f"/pages/domain/{domain}", limit="250") == _expected(bulk, domain=domain)


def test_without_cassandra_it_lives_and_afterwards_it_answers(
    running: Api, cassandra: CassandraServer, bulk: list[Page]
) -> None:
    cassandra.kill()
    answer = running.client.get("/domains/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert running.client.get("/health/live").status_code == 200
    assert running.client.get("/health/ready").status_code == 503
    cassandra.start()
    ready(running)
    assert "bulk.example" in running.client.get("/domains/").json()["domains"]


def test_it_ends_with_0_on_sigterm(cassandra: CassandraServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    with api(cassandra, tmp_path_factory.mktemp("api")) as started:
        assert started.stop() == 0
