"""A hostile file through the whole stack: every answer and every rejection is what the model says, and stays so."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.support.answers import Creation
from tests.support.compare import assert_equal
from tests.support.instants import hour, hour_start
from tests.support.model import Model
from tests.support.rejected import assert_rejected
from tests.support.reports import all_reports
from tests.support.stack import Stack
from tests.support.takings import Takings

SIZE, RATE = 30_000, 5_000
SEED = 20260518


@dataclass(frozen=True)
class Given:
    """A file that the running stack has stored or rejected, and the stream time it shows for each creation."""

    file: Path
    lines: list[bytes]
    model: Model
    stream_at: dict[Creation, str]


@pytest.fixture(scope="module")
def given(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Given:
    takings = Takings(tmp_path_factory.mktemp("files"))
    file, model = takings.new_file(SIZE, SEED), takings.model()
    stack.up(file, RATE)
    stack.wait()
    return Given(file, takings.lines, model, assert_equal(stack.api_url, model, most=None, errors=True))


def assert_nothing_changed(stack: Stack, given: Given) -> None:
    """All answers are as before, the stream's own times too."""
    assert assert_equal(stack.api_url, given.model) == given.stream_at
    assert_rejected(stack.kafka(), given.lines, given.model.rejections)


def test_every_answer_and_rejection_is_as_the_model_says(stack: Stack, given: Given) -> None:
    assert_rejected(stack.kafka(), given.lines, given.model.rejections)


def test_the_counts_of_the_status_are_those_of_the_file(stack: Stack, given: Given) -> None:
    counts = stack.status()["counts"]
    reasons = [rejection.reason for rejection in given.model.rejections.values()]
    assert counts["stored"] == len(given.model.creations)
    assert counts["rejected"] == len(reasons)
    assert counts["rejected_by_reason"] == {reason: reasons.count(reason) for reason in sorted(set(reasons))}
    assert counts["published"] >= len(set(given.lines))


def test_reports_of_the_busiest_hours_are_as_the_model_says(stack: Stack, given: Given) -> None:
    over = [name for name in given.model.by_hour if hour_start(name) + 2 * 3600 <= time.time()]
    busiest = max(over, key=lambda name: len(given.model.by_hour[name]))
    end = hour(hour_start(busiest) + 3600)
    stack.report(end)
    for name, expected in all_reports(given.model, end).items():
        answer = httpx.get(f"{stack.api_url}/reports/{name}/", params={"end": end}, timeout=30)
        assert answer.json() == expected


def test_the_same_file_again_changes_nothing(stack: Stack, given: Given) -> None:
    stack.down()
    stack.up(given.file, RATE)
    stack.wait()
    assert_nothing_changed(stack, given)


def test_a_lost_checkpoint_of_the_writer_changes_nothing(stack: Stack, given: Given) -> None:
    stack.down()
    shutil.rmtree(stack.state / "checkpoints" / "writer")
    stack.up(given.file, RATE, reports=True)
    stack.wait()
    assert_nothing_changed(stack, given)


def test_reports_are_made_by_themselves(stack: Stack) -> None:
    stack.when("a run of the reports has ended", lambda status: status["reports"]["last"], timeout=240)
    assert stack.status()["reports"]["last"]["exit_code"] == 0
    assert httpx.get(f"{stack.api_url}/reports/top-users/").status_code == httpx.codes.OK
