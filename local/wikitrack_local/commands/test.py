"""`test`: lint, format, types, then the tests, in the venv of `requirements-dev.lock`."""

import argparse
import os
import subprocess
from collections.abc import Callable

from wikitrack_local import bootstrap
from wikitrack_local.console import say
from wikitrack_local.paths import REPO

UNIT = "tests/unit"
TIERS = (UNIT, "tests/stack", "tests/faults")
ROOT_TIERS = {"tests/cluster": "it starts a Kubernetes cluster: root, Go and container tools"}
"""Tiers that need more than Python, Java and Maven, and what that is."""


def run(options: argparse.Namespace) -> int:
    python = str(bootstrap.venv(bootstrap.DEV_LOCK))
    servers = {} if options.unit else _servers(bootstrap.tools())
    if options.rest and not options.unit and not options.all:
        return _run([python, "-m", "pytest", *options.rest], servers)
    checks = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy", "."],
        [python, "-m", "pytest", *_tiers(options, present=_present), *options.rest],
    ]
    codes = [_run(command, servers) for command in checks]
    _tell_skipped(options)
    return max(codes)


def _present(tier: str) -> bool:
    return any((REPO / tier).rglob("test_*.py"))


def _tiers(options: argparse.Namespace, present: Callable[[str], bool]) -> list[str]:
    wanted = [UNIT] if options.unit else [*TIERS, *(ROOT_TIERS if options.all else ())]
    return [tier for tier in wanted if present(tier)]


def _tell_skipped(options: argparse.Namespace) -> None:
    left_out = [] if options.all else [tier for tier in ROOT_TIERS if _present(tier)]
    for tier in left_out:
        say(f"skipped: {tier} ({ROOT_TIERS[tier]}); --all runs it")


def _servers(tools: bootstrap.Tools) -> dict[str, str]:
    """Where the tests find the servers that they start themselves."""
    jars = {f"WIKITRACK_TEST_{name.upper()}_JARS": str(tools.jars[name]) for name in ("kafka", "cassandra", "spark")}
    return {
        "JAVA_HOME": str(tools.java_home),
        "PATH": f"{tools.java_home / 'bin'}:{os.environ.get('PATH', '')}",
        **jars,
    }


def _run(command: list[str], more: dict[str, str]) -> int:
    say("$ " + " ".join(["python", *command[1:]]))
    return subprocess.run(command, cwd=REPO, env=os.environ | more, check=False).returncode
