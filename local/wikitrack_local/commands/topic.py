"""`topic`: the newest records of a topic."""

import argparse
import os
import time
from typing import Any

from wikitrack_local.console import printable, say
from wikitrack_local.reading import consumer, newest
from wikitrack_local.running import bootstrap_servers

VALUE_WIDTH = 2000
HEADER_WIDTH = 60


def run(options: argparse.Namespace) -> int:
    reader = consumer(bootstrap_servers(options.state))
    try:
        for record in newest(reader, options.name, options.n):
            say(line(record, _width()))
    finally:
        reader.close()
    return 0


def line(record: Any, width: int = VALUE_WIDTH) -> str:
    """Time, place, key, headers and value of a record, on one line that no terminal is hurt by."""
    when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.timestamp / 1000)) + f".{record.timestamp % 1000:03}Z"
    headers = ", ".join(f"{name}={_text(value, HEADER_WIDTH)}" for name, value in record.headers)
    key = _text(record.key, HEADER_WIDTH * 2)
    place = f"{record.partition}/{record.offset}"
    return f"{when}  {place:<12} {key}  [{headers}]  {_text(record.value, width)}"


def _text(raw: bytes | None, width: int) -> str:
    """Readable text; `-` for none (a tombstone's value)."""
    if raw is None:
        return "-"
    # No more is decoded than can be shown: a value may have megabytes.
    return printable(raw[: width * 4].decode(errors="replace"), width)


def _width() -> int:
    try:
        return max(os.get_terminal_size().columns, 40)
    except OSError:
        return VALUE_WIDTH
