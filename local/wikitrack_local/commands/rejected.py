"""`rejected`: why events were rejected, the newest of them, and another try for all."""

import argparse
import time

from wikitrack_local import retry
from wikitrack_local.commands.topic import line
from wikitrack_local.console import EXIT_FAILED, printable, say
from wikitrack_local.paths import state_at
from wikitrack_local.reading import consumer, newest
from wikitrack_local.rejections import RejectedReader
from wikitrack_local.running import bootstrap_servers


def run(options: argparse.Namespace) -> int:
    servers = bootstrap_servers(options.state)
    return _retry(options, servers) if options.retry else _list(options, servers)


def _list(options: argparse.Namespace, servers: str) -> int:
    reader = RejectedReader(servers)
    reader.catch_up()
    reader.close()
    say(f"{len(reader.rejections):,} events are rejected")
    for reason, count in reader.rejections.by_reason().items():
        say(f"  {printable(reason)}: {count:,}")
    looker = consumer(servers)
    say(f"the newest {options.n} records (a value of - takes a rejection back):")
    for record in newest(looker, "rejected", options.n):
        say(line(record, 200))
    looker.close()
    return 0


def _retry(options: argparse.Namespace, servers: str) -> int:
    begun = time.monotonic()
    checkpoint = state_at(options.state).checkpoints / "cleaner"
    outcome = retry.run(servers, checkpoint, say)
    if outcome is None:
        say("the cleaner has not come to an end with them: run it once more; nothing is lost")
        return EXIT_FAILED
    say(f"{outcome.sent:,} tried again in {time.monotonic() - begun:.0f} s: {outcome.accepted:,} accepted now")
    return 0
