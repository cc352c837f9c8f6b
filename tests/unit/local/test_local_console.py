"""What is printed cannot break a terminal; what is installed counts only when whole."""

from pathlib import Path

from wikitrack_local import files
from wikitrack_local.bootstrap import MARKER, Part
from wikitrack_local.console import printable
from wikitrack_local.process import rotate


def test_control_characters_are_escaped() -> None:
    assert printable("a\x1b[2Jb\r\n\u202e\u2028") == "a\\x1b[2Jb\\r\\n\\u202e\\u2028"


def test_scripts_and_emoji_stay() -> None:
    assert printable("Ελληνικά עברית 🦉") == "Ελληνικά עברית 🦉"


def test_cut_to_width() -> None:
    assert printable("abcdef", 4) == "abc…"
    assert printable("abcd", 4) == "abcd"


def test_a_part_without_its_marker_is_not_whole(tmp_path: Path) -> None:
    part = Part("x", tmp_path, lambda _: None)
    assert not part.whole
    (tmp_path / MARKER).touch()
    assert part.whole


def test_a_lock_tells_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert files.holder(path) is None
    lock = files.try_lock(path)
    assert lock is not None
    lock.write("42")
    lock.flush()
    assert files.holder(path) == 42
    assert files.try_lock(path) is None
    lock.close()
    assert files.holder(path) is None


def test_a_log_over_its_limit_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("x" * 11)
    rotate(log, limit=11)
    assert log.exists()
    rotate(log, limit=10)
    assert not log.exists()
    assert log.with_name("kafka.log.1").read_text() == "x" * 11
