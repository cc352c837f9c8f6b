"""`python -m wikitrack_producer`."""

import argparse
import contextvars
import signal
import sys
import threading

import structlog

from wikitrack_common import health, logs
from wikitrack_common.settings import PREFIX, load
from wikitrack_producer import VERSION
from wikitrack_producer.follower import Follower
from wikitrack_producer.settings import ProducerSettings

REPORT_SECONDS = 0.2
log = structlog.get_logger("wikitrack_producer")


def main() -> int:
    """0 after SIGTERM or SIGINT, 1 after a fault, 2 for a wrong setting."""
    _arguments()
    settings = load(ProducerSettings)
    logs.configure("producer", settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    heartbeat = health.Heartbeat(settings.heartbeat_limit_seconds)
    follower = Follower(settings, heartbeat, stop)
    server = health.serve(settings.metrics_host, settings.metrics_port, heartbeat, follower.position)
    log.info("started", version=VERSION, stream=settings.stream_url, metrics_port=server.server_port)
    return _run(follower, stop, settings)


def _run(follower: Follower, stop: threading.Event, settings: ProducerSettings) -> int:
    """The follower works in its own thread: a signal finds this one free, whatever a socket waits for."""
    faults: list[BaseException] = []

    def work() -> None:
        try:
            follower.run()
        except BaseException as error:
            faults.append(error)
        stop.set()

    worker = threading.Thread(target=contextvars.copy_context().run, args=(work,), name="follower", daemon=True)
    worker.start()
    while not stop.wait(REPORT_SECONDS):
        follower.report()
    follower.interrupt()
    worker.join(settings.stop_seconds + 5)
    if faults:
        log.critical("stopped by a fault", exc_info=faults[0])
    return 1 if faults else 0


def _arguments() -> None:
    names = "\n".join(
        f"  {PREFIX}{name.upper()}"
        + (f"={field.default}" if not field.is_required() else " (required)")
        + (f"  {field.description}" if field.description else "")
        for name, field in ProducerSettings.model_fields.items()
    )
    argparse.ArgumentParser(
        prog="python -m wikitrack_producer",
        description="Follows a stream of page creations and writes each event, as it is, to the Kafka topic `input`.",
        epilog=f"Settings, from the environment:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()


if __name__ == "__main__":
    sys.exit(main())
