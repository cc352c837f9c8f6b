"""`test`: lint, format, types, then the tests, in the venv of `requirements-dev.lock`; browser tests in their own."""

import argparse
import os
import subprocess
from collections.abc import Callable

from wikitrack_local import bootstrap, chromium
from wikitrack_local.console import say
from wikitrack_local.paths import REPO

UNIT = "tests/unit"
TIERS = (UNIT, "tests/stack", "tests/faults")
ROOT_TIERS = {"tests/cluster": "it starts a Kubernetes cluster: root, Go and container tools"}
"""Tiers that need more than Python, Java and Maven, and what that is."""
BROWSER = "tests/browser"
BROWSER_NEEDS = "it drives a Chromium, which is some 300 MB where it is missing"


def run(options: argparse.Namespace) -> int:
    browser = chromium.ready() if wants_browser(options) else ""
    python = str(bootstrap.venv(bootstrap.DEV_LOCK))
    python_of_browser = str(bootstrap.venv(bootstrap.BROWSER_LOCK)) if browser else python
    servers = {} if options.unit else _servers(bootstrap.tools())
    if browser:
        servers[chromium.VARIABLE] = browser
    if options.rest and not options.unit and not options.all:
        return _run([python_of_browser, "-m", "pytest", *options.rest], servers)
    checks = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy", "."],
        [python, "-m", "pytest", *_tiers(options, present=_present), *options.rest],
        *([[python_of_browser, "-m", "pytest", BROWSER, *options.rest]] if browser else []),
    ]
    codes = [_run(command, servers) for command in checks]
    _tell_skipped(options)
    return max(codes)


def wants_browser(options: argparse.Namespace) -> bool:
    """Whether tests in a browser are among those asked for: all, or some of them by their path."""
    named = any(argument.startswith(BROWSER) for argument in options.rest)
    return not options.unit and (options.all or named)


def _present(tier: str) -> bool:
    return any((REPO / tier).rglob("test_*.py"))


def _tiers(options: argparse.Namespace, present: Callable[[str], bool]) -> list[str]:
    wanted = [UNIT] if options.unit else [*TIERS, *(ROOT_TIERS if options.all else ())]
    return [tier for tier in wanted if present(tier)]


def _tell_skipped(options: argparse.Namespace) -> None:
    tiers = ROOT_TIERS | {BROWSER: BROWSER_NEEDS}
    left_out = [] if options.all else [tier for tier in tiers if _present(tier)]
    for tier in left_out:
        say(f"skipped: {tier} ({tiers[tier]}); --all runs it")


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
