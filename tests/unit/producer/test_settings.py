"""Settings: what is refused, by name."""

import pytest

from wikitrack_common.settings import load
from wikitrack_producer.settings import ProducerSettings


def test_a_contact_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIKITRACK_CONTACT", "me@example.org")
    settings = load(ProducerSettings)
    assert (settings.contact, settings.overlap_ms) == ("me@example.org", 300_000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTACT", ""),
        ("CONTACT", "nobody"),
        ("CONTACT", "me@example.org\r\nX-Evil: 1"),
        ("CONTACT", "Ѱ@example.org"),
        ("OVERLAP_SECONDS", "0"),
        ("OVERLAP_SECONDS", "nan"),
        ("START", "yesterday"),
        ("STREAM_URL", "ftp://example.org"),
        ("READ_TIMEOUT_SECONDS", "-1"),
        ("BUFFER_BYTES", "1"),
    ],
)
def test_a_wrong_value_is_one_line_and_exit_2(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIKITRACK_CONTACT", "me@example.org")
    monkeypatch.setenv(f"WIKITRACK_{name}", value)
    with pytest.raises(SystemExit) as exit_info:
        load(ProducerSettings)
    assert exit_info.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"WIKITRACK_{name}: ")
