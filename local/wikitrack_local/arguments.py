"""The command line of `./wikitrack`."""

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

PROGRAMS = ("kafka", "cassandra", "producer", "cleaner", "writer", "api")
"""The programs of every stack, in the order of `status`."""
STREAM = "stream"
"""The simulated stream: a program more, where the source is simulated."""
REPORTS = "reports"
"""A program that is run now and then, and ends by itself."""
LOGS = (*PROGRAMS, STREAM, REPORTS, "schema", "supervisor")
TOPICS = ("input", "processed", "rejected")

UP = """Install what is missing, then start Kafka, Cassandra, the cleaner, the writer, the producer and the API, and
keep them running until Ctrl-C. `up` again goes on where the stack was, also after `kill -9` of everything."""
SOURCE = """auto (default): live if WIKITRACK_CONTACT is set and the stream answers within 10 s, else demo; live: the
Wikimedia stream, with WIKITRACK_CONTACT (an e-mail address or a URL) in the User-Agent; demo: a simulated stream with a
made-up day; FILE: each line of an NDJSON file, gzip allowed, as one event; URL: any server of the same protocol"""
WAIT = """Return once all that a finite source (a FILE) gave has been stored or rejected. Exit code 1: not so after the
timeout; 2: nothing runs, or the source has no end."""
STATUS = "How the stack does. Where nothing runs, all programs are `stopped` and the exit code is 0 all the same."
REJECTED = """Why events were rejected, and the newest of them. With --retry all of them go through the cleaner once
more, which is of use after its rules were mended; what it accepts now leaves the list."""
REPORT = """Make the reports of a window of six full hours now; without --end all that is due: the newest window, and
those of the last 48 hours whose pages became more. The stack does the latter each hour by itself."""
TEST = """Lint, format, types, then tests. Without arguments: all that need no more than Python, Java and Maven.
Anything else is passed on to pytest."""


def parser() -> argparse.ArgumentParser:
    """The parser; `command` is in the namespace, `state` is the path given or None."""
    root = argparse.ArgumentParser(prog=os.environ.get("WIKITRACK_CALLED_AS", "wikitrack"), description=__doc__)
    root.description = "Follows every page created on every Wikimedia wiki. The whole of it, on one machine."
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_running(commands)
    _add_looking(commands)
    _add_developing(commands)
    return root


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; a mistake prints one line and exits with 2."""
    arguments, rest = parser().parse_known_args(argv)
    if rest and arguments.command not in ("test", "bench", "cql"):
        parser().error("unrecognized arguments: " + " ".join(rest))
    arguments.rest = [*getattr(arguments, "rest", []), *rest]
    return arguments


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _command(commands: "Commands", name: str, summary: str, description: str = "") -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=description or summary + ".", allow_abbrev=False)
    command.add_argument("--state", metavar="DIR", help="folder of the stack (default: .wikitrack beside this program)")
    return command


def _add_running(commands: "Commands") -> None:
    up = _command(commands, "up", "start the stack", UP)
    up.add_argument("--source", default="auto", metavar="auto|live|demo|FILE|URL", help=SOURCE)
    up.add_argument("--rate", type=rate, default=None, metavar="N|max", help="events/s of a FILE (default: max)")
    up.add_argument("--seed", type=int, default=None, metavar="N", help="another made-up day")
    up.add_argument("--detach", action="store_true", help="return when all is ready; `down` stops it")
    up.add_argument("--port", type=port, default=8000, metavar="P", help="of the API and the web page (default: 8000)")
    down = _command(commands, "down", "stop the stack")
    down.add_argument("--purge", action="store_true", help="and remove its data")
    wait = _command(commands, "wait", "wait until all of a finite source is in the tables", WAIT)
    wait.add_argument("--timeout", type=float, default=None, metavar="S", help="seconds (default: as long as it takes)")
    status = _command(commands, "status", "programs, counts, lag", STATUS)
    status.add_argument("--json", action="store_true", help="as one JSON object")


def _add_looking(commands: "Commands") -> None:
    logs = _command(commands, "logs", "print the log of a program")
    logs.add_argument("name", metavar="NAME", choices=LOGS, help=", ".join(LOGS))
    logs.add_argument("-f", "--follow", action="store_true", help="and go on as it grows")
    topic = _command(commands, "topic", "print the newest records of a topic")
    topic.add_argument("name", metavar="TOPIC", choices=TOPICS, help=", ".join(TOPICS))
    topic.add_argument("-n", type=positive, default=10, metavar="N", help="how many (default: 10)")
    rejected = _command(commands, "rejected", "events that are no usable page creation", REJECTED)
    rejected.add_argument("-n", type=positive, default=10, metavar="N", help="how many of the newest (default: 10)")
    rejected.add_argument("--retry", action="store_true", help="let the cleaner judge all of them anew")
    report = _command(commands, "report", "make the hourly reports now", REPORT)
    report.add_argument("--end", metavar="HOUR", help="the window until just before this hour, e.g. 2025-05-18-13")
    cql = _command(commands, "cql", "a CQL shell; its options are those of cqlsh, e.g. -e 'SELECT ...'")
    cql.add_argument("-e", "--execute", metavar="CQL", help="run this and return")


def _add_developing(commands: "Commands") -> None:
    _command(commands, "schema", "apply the schema in cql/ to the running Cassandra; `up` does it too")
    test = _command(commands, "test", "run the checks", TEST)
    test.add_argument("--unit", action="store_true", help="only what needs no server: seconds")
    test.add_argument("--all", action="store_true", help="every tier; nothing is skipped")
    bench = _command(commands, "bench", "measure; `bench refill`, `bench freshness`")
    bench.add_argument("name", metavar="NAME", help="a module of bench/")


def port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is 1 to 65535")
    return number


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def rate(text: str) -> str:
    """`max`, or events a second: as the simulated stream takes it."""
    if text != "max" and not float(text) > 0:
        raise argparse.ArgumentTypeError("max, or events/s above 0")
    return text
