"""Brings a Cassandra to the newest version of the schema."""

from cassandra.cluster import Session
from structlog.typing import FilteringBoundLogger

from wikitrack_common import tables
from wikitrack_schema import retention
from wikitrack_schema.files import Version

_VERSIONS = f"{tables.KEYSPACE}.{tables.SCHEMA_VERSIONS}"
_CREATE = "CREATE TABLE IF NOT EXISTS {} (version int PRIMARY KEY, name text, digest text, applied_at timestamp)"
_READ = "SELECT version, digest FROM {}"
_RECORD = "INSERT INTO {} (version, name, digest, applied_at) VALUES (%s, %s, %s, toTimestamp(now()))"
_AGREEMENT_SECONDS = 60.0


class SchemaConflictError(Exception):
    """What is in Cassandra does not follow from the files."""


def apply(session: Session, versions: list[Version], replication: str, log: FilteringBoundLogger) -> None:
    """Make the keyspace, then apply each version that is not recorded yet.

    A version is recorded after its last statement, and every statement may be repeated: whatever was cut off is made
    whole by the next run. Raises `SchemaConflictError` where an applied file was changed or is gone.
    """
    _run(session, f"CREATE KEYSPACE IF NOT EXISTS {tables.KEYSPACE} WITH replication = {replication}")
    _run(session, _CREATE.format(_VERSIONS))
    applied = {row.version: row.digest for row in session.execute(_READ.format(_VERSIONS))}
    for version in pending(versions, applied):
        for statement in version.statements:
            _run(session, statement)
        session.execute(_RECORD.format(_VERSIONS), (version.number, version.name, version.digest))
        log.info("schema file applied", file=version.name, statements=len(version.statements))


def pending(versions: list[Version], applied: dict[int, str]) -> list[Version]:
    """The versions to apply, given the digests of those that were."""
    known = {version.number: version for version in versions}
    for number, digest in applied.items():
        version = known.get(number)
        if version is None:
            raise SchemaConflictError(f"version {number} is in Cassandra but not in cql/: this is an older checkout")
        if version.digest != digest:
            raise SchemaConflictError(f"{version.name} was applied and then changed: undo that and add a new file")
    return [version for version in versions if version.number not in applied]


def keep(session: Session, days: int, log: FilteringBoundLogger) -> None:
    """Set how long pages are kept, where it is not so already. Applies to rows written from now on."""
    query = "SELECT default_time_to_live AS ttl, compaction FROM system_schema.tables "
    query += "WHERE keyspace_name = %s AND table_name = %s"
    options = retention.wanted(days)
    for table in retention.EXPIRING:
        row = session.execute(query, (tables.KEYSPACE, table)).one()
        if not retention.holds(options, row.ttl, dict(row.compaction)):
            _run(session, options.statement(table))
            log.info("retention set", table=table, days=days)


def _run(session: Session, statement: str) -> None:
    """A change of the schema, and then every node's agreement to it."""
    session.execute(statement, timeout=_AGREEMENT_SECONDS)
    if not session.cluster.control_connection.wait_for_schema_agreement(wait_time=_AGREEMENT_SECONDS):
        raise SchemaConflictError(f"nodes do not agree on the schema after: {statement[:80]}")
