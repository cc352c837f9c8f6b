"""`./wikitrack`: reads the command line, installs what the command needs, runs it in the venv."""

import importlib
import os
import sys
import time
from pathlib import Path

from wikitrack_local import arguments, bootstrap, sources
from wikitrack_local.console import CommandError

WITHOUT_VENV = {"status", "logs", "wait", "test"}
"""Commands that the standard library is enough for."""


INSTALL_BEGUN = "WIKITRACK_INSTALL_BEGUN"
"""When the first process of this command began, seconds since 1970."""


def main() -> int:
    options = arguments.parse(sys.argv[1:])
    try:
        if options.command == "up":
            sources.check(options.source)
            os.environ.setdefault(INSTALL_BEGUN, str(time.time()))
            _enter_venv(bootstrap.tools().python)
        elif options.command not in WITHOUT_VENV:
            _enter_venv(bootstrap.venv(bootstrap.RUN_LOCK))
        command = importlib.import_module(f"wikitrack_local.commands.{options.command}")
        return int(command.run(options))
    except CommandError as error:
        print(f"wikitrack: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130


def _enter_venv(python: Path) -> None:
    """Run this same command line again with the venv's Python, in this process; return where it is that already."""
    if Path(sys.prefix) != python.parent.parent:
        os.execv(python, [str(python), "-m", "wikitrack_local", *sys.argv[1:]])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    sys.exit(main())
