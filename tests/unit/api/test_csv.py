"""CSV gives back exactly what went in; who asks for it."""

import csv
from io import StringIO

import pytest

from wikitrack_api import asked, csv_text

VALUES = [
    "plain",
    'a "quoted", text',
    "two\r\nlines\rand\nmore",
    "=1+1",
    " blanks ",
    "\u202eשלום",
    "\0",
    "",
    "a\u2028b",
]


def test_text_comes_back_unchanged() -> None:
    rows = [{"a": one, "b": other} for one in VALUES for other in VALUES]
    body = csv_text.header(("a", "b")) + csv_text.lines(("a", "b"), rows)
    assert list(csv.DictReader(StringIO(body.decode(), newline=""))) == rows


def test_other_values() -> None:
    row = {"none": None, "yes": True, "no": False, "number": -5, "share": 0.25, "list": ["a b", 'c"'], "empty": []}
    assert csv_text.lines(tuple(row), [row]) == b',true,false,-5,0.25,"[""a b"",""c\\""""]",[]\r\n'


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        *(("text/csv", True), ("TEXT/CSV; charset=utf-8", True), ("text/csv;q=0.9, application/json;q=0.5", True)),
        *(("text/csv, */*", True), ("text/csv, application/json", True), ("application/json, text/csv", False)),
        *(("", False), ("*/*", False), ("text/html", False), ("text/csv;q=0", False), ("text/csv;q=x", False)),
    ],
)
def test_accept(accept: str, expected: bool) -> None:
    assert asked.prefers_csv(accept) is expected
