"""`status`: how the stack does."""

import argparse
import json

from wikitrack_local.console import say
from wikitrack_local.paths import state_at
from wikitrack_local.status import read, table


def run(options: argparse.Namespace) -> int:
    status = read(state_at(options.state))
    if options.json:
        say(json.dumps(status, indent=1))
    else:
        for line in table(status):
            say(line)
    return 0
