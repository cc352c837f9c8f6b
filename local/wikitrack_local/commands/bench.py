"""`bench`: run a measurement of bench/."""

import argparse
import subprocess
import sys

from wikitrack_local.console import EXIT_USAGE, fail
from wikitrack_local.paths import REPO


def run(options: argparse.Namespace) -> int:
    names = sorted(path.stem for path in (REPO / "bench").glob("*.py") if not path.stem.startswith("_"))
    if options.name not in names:
        fail(f"no such measurement: {options.name}; there are: {', '.join(names) or 'none'}", EXIT_USAGE)
    command = [sys.executable, "-m", f"bench.{options.name}", *options.rest]
    return subprocess.run(command, cwd=REPO, check=False).returncode
