"""What is said to people: lines that cannot break a terminal, and the end of a command that cannot go on."""

import sys
import unicodedata
from typing import NoReturn

EXIT_FAILED = 1
EXIT_USAGE = 2

_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class CommandError(Exception):
    """A command cannot go on: one line for the user, and the exit code."""

    def __init__(self, message: str, code: int = EXIT_FAILED) -> None:
        super().__init__(message)
        self.code = code


def printable(text: str, width: int | None = None) -> str:
    """`text` on one line without control, bidirectional or unassigned characters, cut to `width` characters."""
    if width is not None and len(text) > width:
        text = text[: width - 1] + "…"
    return "".join(_escaped(char) if unicodedata.category(char) in _UNSAFE_CATEGORIES else char for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


def say(line: str = "") -> None:
    """Print one line at once, also where the output is a pipe. A terminal that went away is no error."""
    try:
        # In one write: `print` ends the line with a second one, and threads get between the two.
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except (BrokenPipeError, OSError):
        # Nobody reads any more; what runs goes on.
        sys.stdout = open("/dev/null", "w", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the process


def fail(message: str, code: int = EXIT_FAILED) -> NoReturn:
    raise CommandError(message, code)
