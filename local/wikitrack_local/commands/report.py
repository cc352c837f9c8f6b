"""`report`: run the reports job once, now."""

import argparse
import subprocess

from wikitrack_local import bootstrap
from wikitrack_local.console import say
from wikitrack_local.files import locked
from wikitrack_local.programs import environment, reports_command
from wikitrack_local.running import ports, require_running


def run(options: argparse.Namespace) -> int:
    state = require_running(options.state)
    given = environment(state, bootstrap.tools(), ports(state)) | {"WIKITRACK_LOG_FORMAT": "auto"}
    say("Spark needs some seconds to start ...")
    with locked(state.reports_lock):
        return subprocess.run(reports_command(options.end), env=given, check=False).returncode
