"""Packed sums: who made how many pages in a period, as frames, and as bytes in Cassandra. Pure.

A sum is of a person on one wiki, apart for pages made as a bot and others, with the newest of these pages. A count is
the number of pages in the period; nothing is rounded, so that sums of sums are exact.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

import polars as pl

from wikitrack_common.tables import LONGEST_NAME_BYTES

SCHEMA: Final = pl.Schema(
    {
        "domain": pl.String,
        "user_id": pl.Int64,
        "bot": pl.Boolean,
        "count": pl.Int64,
        "created_at": pl.Int64,
        "page_id": pl.Int64,
        "name": pl.String,
    }
)
"""`created_at` (seconds since 1970), `page_id` and `name` are of the newest page; `name` is null where it is long."""

SUMS_A_PART: Final = 10_000
"""Names have at most 1,024 bytes, so that a part stays under Cassandra's 16 MiB; usual ones have 150 KiB."""

_NEWEST: Final = ("created_at", "page_id", "name")


def frame(sums: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Sums in the order of `SCHEMA`. Names that are too long to be packed are left out."""
    found = pl.DataFrame(list(sums), schema=SCHEMA, orient="row")
    short = pl.col("name").str.len_bytes() <= LONGEST_NAME_BYTES
    return found.with_columns(pl.when(short).then("name"))


def merge(frames: Sequence[pl.DataFrame], *, by: Sequence[str] = ("domain", "user_id", "bot")) -> pl.DataFrame:
    """The sums of several periods as those of one, a row for each of `by`: counts are added, the newest page stays."""
    newest = pl.struct(_NEWEST).sort_by("created_at", "page_id").last().alias("newest")
    merged = pl.concat(frames).group_by(by).agg(pl.col("count").sum(), newest)
    return merged.unnest("newest")


def pages(sums: pl.DataFrame) -> int:
    """All pages that are in these sums."""
    return int(sums["count"].sum())


def pack(sums: pl.DataFrame) -> list[bytes]:
    """The parts: at least one, each an Arrow stream of at most `SUMS_A_PART` sums."""
    ordered = sums.select(SCHEMA.names()).sort("domain", "user_id", "bot")
    slices = ordered.iter_slices(SUMS_A_PART) if len(ordered) else [ordered]
    return [_pack(one) for one in slices]


def _pack(sums: pl.DataFrame) -> bytes:
    stream = BytesIO()
    sums.write_ipc_stream(stream, compression="zstd")
    return stream.getvalue()


def unpack(part: bytes) -> pl.DataFrame:
    return pl.read_ipc_stream(BytesIO(part))
