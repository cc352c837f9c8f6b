"""The made-up day: the same for a seed, like the real one in what matters."""

import json
import signal
import time
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.support.sim_server import server
from wikitrack_sim.demo import Event, generate
from wikitrack_sim.demo.wikis import WIKIS

START = 1_795_000_000_000
HOUR = 3_600_000


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """Two hours."""
    return list(generate(7, START, until_ms=START + 2 * HOUR))


@pytest.fixture(scope="module")
def bodies(events: list[Event]) -> list[dict[str, Any]]:
    return [json.loads(event.data) for event in events]


@pytest.fixture(scope="module")
def pages(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [body for body in bodies if body["meta"]["domain"] != "canary"]


def test_the_same_for_the_same_seed_wherever_it_begins(events: list[Event]) -> None:
    assert list(generate(7, START, count=500)) == events[:500]
    middle = START + 90_500
    assert list(generate(7, middle, count=500)) == [event for event in events if event.ms > middle][:500]
    assert list(generate(8, START, count=10)) != events[:10]


def test_times_and_sizes(events: list[Event]) -> None:
    times = [event.ms for event in events]
    assert times == sorted(times)
    assert len(set(times)) < len(times)
    assert 1200 < sum(len(event.data) for event in events) / len(events) < 1600
    assert 0.05 < sum(event.topic for event in events) / len(events) < 0.25


def test_a_day_has_250_000_events() -> None:
    hours = range(START, START + 24 * HOUR, HOUR)
    sample = [sum(1 for _ in generate(7, hour, until_ms=hour + HOUR // 12)) for hour in hours]
    assert 230_000 < sum(sample) * 12 < 270_000
    assert max(sample) > 1.5 * min(sample)


def test_wikis_have_their_skew(pages: list[dict[str, Any]]) -> None:
    counts = Counter(page["meta"]["domain"] for page in pages)
    assert [domain for domain, _ in counts.most_common(3)] == [
        "commons.wikimedia.org", "www.wikidata.org", "en.wikipedia.org",
    ]  # fmt: skip
    assert len(counts) > 250
    assert len({wiki.domain for wiki in WIKIS}) == len({wiki.database for wiki in WIKIS}) == len(WIKIS)


def test_all_kinds_of_people(pages: list[dict[str, Any]]) -> None:
    kinds = Counter(_kind(page.get("performer")) for page in pages)
    assert set(kinds) == {"bot", "person", "temporary", "address", "hidden"}
    assert 0.3 < kinds["bot"] / len(pages) < 0.6
    ids: dict[int, set[str]] = defaultdict(set)
    names: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for page in pages:
        if "user_id" in (by := page.get("performer", {})):
            ids[by["user_id"]].add(by["user_text"])
            names[by["user_text"]].add((page["meta"]["domain"], by["user_id"]))
    assert max(map(len, ids.values())) > 1, "a number is another person on another wiki"
    assert max(len({number for _, number in some}) for some in names.values()) > 3


def _kind(performer: dict[str, Any] | None) -> str:
    if performer is None:
        return "hidden"
    if "user_id" not in performer:
        return "address"
    if performer["user_text"].startswith("~20"):
        return "temporary"
    return "bot" if performer["user_is_bot"] else "person"


def test_a_person_has_one_number_and_name_on_a_wiki(pages: list[dict[str, Any]]) -> None:
    names: dict[tuple[str, int], set[str]] = defaultdict(set)
    for page in pages:
        if "user_id" in (by := page.get("performer", {})):
            names[page["meta"]["domain"], by["user_id"]].add(by["user_text"])
    assert {len(some) for some in names.values()} == {1}


def test_pages_repeat_only_as_duplicates(events: list[Event]) -> None:
    unique = {event.data for event in events}
    bodies = [json.loads(data) for data in unique]
    keys = Counter((body["meta"]["domain"], body["page_id"]) for body in bodies if body["meta"]["domain"] != "canary")
    assert max(keys.values()) == 1
    assert 0.001 < 1 - len(unique) / len(events) < 0.01
    assert max(body["page_id"] for body in bodies if "page_id" in body) > 2**32


def test_titles_namespaces_and_times(pages: list[dict[str, Any]]) -> None:
    titles = " ".join(page["page_title"] for page in pages)
    for sample in ("🦆", "<script>", '"Heroes"', "היסטוריה", "تاريخ", "歴史", "Benutzer_Diskussion:", "Участник:"):
        assert sample in titles, sample
    assert {0, 1, 2, 3, 4, 6, 10, 14, 104, 146} == {page["page_namespace"] for page in pages}
    assert 0.01 < sum(page["page_is_redirect"] for page in pages) / len(pages) < 0.2
    late = [page for page in pages if page["rev_timestamp"][:13] < page["meta"]["dt"][:13]]
    assert 0.002 < len(late) / len(pages) < 0.02
    assert any("\u2028" in page["comment"] for page in pages)


def test_bursts(events: list[Event]) -> None:
    seconds = Counter(event.ms // 1000 for event in events)
    assert max(seconds.values()) >= 20


def test_canaries_of_both_forms_come_each_quarter_of_an_hour(bodies: list[dict[str, Any]]) -> None:
    canaries = [body for body in bodies if body["meta"]["domain"] == "canary"]
    forms = Counter((body["meta"]["topic"][:5], "page_id" in body) for body in canaries)
    assert set(forms) == {("eqiad", False), ("eqiad", True), ("codfw", False), ("codfw", True)}
    assert all(8 <= number <= 9 for number in forms.values())
    assert {tuple(body) for body in canaries if "page_id" not in body} == {("$schema", "meta")}


def test_a_steady_rate() -> None:
    made = list(generate(7, START, rate=500, count=5000))
    assert [event.ms for event in made] == [START + index * 2 for index in range(5000)]
    assert made[:700] == list(islice(generate(7, START, rate=500), 700))
    assert sum(b'"domain":"canary"' in event.data for event in made) == 5000 // 650
    assert 5000 - 60 < len({event.data for event in made}) < 5000
    assert len(list(generate(7, START, rate=500, until_ms=START + 999))) == 500


def test_history_then_real_time_and_no_page_twice_over_kills(tmp_path: Path) -> None:
    arguments = ("--demo", "--history-hours", "0.1", "--rate", "300")
    aim = 200
    for _ in range(3):
        with server(tmp_path / "state", *arguments) as running:
            assert running.status()["taken_in"] >= aim
            aim = running.taken_in(running.status()["taken_in"] + 400)
            running.stop(signal.SIGKILL)
    with server(tmp_path / "state", *arguments) as running:
        answer = running.get(running.status()["taken_in"]).messages
    assert max(part.get("timestamp", 0) for part in answer[-1].ids) <= time.time() * 1000 + 1
    bodies = [json.loads(data) for data in {message.data for message in answer}]
    keys = Counter((body["meta"]["domain"], body["page_id"]) for body in bodies if body["meta"]["domain"] != "canary")
    assert max(keys.values()) == 1
    oldest = min(int(part["timestamp"]) for message in answer[:50] for part in message.ids if "timestamp" in part)
    assert time.time() * 1000 - oldest > 0.1 * HOUR


def test_the_rhythm_goes_on_in_real_time(tmp_path: Path) -> None:
    with server(tmp_path / "state", "--demo", "--history-hours", "0") as running:
        answer = running.get(2, "")
    assert len(answer.messages) >= 2
