"""A real Kafka broker for tests: one KRaft node in a folder of its own, on free ports."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import KafkaError

from tests.support.ports import free_ports
from wikitrack_common import topics

JARS_VARIABLE = "WIKITRACK_TEST_KAFKA_JARS"
START_SECONDS = 60
CLUSTER_ID = "d2lraXRyYWNrLXRlc3RzMQ"

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
message.max.bytes={max_bytes}
replica.fetch.max.bytes={max_bytes}
log.segment.bytes=67108864
log.cleaner.dedupe.buffer.size=16777216
log.cleaner.threads=1
num.network.threads=2
num.io.threads=2
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
"""


class Broker:
    """Starts when entered, and again after `kill`; its data and ports stay the same as long as the object lives."""

    def __init__(self, folder: Path, jars: Path) -> None:
        self._folder = folder
        self._jars = jars
        self._ports = free_ports(2)
        self._process: subprocess.Popen[bytes] | None = None
        self.bootstrap = f"127.0.0.1:{self._ports[0]}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        properties = self._folder / "server.properties"
        if not properties.exists():
            self._format(properties)
        log = (self._folder / "kafka.log").open("ab")
        with log:
            self._process = subprocess.Popen(self._java("kafka.Kafka", str(properties)), stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with closing(self.admin()) as admin:
                    admin.list_topics()
                    return
            except (KafkaError, OSError):
                continue
        raise RuntimeError(f"Kafka did not start:\n{(self._folder / 'kafka.log').read_text()[-3000:]}")

    def kill(self) -> None:
        """As `kill -9`."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def admin(self) -> Any:
        return KafkaAdminClient(bootstrap_servers=self.bootstrap, bootstrap_timeout_ms=2_000)

    def make_topic(self, name: str, partitions: int = 4) -> None:
        """A topic with the project's limit of a record."""
        config = {"max.message.bytes": str(topics.MAX_RECORD_BYTES), "message.timestamp.type": "CreateTime"}
        with closing(self.admin()) as admin:
            admin.create_topics([NewTopic(name, partitions, 1, topic_configs=config)])

    def limit_records(self, name: str, size: int) -> None:
        """Let the topic refuse larger batches than this, bytes."""
        resource = ConfigResource(ConfigResourceType.TOPIC, name, configs={"max.message.bytes": str(size)})
        with closing(self.admin()) as admin:
            admin.alter_configs([resource])

    def remove_topic(self, name: str) -> None:
        with closing(self.admin()) as admin:
            admin.delete_topics([name])

    def records(self, name: str) -> list[Any]:
        """All records of a topic as kafka-python's ConsumerRecords, partition after partition."""
        with closing(consumer_of(self.bootstrap)) as consumer:
            partitions = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name))]
            consumer.assign(partitions)
            ends = consumer.end_offsets(partitions)
            consumer.seek_to_beginning()
            found: list[Any] = []
            while any(consumer.position(partition) < end for partition, end in ends.items()):
                for records in consumer.poll(timeout_ms=200).values():
                    found.extend(records)
        return sorted(found, key=lambda record: (record.partition, record.offset))

    def _format(self, properties: Path) -> None:
        port, controller = self._ports
        data = self._folder / "data"
        properties.write_text(
            PROPERTIES.format(port=port, controller=controller, data=data, max_bytes=topics.MAX_RECORD_BYTES)
        )
        command = self._java("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(properties))
        subprocess.run(command, check=True, capture_output=True, timeout=START_SECONDS)

    def _java(self, main: str, *arguments: str) -> list[str]:
        return ["java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", f"{self._jars}/*", main, *arguments]


@contextmanager
def broker(folder: Path) -> Iterator[Broker]:
    """A running broker, killed at the end. `WIKITRACK_TEST_KAFKA_JARS` is the folder of its jars."""
    running = Broker(folder, Path(os.environ[JARS_VARIABLE]))
    try:
        running.start()
        yield running
    finally:
        running.kill()


def consumer_of(bootstrap: str) -> Any:
    return KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest")
