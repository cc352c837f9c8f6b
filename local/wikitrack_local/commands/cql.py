"""`cql`: cqlsh on the stack's Cassandra."""

import argparse
import os
import sys
from pathlib import Path

from wikitrack_local.ports import HOST
from wikitrack_local.running import ports, require_running


def run(options: argparse.Namespace) -> int:
    state = require_running(options.state)
    program = Path(sys.executable).with_name("cqlsh")
    execute = ["--execute", options.execute] if options.execute else []
    command = [sys.executable, str(program), *execute, *options.rest, HOST, str(ports(state)["cassandra"])]
    os.execve(command[0], command, os.environ | {"CQL_HISTORY": str(state.root / "run" / "cql_history")})  # noqa: S606
