"""`down`: stop the stack, wait until it has stopped."""

import argparse
import os
import shutil
import signal

from wikitrack_local import leftovers
from wikitrack_local.console import fail, say
from wikitrack_local.files import holder, locked
from wikitrack_local.paths import State, state_at


def run(options: argparse.Namespace) -> int:
    state = state_at(options.state)
    if not state.root.is_dir():
        say(f"nothing runs, and there is no state in {state.root}")
        return 0
    _stop(state)
    if options.purge:
        _purge(state)
    return 0


def _stop(state: State) -> None:
    pid = holder(state.lock)
    if pid == 0:
        fail("a stack is starting or stopping this moment: try again")
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        # The supervisor holds the lock until its last program has ended.
        with locked(state.lock):
            say("stopped")
    elif left := leftovers.clean(state):
        say(f"the supervisor was gone; ended what it had left: {', '.join(left)}")
    else:
        say("nothing runs")


def _purge(state: State) -> None:
    for path in state.made():
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if not any(state.root.iterdir()):
        state.root.rmdir()
    say(f"removed the data in {state.root}")
