"""The Chromium that the browser tests drive: one that is there, else Debian's."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping

from wikitrack_local.console import EXIT_USAGE, fail, say

VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"Chromium is missing: apt install chromium, or name one by {VARIABLE}"


def find(environment: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> str | None:
    """What the variable names, else the first that is installed. A name that leads nowhere is no Chromium."""
    given = environment.get(VARIABLE)
    names = (given,) if given else NAMES
    return next((path for path in map(which, names) if path), None)


def ready() -> str:
    """Its path, installed where that is possible; one line and exit 2 where it is not."""
    return find(os.environ) or _install() or fail(MISSING, EXIT_USAGE)


def _install() -> str | None:
    if os.environ.get(VARIABLE) or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("installing Chromium (apt-get)")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return find(os.environ)
