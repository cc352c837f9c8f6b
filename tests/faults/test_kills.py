"""`kill -9` in the middle of a file: afterwards every answer is what the model says."""

import pytest

from tests.support.compare import assert_equal
from tests.support.rejected import assert_rejected
from tests.support.stack import Stack, Status
from tests.support.takings import Takings

SIZE, RATE = 8_000, 130
KILLED = ("producer", "cleaner", "writer", "kafka", "cassandra")


@pytest.fixture(scope="module")
def takings(tmp_path_factory: pytest.TempPathFactory) -> Takings:
    return Takings(tmp_path_factory.mktemp("files"))


def assert_all_is_there(stack: Stack, takings: Takings) -> None:
    model = takings.model()
    assert_equal(stack.api_url, model)
    assert_rejected(stack.kafka(), takings.lines, model.rejections)


def all_run(status: Status) -> bool:
    return bool(status["ready"]) and all(program["state"] == "running" for program in status["programs"].values())


def kill_in_the_middle(stack: Stack, name: str, published: int) -> None:
    """Once all programs run and so many events are in Kafka, kill one; return when it runs again."""
    before = stack.when(
        f"all programs run, and {published} events are in Kafka",
        lambda status: all_run(status) and status["counts"]["published"] >= published,
    )
    assert before["counts"]["published"] < SIZE, f"the file had ended before {name} was killed"
    killed = stack.kill(name)
    stack.when(
        f"{name} runs again",
        lambda status: status["programs"][name]["state"] == "running" and status["programs"][name]["pid"] != killed,
    )


def test_each_program_killed_in_the_middle_of_a_file(stack: Stack, takings: Takings) -> None:
    stack.up(takings.new_file(SIZE, seed=31), RATE)
    for place, name in enumerate(KILLED, start=1):
        kill_in_the_middle(stack, name, SIZE * place // (len(KILLED) + 2))
    stack.wait()
    assert {name: stack.program(name)["restarts"] for name in KILLED} == dict.fromkeys(KILLED, 1)
    assert_all_is_there(stack, takings)


def test_everything_killed_in_the_middle_of_a_file(stack: Stack, takings: Takings) -> None:
    file = takings.new_file(4_000, seed=32)
    stack.down()
    published = stack.status()["counts"]["published"]
    stack.up(file, 200)
    stack.when("a part of the file is stored", lambda status: status["counts"]["published"] > published + 1_000)
    stack.kill_everything()
    stack.up(file, 1_000)
    stack.wait()
    assert_all_is_there(stack, takings)
