"""Ports are kept where they are free, and never given twice."""

import itertools
import json
import socket
from pathlib import Path

from wikitrack_local import ports


def counting(first: int = 20000) -> "itertools.count[int]":
    return itertools.count(first)


def test_fresh_ports_differ() -> None:
    chosen = ports.choose({})
    assert set(chosen) == set(ports.NAMES)
    assert len(set(chosen.values())) == len(ports.NAMES)


def test_a_taken_port_is_chosen_anew_and_the_others_are_kept() -> None:
    kept = {name: 10000 + number for number, name in enumerate(ports.NAMES)}
    chosen = ports.choose(kept, free=lambda port: port != kept["kafka"], fresh=lambda _: 20000)
    assert chosen == {**kept, "kafka": 20000}


def test_nonsense_is_chosen_anew() -> None:
    numbers = counting()
    chosen = ports.choose(
        {"kafka": "9092", "cassandra": -1, "storage": 7000, "controller": 7000},
        free=lambda _: True,
        fresh=lambda _: next(numbers),
    )
    assert chosen["controller"] == 7000
    assert chosen["storage"] >= 20000
    assert chosen["kafka"] >= 20000
    assert chosen["cassandra"] >= 20000


def test_ports_stay_the_same_from_start_to_start(tmp_path: Path) -> None:
    path = tmp_path / "ports.json"
    first = ports.settle(path)
    assert ports.settle(path) == first == json.loads(path.read_text())


def test_a_listening_port_is_not_free() -> None:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        assert not ports.is_free(listener.getsockname()[1])
