"""Takes in the lines of a file, each as it is."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import structlog

from wikitrack_sim.intake_log import NOTE, IntakeLog
from wikitrack_sim.protocol import as_received
from wikitrack_sim.source import Intake, Pace, now_ms

FILE_BEGUN = NOTE
FILE_ENDED = NOTE + 1
GZIP_MAGIC = b"\x1f\x8b"
IDENTITY_BYTES = 64 * 1024
BATCH_LINES = 500
BATCH_BYTES = 1024 * 1024
log = structlog.get_logger("wikitrack_sim")


class FileSource:
    """A file of lines (`\\n` or `\\r\\n` at their end; empty ones are left out), plain or gzip."""

    name, finite = "file", True

    def __init__(self, path: Path, intake: Intake, rate: float | None) -> None:
        """Raises `OSError` where the file cannot be read."""
        self.complete = False
        self._path, self._intake, self._rate = path, intake, rate
        self._identity = identity(path)

    async def catch_up(self) -> None:
        """A file has no history."""

    async def run(self) -> None:
        """Take the file in, from where an interrupted run of the same file stopped. Raises `OSError`, `ValueError`."""
        done = interrupted_at(self._intake.log, self._identity)
        if not done:
            self._intake.write([(FILE_BEGUN, now_ms(), self._identity)])
        log.info("file", path=str(self._path), lines_taken_in_before=done)
        pace = Pace(self._rate, BATCH_LINES)
        with self._path.open("rb") as raw:
            rest = islice(lines(raw), done, None)
            while batch := _some(rest, await pace.due()):
                now = now_ms()
                self._intake.write([(*self._intake.stamp(now), line) for line in batch])
        self._intake.write([(FILE_ENDED, now_ms(), self._identity)])
        self.complete = True
        log.info("file complete", path=str(self._path), taken_in=len(self._intake.log))


def identity(path: Path) -> bytes:
    """What a file is known again by after a restart: its size and a hash of its beginning. Raises `OSError`."""
    with path.open("rb") as file:
        beginning = file.read(IDENTITY_BYTES)
        size = file.seek(0, io.SEEK_END)
    return f"{size}:{hashlib.sha256(beginning).hexdigest()}".encode()


def interrupted_at(intake: IntakeLog, file: bytes) -> int:
    """How many events of `file` are in the log from a run that did not end; 0 where its last run ended."""
    begun = intake.notes.get(FILE_BEGUN)
    if begun is None or begun.data != file or any(note.place > begun.place for note in intake.notes.values()):
        return 0
    return len(intake) - begun.events_before


def lines(raw: IO[bytes]) -> Iterator[bytes]:
    """The lines that are not empty, as a client will get them. A broken gzip raises `ValueError`."""
    is_gzip = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    raw.seek(0)
    source = gzip.GzipFile(fileobj=raw) if is_gzip else raw
    try:
        for line in source:
            bare = line.removesuffix(b"\n").removesuffix(b"\r")
            if bare:
                yield as_received(bare)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"broken gzip: {error}") from error


def _some(rest: Iterator[bytes], number: int) -> list[bytes]:
    """Up to `number` lines, fewer where they are long; none at the end."""
    batch: list[bytes] = []
    size = 0
    for line in islice(rest, number):
        batch.append(line)
        size += len(line)
        if size >= BATCH_BYTES:
            break
    return batch
