"""`schema`: apply cql/ to the running Cassandra."""

import argparse
import os
import subprocess

from wikitrack_local.ports import HOST
from wikitrack_local.programs import schema_command
from wikitrack_local.running import ports, require_running


def run(options: argparse.Namespace) -> int:
    state = require_running(options.state)
    cassandra = {"WIKITRACK_CASSANDRA_HOSTS": HOST, "WIKITRACK_CASSANDRA_PORT": str(ports(state)["cassandra"])}
    return subprocess.run(schema_command(), env=os.environ | cassandra, check=False).returncode
