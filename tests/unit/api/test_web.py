"""The files of the web page: nothing inline, no other host, and the chart library as it was published."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry

from tests.support.ports import free_ports
from wikitrack_api.app import create_app
from wikitrack_api.settings import ApiSettings
from wikitrack_api.web_routes import OWN

MODULES = sorted((OWN / "js").glob("*.js"))
CHART = OWN / "vendor" / "uplot"
HTML_FROM_TEXT = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    (nobody,) = free_ports(1)
    with TestClient(create_app(ApiSettings(cassandra_port=nobody), registry=CollectorRegistry())) as running:
        yield running


def test_the_page_has_a_policy_that_runs_nothing_inline_and_takes_no_text_as_html(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_nothing_is_inline() -> None:
    html = (OWN / "index.html").read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_all_that_the_page_refers_to_is_served_and_asked_for_again(client: TestClient) -> None:
    html = (OWN / "index.html").read_text()
    imports = {f"/static/js/{name}" for one in MODULES for name in re.findall(r'from "\./(.+?)"', one.read_text())}
    files = set(re.findall(r'(?:src|href)="(/static/.+?)"', html)) | imports
    assert len(files) > 10
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200, file
        assert answer.headers["cache-control"] == "no-cache"
        assert client.get(file, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("file", [OWN / "index.html", OWN / "style.css", *MODULES], ids=lambda file: file.name)
def test_no_other_host_is_asked_and_no_text_becomes_html(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"""(?:src|href|from|url\(|import\()\s*[=(]?\s*["'](?:https?:)?//""", text)
    assert not HTML_FROM_TEXT.search(text)


def test_the_chart_library_is_what_was_published() -> None:
    sums = [line.split() for line in (CHART / "SHA256SUMS").read_text().splitlines() if not line.startswith("#")]
    assert {name for _, name in sums} == {file.name for file in CHART.iterdir()} - {"SHA256SUMS"}
    for digest, name in sums:
        assert hashlib.sha256((CHART / name).read_bytes()).hexdigest() == digest, name


def test_the_chart_library_is_of_the_version_named_beside_it() -> None:
    named = (CHART / "SHA256SUMS").read_text().split()[2].rstrip(",")
    assert f"(v{named})" in (CHART / "uPlot.iife.min.js").read_text()[:200]
