"""The application without Cassandra: it lives, refuses what is wrong, says 503 for the rest, and describes itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry

from tests.support.ports import free_ports
from wikitrack_api import models
from wikitrack_api.app import create_app
from wikitrack_api.settings import ApiSettings


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    (nobody,) = free_ports(1)
    app = create_app(ApiSettings(cassandra_port=nobody), registry=CollectorRegistry())
    with TestClient(app) as running:
        yield running


@pytest.fixture(scope="module")
def openapi(client: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


QUESTIONS = [
    *("/domains/", "/pages/user/1", "/pages/domain/a.org", "/pages/domain/a.org?limit=5", "/pages/id/1"),
    *("/pages/recent/", "/stats/time-range/?from_hour=2025-05-18-13&to_hour=2025-05-18-14", "/health/ready"),
    *("/pages/recent/?filter=main", "/pages/recent/?format=csv", "/pages/domain/a.org?format=csv", "/feed.atom"),
    *("/pages/user/1?from=2025-05-18&to=2025-05-18", "/feed.atom?user_id=1", "/pages/title?domain=a.org&title=a"),
    *("/users/?domain=a.org&name=a", "/users/?domain=a.org&prefix=a&format=csv", "/domains/?detail=1"),
    *("/stats/domains/?from_hour=2025-05-18-13&to_hour=2025-05-18-14", "/stats/per-minute/"),
]


@pytest.mark.parametrize("path", QUESTIONS)
def test_without_cassandra_every_question_is_503(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert set(answer.json()) == {"detail"}


def test_it_lives_and_head_works(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    head = client.head("/health/live")
    assert head.status_code == 200
    assert head.headers["content-length"] == str(len('{"status":"live"}'))


BAD_FILTERS = [
    *("namespace=", "namespace=0,x", "namespace=0&namespace=01", "namespace=%2B1", "redirects=yes", "bots="),
    *("bots=Only", "account=x", "newcomer=maybe", "filter=all"),
]
REFUSED = [
    *("/pages/recent/?limit=0", "/pages/recent/?limit=1001", "/pages/recent/?limit=1.0", "/pages/recent/?limit="),
    *("/pages/recent/?limit=%D9%A1", "/pages/recent/?cursor=x", "/pages/recent/?cursor=", "/pages/user/x?limit=0"),
    *("/pages/domain/a.org?cursor=x", "/pages/domain/a.org?limit=-1", "/stats/time-range/"),
    *(
        f"/stats/time-range/?from_hour={bad}&to_hour=2025-05-18-14"
        for bad in ("2025", "2025-05-18-24", "2025-13-01-00", "2025-05-18-13%0A", "2025-05-18-15", "2020-01-01-00")
    ),
    *(
        f"{path}{bad}"
        for path in ("/pages/recent/?", "/pages/user/x?", "/pages/domain/a.org?limit=1&", "/stream?", "/feed.atom?")
        for bad in BAD_FILTERS
    ),
    *("/pages/recent/?from=2025", "/pages/recent/?to=2025-05-18T08:03"),
    *("/pages/recent/?from=2025-05-18&to=2025-05-17", "/pages/recent/?format=xml", "/domains/?format="),
    *("/domains/?detail=2", "/feed.atom?limit=201", "/feed.atom?limit=0", "/feed.atom?user_id=x"),
    *("/stream?user_id=0", "/pages/domain/a.org?bots=only", "/pages/title?domain=a.org"),
    *("/pages/title?domain=a.org&title=", "/pages/title?domain=&title=a", "/pages/title?title=a"),
    *("/users/?domain=a.org", "/users/?domain=a.org&name=", "/users/?domain=a.org&prefix="),
    *("/users/?domain=a.org&name=a&prefix=a", "/users/?domain=a.org&prefix=~202", "/users/?name=a"),
    *("/users/?domain=a.org&name=a&limit=0", "/users/?domain=&name=a", "/stats/per-minute/?minutes=9"),
    *("/stats/per-minute/?minutes=721", "/stats/per-minute/?top=0", "/stats/domains/?from_hour=2025-05-18-13"),
    *("/stats/domains/?from_hour=2025-05-18-13&to_hour=2025-05-18-12",),
]


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_meant_is_422_in_a_sentence_that_says_what_can(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422, answer.text
    assert "accepted" in answer.json()["detail"] or "required" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/pages/user/x", "/pages/user/0", "/pages/id/007", "/pages/id/9223372036854775808"])
def test_what_is_no_number_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(path).json()["detail"].startswith("There is no ")


def test_other_paths_and_methods_answer_in_the_same_form(client: TestClient) -> None:
    assert client.get("/nope").status_code == 404
    assert set(client.get("/nope").json()) == {"detail"}
    assert client.post("/domains/").status_code == 405
    assert set(client.post("/domains/").json()) == {"detail"}


def test_headers_of_every_answer(client: TestClient) -> None:
    for path in ("/health/live", "/nope", "/", "/docs"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "'unsafe-inline'" not in headers["content-security-policy"].partition("style-src")[0]


def test_pages_refer_to_files_that_are_served_from_here(client: TestClient) -> None:
    for path in ("/", "/docs"):
        text = client.get(path).text
        assert "://" not in text
        for part in text.split('"'):
            if part.startswith("/static/"):
                assert client.get(part).status_code == 200


def test_problems_have_one_form_in_openapi(openapi: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in str(openapi)
    for path, operations in openapi["paths"].items():
        for status, response in operations["get"]["responses"].items():
            if status != "200":
                content = response["content"]["application/json"]
                assert content["schema"]["$ref"].endswith("/Problem"), path
                assert content["example"]["detail"]


def test_every_call_of_the_design_is_described(openapi: dict[str, Any]) -> None:
    assert set(openapi["paths"]) == {
        *("/domains/", "/pages/user/{user_id}", "/pages/domain/{domain}", "/pages/id/{page_id}", "/pages/recent/"),
        *("/pages/title", "/users/", "/stats/time-range/", "/stats/domains/", "/stats/per-minute/", "/stream"),
        *("/reports/", "/reports/domains-by-hour/", "/reports/bots-by-domain/", "/reports/top-users/"),
        *("/feed.atom", "/health/live", "/health/ready", "/metrics"),
    }
    (limit,) = (one for one in openapi["paths"]["/pages/recent/"]["get"]["parameters"] if one["name"] == "limit")
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"], limit["schema"]["default"]) == (1, 1000, 100)


@pytest.mark.parametrize(
    "model",
    [
        *(models.Page, models.Domains, models.Pages, models.DomainCount, models.PageOfId, models.TimeRange),
        *(models.Users, models.RangeCounts, models.PerMinute),
    ],
)
def test_examples_have_the_shape_they_are_examples_of(model: Any) -> None:
    for example in model.model_json_schema()["examples"]:
        model.model_validate(example)
