"""Rows as CSV: RFC 4180, UTF-8. Pure.

Values are exact: text is quoted where it must be and never changed. Nothing (null) is an empty cell; true and false are
words; a list is JSON, because its texts may have blanks.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

import orjson

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"


def header(columns: Sequence[str]) -> bytes:
    return _lines([columns])


def lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A line for each row, its values in the order of `columns`."""
    return _lines([_cell(row[name]) for name in columns] for row in rows)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case _:
            return orjson.dumps(value).decode()
