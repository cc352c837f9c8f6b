"""The command line, and the sources it can name."""

from pathlib import Path

import pytest

from wikitrack_local import arguments, sources
from wikitrack_local.console import CommandError

CONTACT = {"WIKITRACK_CONTACT": "someone@example.org"}


def test_defaults_of_up() -> None:
    options = arguments.parse(["up"])
    assert (options.source, options.port, options.rate, options.detach, options.state) == (
        "auto",
        8000,
        None,
        False,
        None,
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nothing",
        "up --port 0",
        "up --port x",
        "up --rate 0",
        "up --rate fast",
        "up extra",
        "logs nobody",
        "topic output",
        "topic input -n 0",
        "wait --timeout soon",
    ],
)
def test_a_mistake_exits_with_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse(line.split())
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_test_and_cql_pass_the_rest_on() -> None:
    assert arguments.parse(["test", "--unit", "-k", "ports", "tests/unit"]).rest == ["-k", "ports", "tests/unit"]
    assert arguments.parse(["cql", "-e", "SELECT 1", "--no-color"]).rest == ["--no-color"]


@pytest.mark.parametrize(
    "command", ["up", "down", "wait", "status", "logs", "topic", "rejected", "report", "cql", "schema"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse([command, "--help"])
    assert ended.value.code == 0
    assert "--state" in capsys.readouterr().out


def never(contact: str) -> str | None:
    raise AssertionError("the live stream was asked")


def test_auto_without_contact_is_demo_and_asks_nobody() -> None:
    source = sources.settle("auto", {}, never)
    assert source.kind == "demo"
    assert "WIKITRACK_CONTACT is not set" in source.description


def test_auto_with_contact_is_live_where_the_stream_answers() -> None:
    assert sources.settle("auto", CONTACT, lambda _: None).kind == "live"
    silent = sources.settle("auto", CONTACT, lambda _: "timed out")
    assert silent.kind == "demo"
    assert "timed out" in silent.description


def test_live_without_contact_names_the_setting() -> None:
    with pytest.raises(CommandError, match="WIKITRACK_CONTACT") as error:
        sources.settle("live", {}, never)
    assert error.value.code == 2


def test_a_file_is_finite_a_url_is_not(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.touch()
    assert sources.settle(str(file), {}, never).finite
    assert not sources.settle("http://127.0.0.1:1/stream", {}, never).finite
    with pytest.raises(CommandError, match="no such file"):
        sources.settle(str(tmp_path / "missing"), {}, never)
