"""How far a Spark query has come, read from its checkpoint. (Structured Streaming commits no offsets to Kafka.)"""

import json
from collections.abc import Mapping
from pathlib import Path

Offsets = dict[int, int]
"""Partition -> offset of the next record."""


def committed(checkpoint: Path, topic: str) -> Offsets:
    """Offsets up to which the query's newest finished batch had read `topic`; empty before the first one."""
    finished = _newest(checkpoint / "commits")
    if finished is None:
        return {}
    try:
        lines = (checkpoint / "offsets" / str(finished)).read_text(encoding="utf-8").strip().splitlines()
        return {int(partition): int(offset) for partition, offset in json.loads(lines[-1])[topic].items()}
    except (OSError, ValueError, LookupError, AttributeError):
        # Spark may be removing it this moment: no claim is made, the next look sees a newer batch.
        return {}


def lag(ends: Mapping[int, int], begins: Mapping[int, int], read: Mapping[int, int]) -> int:
    """Records between what was read and the end, over all partitions."""
    return sum(max(0, end - read.get(partition, begins.get(partition, 0))) for partition, end in ends.items())


def _newest(folder: Path) -> int | None:
    try:
        return max((int(file.name) for file in folder.iterdir() if file.name.isdigit()), default=None)
    except OSError:
        return None
