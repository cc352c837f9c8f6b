"""`wait`: until all of a finite source has reached the tables."""

import argparse
import select
import time
from typing import Any

from wikitrack_local.console import EXIT_FAILED, EXIT_USAGE, fail, say
from wikitrack_local.paths import state_at
from wikitrack_local.status import line, read

LOOK_SECONDS = 0.5
LINE_SECONDS = 5.0


def run(options: argparse.Namespace) -> int:
    state = state_at(options.state)
    deadline = time.monotonic() + options.timeout if options.timeout is not None else None
    tell_at = time.monotonic()
    while True:
        status = read(state)
        if status["supervisor_pid"] is None:
            fail("nothing runs: start it with `up --source FILE`", EXIT_USAGE)
        if status.get("finite") is False:
            fail(f"this source has no end: {status['source']}", EXIT_USAGE)
        if status["drained"] and status["ready"]:
            say("all stored or rejected: " + line(status))
            return 0
        if deadline is not None and time.monotonic() >= deadline:
            fail(f"not yet after {options.timeout:g} s: {_behind(status)}", EXIT_FAILED)
        if time.monotonic() >= tell_at:
            tell_at += LINE_SECONDS
            say(f"{line(status)}  ({_behind(status)})")
        select.select([], [], [], LOOK_SECONDS)


def _behind(status: dict[str, Any]) -> str:
    if not status["drained"]:
        return str(status.get("behind") or "the stack is starting")
    waiting = [name for name, program in status["programs"].items() if program["state"] != "running"]
    return "not running: " + ", ".join(waiting) if waiting else "the API is not ready"
