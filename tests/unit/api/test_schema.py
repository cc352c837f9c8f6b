"""The schema's files, their order, and the options of retention."""

from pathlib import Path

import pytest

from wikitrack_schema import retention
from wikitrack_schema.apply import SchemaConflictError, pending
from wikitrack_schema.files import SchemaFileError, Version, statements, versions


def test_statements_are_split_where_cql_splits_them() -> None:
    text = "-- a; b\nCREATE  TABLE a (\n b int); /* c; */ INSERT INTO a VALUES ('x; -- y''z');\n// end;\n"
    assert statements(text) == ("CREATE TABLE a ( b int)", "INSERT INTO a VALUES ('x; -- y''z')")


def test_the_files_of_the_repository_can_be_repeated() -> None:
    for version in versions():
        assert version.statements
        for statement in version.statements:
            assert statement.startswith("ALTER TABLE") or " IF NOT EXISTS " in statement


@pytest.mark.parametrize("names", [[], ["pages.cql"], ["002_b.cql"], ["001_a.cql", "001_b.cql"]])
def test_folders_that_are_no_schema(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("CREATE TABLE IF NOT EXISTS a (b int PRIMARY KEY);")
    with pytest.raises(SchemaFileError):
        versions(tmp_path)


FIRST, SECOND = Version(1, "001_a.cql", ("A",)), Version(2, "002_b.cql", ("B",))


def test_only_what_was_not_applied_is_pending() -> None:
    assert pending([FIRST, SECOND], {}) == [FIRST, SECOND]
    assert pending([FIRST, SECOND], {1: FIRST.digest}) == [SECOND]
    assert pending([FIRST], {1: FIRST.digest}) == []


def test_a_changed_file_and_an_older_checkout_are_refused() -> None:
    with pytest.raises(SchemaConflictError, match=r"001_a\.cql"):
        pending([FIRST], {1: SECOND.digest})
    with pytest.raises(SchemaConflictError, match="older checkout"):
        pending([FIRST], {1: FIRST.digest, 2: SECOND.digest})


@pytest.mark.parametrize("days", [5, 7, 30, 90, 365, 7300])
def test_a_retention_has_20_to_30_windows(days: int) -> None:
    assert 20 <= days * 24 / retention.window_hours(days) <= 30


def test_options_are_recognised_as_cassandra_shows_them() -> None:
    for days in (0, 30):
        wanted = retention.wanted(days)
        shown = dict(wanted.compaction) | {"max_threshold": "32"}
        shown["class"] = "org.apache.cassandra.db.compaction." + shown["class"]
        assert retention.holds(wanted, days * 86_400, shown)
        assert not retention.holds(retention.wanted(10), days * 86_400, shown)
