"""`python -m wikitrack_schema`: settings in, exit code out."""

import logging
import signal
import sys

import structlog
from cassandra import DriverException, InvalidRequest
from cassandra.cluster import NoHostAvailable, Session
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_delay, wait_exponential_jitter

from wikitrack_common import logs, programs, sessions
from wikitrack_common.settings import load
from wikitrack_schema import __doc__ as about
from wikitrack_schema.apply import SchemaConflictError, apply, keep
from wikitrack_schema.files import SchemaFileError, versions
from wikitrack_schema.settings import SchemaSettings

log = structlog.get_logger("wikitrack_schema")


def _told(state: RetryCallState) -> None:
    if state.attempt_number == 1 and state.outcome is not None:
        log.warning("Cassandra does not answer yet; waiting", error=str(state.outcome.exception()))


def _connect(settings: SchemaSettings) -> Session:
    cluster = sessions.cluster(settings, request_timeout=60.0)
    try:
        return cluster.connect()
    except BaseException:
        cluster.shutdown()
        raise


def run(settings: SchemaSettings) -> None:
    """Wait for Cassandra, apply what is not applied yet, set the retention."""
    found = versions()
    patiently = Retrying(
        retry=retry_if_exception_type((NoHostAvailable, OSError)),
        wait=wait_exponential_jitter(multiplier=0.2, max=2.0),
        stop=stop_after_delay(settings.wait_seconds),
        after=_told,
        reraise=True,
    )
    session = patiently(_connect, settings)
    try:
        apply(session, found, settings.replication, log)
        keep(session, settings.retention_days, log)
    finally:
        session.cluster.shutdown()
    log.info("schema is up to date", version=found[-1].number)


def _stop(_signal: int, _frame: object) -> None:
    """Every statement can be repeated, so a run may end anywhere."""
    log.info("stopped before the end; run it again")
    sys.exit(0)


def main() -> int:
    """0: up to date, or stopped by a signal; 1: it could not be brought there, logged once; 2: a bad setting."""
    programs.arguments("wikitrack_schema", about or "", SchemaSettings)
    settings = load(SchemaSettings)
    logs.configure("wikitrack_schema", settings)
    logging.getLogger("cassandra").setLevel(logging.CRITICAL)  # it logs a traceback for each attempt to connect
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        run(settings)
    except (NoHostAvailable, OSError, DriverException, InvalidRequest, SchemaFileError, SchemaConflictError) as error:
        log.critical("schema not applied", error=f"{type(error).__name__}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
