"""`logs`: the log of a program, line by line, as it grows."""

import argparse
import os
import select
from collections.abc import Iterator
from pathlib import Path

from wikitrack_local.console import fail, printable, say
from wikitrack_local.paths import state_at

LOOK_SECONDS = 0.3
TAIL_BYTES = 256 * 1024


def run(options: argparse.Namespace) -> int:
    path = state_at(options.state).log(options.name)
    if not path.exists():
        fail(f"there is no log of {options.name} yet: {path}")
    for line in follow(path) if options.follow else tail(path):
        say(printable(line))
    return 0


def tail(path: Path) -> Iterator[str]:
    """The last lines of the log, as many as are in `TAIL_BYTES`."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TAIL_BYTES))
        if size > TAIL_BYTES:
            file.readline()
        for raw in file:
            yield raw.decode(errors="replace").rstrip("\r\n")


def follow(path: Path) -> Iterator[str]:
    """The last lines, then each new one; goes over to the new file where the log was put aside."""
    yield from tail(path)
    file = path.open("rb")
    file.seek(0, os.SEEK_END)
    part = b""
    while True:
        if raw := file.readline():
            part += raw
            if raw.endswith(b"\n"):
                yield part.decode(errors="replace").rstrip("\r\n")
                part = b""
        elif path.exists() and path.stat().st_ino != os.fstat(file.fileno()).st_ino:
            file.close()
            file = path.open("rb")
        else:
            select.select([], [], [], LOOK_SECONDS)
