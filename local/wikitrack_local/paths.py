"""Where things are: the repository, the cache shared by clones, the state of one stack."""

import os
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
STATE_VARIABLE = "WIKITRACK_STATE"
"""Set in every program of a stack, so that a leftover can be told from a stranger that got its process id."""


def cache_dir() -> Path:
    """`${XDG_CACHE_HOME:-~/.cache}/wikitrack`: downloads and built tools."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "wikitrack"


@dataclass(frozen=True)
class State:
    """The folder of one stack. Everything that a stack writes is in here."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def checkpoints(self) -> Path:
        return self.root / "checkpoints"

    @property
    def run(self) -> Path:
        """Rendered configuration and temporary files; made anew at each start."""
        return self.root / "run"

    @property
    def temporary(self) -> Path:
        return self.run / "tmp"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def status(self) -> Path:
        return self.root / "status.json"

    @property
    def counters(self) -> Path:
        return self.root / "counters.json"

    @property
    def groups(self) -> Path:
        """Process groups that were started, for a next start after `kill -9` of everything."""
        return self.root / "groups.json"

    @property
    def lock(self) -> Path:
        return self.root / "supervisor.pid"

    @property
    def reports_lock(self) -> Path:
        """Held by a run of the reports: one at a time."""
        return self.root / "reports.lock"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def made(self) -> tuple[Path, ...]:
        """What a purge removes: only what a stack makes, whatever else lies in the folder."""
        files = (self.ports, self.status, self.counters, self.groups, self.reports_lock, self.lock)
        return (self.logs, self.data, self.checkpoints, self.run, *files)


def state_at(argument: str | None) -> State:
    return State(Path(argument).expanduser().absolute() if argument else REPO / ".wikitrack")
