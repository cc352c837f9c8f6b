"""The feed: well-formed whatever is in a title, with stable ids and links only to wikis."""

from xml.etree import ElementTree

import pytest

from tests.unit.api.test_pages import NOON, row
from wikitrack_api import atom

NAMES = {"a": atom.NAMESPACE}


def test_hostile_text_is_text() -> None:
    titles = ["<script>alert(1)</script>", "]]>&amp;", "\0\x08\ufffe", "\u202eשלום_x", 'a"b?c#d%e']
    rows = [row(number, title=title, at=NOON - number) for number, title in enumerate(titles, 1)]
    root = ElementTree.fromstring(atom.feed(rows, "tag:x,2025:feed", "http://h/feed.atom?a=<&b"))
    found = [one.text for one in root.findall("a:entry/a:title", NAMES)]
    assert found == [titles[0], titles[1], "\ufffd\ufffd\ufffd", "\u202eשלום x", titles[4]]
    assert root.findtext("a:updated", namespaces=NAMES) == "2020-05-29T11:59:59Z"
    (link,) = root.findall("a:entry[5]/a:link", NAMES)
    assert link.get("href") == "https://en.wikipedia.org/wiki/a%22b%3Fc%23d%25e"


def test_each_creation_has_an_id_of_its_own() -> None:
    rows = [row(1), row(2), row(1, "a.org"), row(1, at=NOON + 1)]
    assert len({atom.tag(one) for one in rows}) == len(rows)
    assert atom.tag(rows[0]) == "tag:en.wikipedia.org,2020-05-29:page/1/12:00:00Z"


@pytest.mark.parametrize("domain", ["localhost", "a..org", "-a.org", ".", "a.org.", "1.2.3.4", "a" * 64 + ".org"])
def test_what_is_no_host_is_not_linked(domain: str) -> None:
    assert atom.link(row(1, domain)) is None


def test_an_empty_feed_is_a_feed() -> None:
    root = ElementTree.fromstring(atom.feed([], "tag:x,2025:feed", "http://h/"))
    assert root.findtext("a:updated", namespaces=NAMES) == atom.NEVER
