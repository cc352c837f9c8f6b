"""`python -m wikitrack_sim`: arguments in, exit code out."""

import argparse
import asyncio
import sys
from pathlib import Path

import structlog

from wikitrack_common import logs
from wikitrack_common.settings import EXIT_BAD_SETTING, Settings, load
from wikitrack_sim import app, server
from wikitrack_sim.connection import Signal
from wikitrack_sim.demo_source import DemoSource
from wikitrack_sim.file_source import FileSource
from wikitrack_sim.intake_log import IntakeLog, LogError
from wikitrack_sim.source import Intake, Source

LOG_FILE = "intake.log"
log = structlog.get_logger("wikitrack_sim")


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line. A wrong argument prints one line and exits with 2."""
    parser = argparse.ArgumentParser(
        prog="python -m wikitrack_sim",
        description="A simulated Wikimedia EventStreams server for one stream, mediawiki.page-create.",
        epilog="Environment: WIKITRACK_LOG_LEVEL=debug|info|warning|error, WIKITRACK_LOG_FORMAT=auto|json|text.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--demo", action="store_true", help="a made-up day of all wikis, without end")
    source.add_argument("--file", type=Path, help="lines of this file (gzip allowed), each as one event's data")
    parser.add_argument("--port", type=int, required=True, help="0: any free port; the log says which")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, required=True, help="folder of the intake log")
    parser.add_argument(
        "--rate", type=_rate, default=None, help="events a second, or max (default: the day's own; max)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--connection-seconds", type=float, default=900.0, help="connections are cut after this long")
    parser.add_argument("--history-hours", type=float, default=7.0, help="how much --demo takes in at its start")
    return parser.parse_args(given)


def _rate(text: str) -> float:
    rate = float("inf") if text == "max" else float(text)
    if not rate > 0:
        raise argparse.ArgumentTypeError("a number above 0, or max")
    return rate


def make_source(given: argparse.Namespace, intake: Intake) -> Source:
    """Raises `OSError` where a file cannot be read."""
    if given.demo:
        return DemoSource(given.seed, intake, given.rate, given.history_hours)
    return FileSource(given.file, intake, None if given.rate == float("inf") else given.rate)


def main() -> int:
    """0: stopped by a signal; 2: an argument cannot be used; 1: anything else, logged once."""
    given = arguments()
    logs.configure("wikitrack_sim", load(Settings))
    changed = Signal()
    try:
        intake = IntakeLog(given.state / LOG_FILE)
        source = make_source(given, Intake(intake, changed, given.seed))
        listening = server.listen(given.host, given.port)
    except (OSError, LogError, OverflowError) as error:
        print(f"wikitrack_sim: {error}", file=sys.stderr)
        return EXIT_BAD_SETTING
    try:
        asyncio.run(server.serve(app.make(intake, source, changed, given.connection_seconds), source, listening))
    except (OSError, ValueError) as error:
        log.exception("failed", error=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
