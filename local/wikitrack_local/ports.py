"""The ports of a stack on 127.0.0.1: chosen free, kept, chosen anew only where another program took one meanwhile."""

import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from wikitrack_local.files import read_json, write_json

HOST = "127.0.0.1"
NAMES = ("kafka", "controller", "cassandra", "storage", "stream", "producer", "cleaner", "writer")


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        # As servers do: the port of a connection that was closed a moment ago counts as free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


def any_free(taken: set[int]) -> int:
    """A free port that is not in `taken`, as the system gives it."""
    while True:
        with socket.socket() as listener:
            listener.bind((HOST, 0))
            port: int = listener.getsockname()[1]
        if port not in taken:
            return port


def choose(
    kept: Mapping[str, object], free: Callable[[int], bool] = is_free, fresh: Callable[[set[int]], int] = any_free
) -> dict[str, int]:
    """A port for each of NAMES: the kept one where it is free, else a fresh one; all different."""
    chosen: dict[str, int] = {}
    for name in NAMES:
        port = kept.get(name)
        usable = isinstance(port, int) and 0 < port < 65536 and port not in chosen.values() and free(port)
        chosen[name] = port if usable and isinstance(port, int) else fresh(set(chosen.values()))
    return chosen


def settle(path: Path) -> dict[str, int]:
    """Choose the ports for the stack whose `ports.json` is `path`, and keep them there."""
    kept = read_json(path)
    chosen = choose(kept if isinstance(kept, dict) else {})
    write_json(path, chosen)
    return chosen
