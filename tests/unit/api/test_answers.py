"""Answers that caches may keep."""

from fastapi import Request

from wikitrack_api.answers import answer, keepable


def request(if_none_match: str = "") -> Request:
    return Request({"type": "http", "headers": [(b"if-none-match", if_none_match.encode())]})


def test_only_what_is_closed_may_be_kept() -> None:
    headers = keepable(request(), answer({"a": 1}), closed=False).headers
    assert "etag" not in headers
    assert "cache-control" not in headers


def test_the_etag_is_of_the_body_and_answered_with_304() -> None:
    first = keepable(request(), answer({"a": 1}), closed=True)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"
    assert keepable(request(), answer({"a": 2}), closed=True).headers["etag"] != etag
    for named in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = keepable(request(named), answer({"a": 1}), closed=True)
        assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", etag)
    assert keepable(request('"x"'), answer({"a": 1}), closed=True).status_code == 200
