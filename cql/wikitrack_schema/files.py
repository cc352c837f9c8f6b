"""The numbered files of the schema, taken apart into statements. Pure but for reading the folder."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
_NAME = re.compile(r"(\d{3})_[a-z0-9_]+\.cql")
# Comments, and quoted texts so that a `--` or `;` inside one is none.
_TOKEN = re.compile(r"('(?:[^']|'')*')|--[^\n]*|//[^\n]*|/\*.*?\*/|(;)", re.DOTALL)


class SchemaFileError(Exception):
    """The folder holds something that is no usable schema."""


@dataclass(frozen=True)
class Version:
    """One file: `number` orders it; `digest` is of its statements, so that comments can be mended later."""

    number: int
    name: str
    statements: tuple[str, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()


def statements(text: str) -> tuple[str, ...]:
    """Split CQL at its semicolons; comments go, white space becomes single blanks."""
    bare = _TOKEN.sub(lambda found: found[1] or ("\0" if found[2] else " "), text)
    parts = (" ".join(part.split()) for part in bare.split("\0"))
    return tuple(part for part in parts if part)


def versions(folder: Path = FOLDER) -> list[Version]:
    """All files, in order. Raises `SchemaFileError` for a bad name, a number twice, or a gap."""
    found = []
    for path in sorted(folder.glob("*.cql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise SchemaFileError(f"{path.name} is not named like 001_pages.cql")
        found.append(Version(int(match[1]), path.name, statements(path.read_text("utf-8"))))
    numbers = [version.number for version in found]
    if not found or numbers != list(range(1, len(found) + 1)):
        raise SchemaFileError(f"numbers of {folder}/*.cql must go 1, 2, 3 without gap or repetition, not {numbers}")
    return found
