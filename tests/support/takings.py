"""Files as a stack takes them in, and what is known of them."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.events import make_file
from tests.support.model import Model


@dataclass
class Takings:
    """The lines of all files that one stack has been given, in their order."""

    folder: Path
    lines: list[bytes] = field(default_factory=list)

    def new_file(self, size: int, seed: int) -> Path:
        """A file of hostile lines around now, which counts as given from here on."""
        lines = make_file(size, seed, int(time.time()))
        path = self.folder / f"events-{seed}.ndjson"
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        self.lines += lines
        return path

    def model(self) -> Model:
        return Model(self.lines)
