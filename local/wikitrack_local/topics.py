"""The three topics as they should be, and one call that makes them so, again at every start."""

from typing import Final

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import TopicAlreadyExistsError

from wikitrack_common.topics import INPUT, MAX_RECORD_BYTES, PROCESSED, REJECTED

PARTITIONS = 1
"""One task a batch: the programs side by side fill a small machine, and a second task makes each small batch slower."""

# Kafka's own default gives up on records that are ahead of the broker's clock by an hour. Records carry stream time,
# and a stream's clock is not ours.
_ANY_TIME_AHEAD = {"message.timestamp.after.max.ms": str(2**63 - 1)}
# An event of up to 8 MiB passes whole, with its key and headers.
_LARGE = {"max.message.bytes": str(MAX_RECORD_BYTES)}
# Records are as old as the stream's history when they arrive: up to 31 days. Less would remove a refill while it runs.
_A_MONTH = {"retention.ms": str(35 * 24 * 3600 * 1000), "cleanup.policy": "delete"}
# Equal bytes are one rejection, kept until its tombstone, however old.
_NEWEST_OF_EACH_KEY = {"cleanup.policy": "compact", "retention.ms": "-1"}

TOPICS: Final[dict[str, dict[str, str]]] = {
    INPUT: _LARGE | _ANY_TIME_AHEAD | _A_MONTH,
    PROCESSED: _LARGE | _ANY_TIME_AHEAD | _A_MONTH,
    REJECTED: _LARGE | _ANY_TIME_AHEAD | _NEWEST_OF_EACH_KEY,
}


def apply(bootstrap_servers: str) -> None:
    """Create what is missing, set what differs. May be called at any time; raises `KafkaError`."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap_servers)
    try:
        missing = {name: config for name, config in TOPICS.items() if name not in admin.list_topics()}
        if missing:
            _create(admin, missing)
        present = [ConfigResource(ConfigResourceType.TOPIC, name, configs=config) for name, config in TOPICS.items()]
        admin.alter_configs(present)
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, topics: dict[str, dict[str, str]]) -> None:
    wanted = {
        name: {"num_partitions": PARTITIONS, "replication_factor": 1, "configs": config}
        for name, config in topics.items()
    }
    try:
        admin.create_topics(wanted, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        # Another `up` or a person was quicker; the configuration is set next in any case.
        return
