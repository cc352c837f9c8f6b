"""What a Spark checkpoint says about progress."""

import json
from pathlib import Path

from wikitrack_local.checkpoints import committed, lag


def batch(checkpoint: Path, number: int, offsets: dict[str, dict[str, int]], *, finished: bool = True) -> None:
    for folder in ("offsets", "commits"):
        (checkpoint / folder).mkdir(parents=True, exist_ok=True)
    lines = ["v1", json.dumps({"batchWatermarkMs": 0}), json.dumps(offsets)]
    (checkpoint / "offsets" / str(number)).write_text("\n".join(lines))
    if finished:
        (checkpoint / "commits" / str(number)).write_text('v1\n{"nextBatchWatermarkMs":0}')


def test_nothing_is_claimed_without_a_checkpoint(tmp_path: Path) -> None:
    assert committed(tmp_path / "none", "input") == {}


def test_the_newest_finished_batch_counts(tmp_path: Path) -> None:
    batch(tmp_path, 9, {"input": {"0": 5, "1": 7}})
    batch(tmp_path, 10, {"input": {"0": 8, "1": 9}})
    batch(tmp_path, 11, {"input": {"0": 80, "1": 90}}, finished=False)
    (tmp_path / "commits" / ".10.crc").write_bytes(b"\0")
    assert committed(tmp_path, "input") == {0: 8, 1: 9}


def test_a_damaged_or_foreign_batch_claims_nothing(tmp_path: Path) -> None:
    batch(tmp_path, 0, {"processed": {"0": 5}})
    assert committed(tmp_path, "input") == {}
    (tmp_path / "offsets" / "0").write_text("")
    assert committed(tmp_path, "processed") == {}


def test_lag_counts_what_is_there_to_read() -> None:
    assert lag({0: 10, 1: 20}, {}, {0: 4}) == 26
    assert lag({0: 10, 1: 20}, {0: 3, 1: 5}, {}) == 22
    assert lag({0: 10}, {}, {0: 12}) == 0
