"""What an earlier supervisor started and could not stop, because it was killed itself."""

import contextlib
import os
import signal
from pathlib import Path

import psutil

from wikitrack_local.files import read_json, write_json
from wikitrack_local.paths import STATE_VARIABLE, State

PATIENCE_SECONDS = 10.0


class Groups:
    """The process groups of this stack, in the state from the moment each is started."""

    def __init__(self, state: State) -> None:
        self._path = state.groups
        self._groups: dict[str, int] = {}

    def add(self, name: str, group: int) -> None:
        self._groups[name] = group
        write_json(self._path, self._groups)


def clean(state: State) -> list[str]:
    """Kill what is left of the recorded groups; return the names of those that were alive."""
    recorded = read_json(state.groups)
    groups = {group: name for name, group in recorded.items()} if isinstance(recorded, dict) else {}
    left = [process for process in psutil.process_iter() if _group(process) in groups and _is_ours(process, state.root)]
    names = sorted({groups[_group(process)] for process in left})
    for process in left:
        _kill(process)
    psutil.wait_procs(left, timeout=PATIENCE_SECONDS)
    state.groups.unlink(missing_ok=True)
    return names


def members(groups: set[int]) -> list[psutil.Process]:
    """Every process of these groups."""
    return [process for process in psutil.process_iter() if _group(process) in groups]


def _group(process: psutil.Process) -> int:
    try:
        return os.getpgid(process.pid)
    except (ProcessLookupError, PermissionError):
        return -1


def _is_ours(process: psutil.Process, root: Path) -> bool:
    """Group numbers are used again by strangers; the mark in the environment is not."""
    try:
        return process.environ().get(STATE_VARIABLE) == str(root)
    except psutil.Error:
        return False


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        # psutil compares the creation time first, so that a process id in new hands is let be.
        process.send_signal(signal.SIGKILL)
