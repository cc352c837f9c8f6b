"""Install what is missing into the cache: a venv from the lock file, and the jars of three pom files.

An installation counts only with its marker, which is written last: one that was interrupted is made again. Two clones
that install at once wait for each other.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from wikitrack_local import java
from wikitrack_local.console import EXIT_USAGE, fail
from wikitrack_local.files import locked
from wikitrack_local.paths import REPO, cache_dir
from wikitrack_local.progress import Progress

MARKER = "complete"
MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
POMS = {
    "kafka": "local/servers/kafka/pom.xml",
    "cassandra": "local/servers/cassandra/pom.xml",
    "spark": "spark-apps/pom.xml",
}
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
BROWSER_LOCK = "requirements-browser.lock"
_FOR = {RUN_LOCK: "", DEV_LOCK: " for tests", BROWSER_LOCK: " for browser tests"}
PROGRESS_SECONDS = 10.0


@dataclass(frozen=True)
class Tools:
    """What the stack runs on; all of it exists."""

    python: Path
    java_home: Path
    jars: dict[str, Path]


@dataclass(frozen=True)
class Part:
    """One thing to install at `target` by `make`, which may leave anything behind where it fails."""

    name: str
    target: Path
    make: Callable[[Path], None]

    @property
    def whole(self) -> bool:
        return (self.target / MARKER).exists()


def venv_python(lock: str = RUN_LOCK) -> Path:
    """Where the venv's Python is, or will be."""
    base = os.path.realpath(sys.base_prefix)
    key = _key((REPO / lock).read_bytes(), sys.version.encode(), base.encode())
    return cache_dir() / f"venv-{key}" / "bin" / "python"


def tools() -> Tools:
    """Everything installed, with progress on the terminal; one line and exit 2 where the machine lacks something."""
    home, maven = _java(), shutil.which("mvn")
    jars = {name: _jars_part(name, home, maven or "") for name in POMS}
    venv = _venv_part(RUN_LOCK)
    missing = [part for part in (venv, *jars.values()) if not part.whole]
    if any(part is not venv for part in missing) and not maven:
        fail("Maven is missing: apt install maven", EXIT_USAGE)
    _install([[venv], list(jars.values())])
    return Tools(venv_python(), home, {name: part.target for name, part in jars.items()})


def venv(lock: str) -> Path:
    """The Python of a whole venv from `lock`, installed where it is missing."""
    _install([[_venv_part(lock)]])
    return venv_python(lock)


def _java() -> Path:
    return java.find() or fail(java.HOW_TO_GET, EXIT_USAGE)


def _key(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _venv_part(lock: str) -> Part:
    def make(target: Path) -> None:
        environment = os.environ | {"PIP_CACHE_DIR": str(cache_dir() / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        environment.pop("PYTHONPATH", None)
        log = target.with_suffix(".log")
        _run([sys.executable, "-m", "venv", "--clear", str(target)], environment, log)
        pip = [str(target / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
        _run([*pip, str(REPO / lock)], environment, log)

    target = venv_python(lock).parent.parent
    part = Part(f"Python packages{_FOR[lock]}", target, make)
    if not part.whole and not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        fail("Python's venv module is missing: apt install python3.11-venv", EXIT_USAGE)
    return part


def _jars_part(name: str, java_home: Path, maven: str) -> Part:
    pom = REPO / POMS[name]

    def make(target: Path) -> None:
        target.mkdir(parents=True)
        repository = f"-Dmaven.repo.local={cache_dir() / 'maven'}"
        output = [f"-DoutputDirectory={target}", "-DincludeScope=runtime"]
        command = [maven, "-B", "-ntp", "-q", repository, "-f", str(pom), MAVEN_GOAL, *output]
        _run(command, os.environ | {"JAVA_HOME": str(java_home)}, target.with_suffix(".log"))

    target = cache_dir() / f"{name}-{_key(pom.read_bytes(), MAVEN_GOAL.encode())}"
    return Part(f"jars of {name.capitalize()}", target, make)


def _run(command: list[str], environment: dict[str, str], log: Path) -> None:
    with log.open("ab") as output:
        code = subprocess.run(command, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
    if code:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-6:]
        fail("\n".join([f"{Path(command[0]).name} failed with {code}; all of its output is in {log}", *lines]))


def _install(lanes: list[list[Part]]) -> None:
    """Make what is missing: lanes side by side, parts of a lane in turn (Maven's cache is for one at a time)."""
    lanes = [[part for part in lane if not part.whole] for lane in lanes]
    if not any(lanes):
        return
    progress = Progress()
    with ThreadPoolExecutor(len(lanes)) as pool:
        jobs = [pool.submit(_install_lane, lane, progress) for lane in lanes]
        _wait(jobs, progress)
    for job in jobs:
        job.result()


def _install_lane(lane: list[Part], progress: Progress) -> None:
    for part in lane:
        with progress.doing(part.name), locked(part.target.with_suffix(".lock")):
            if not part.whole:
                shutil.rmtree(part.target, ignore_errors=True)
                part.target.with_suffix(".log").unlink(missing_ok=True)
                part.make(part.target)
                (part.target / MARKER).touch()


def _wait(jobs: list[Future[None]], progress: Progress) -> None:
    while wait(jobs, timeout=PROGRESS_SECONDS).not_done:
        progress.tell()
