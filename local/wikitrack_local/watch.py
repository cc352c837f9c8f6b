"""Looks into the servers of a running stack. Each look blocks; what does not answer is None, and asked again later."""

from collections.abc import Callable
from typing import Any, TypeVar

import httpx
from cassandra.cluster import Cluster, Session
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError

from wikitrack_common.sessions import cluster
from wikitrack_common.settings import CassandraSettings
from wikitrack_common.tables import ALL_DOMAINS, ALL_TIME, COUNTS_BY_DOMAIN, KEYSPACE
from wikitrack_local.rejections import RejectedReader
from wikitrack_local.topics import PARTITIONS

T = TypeVar("T")

STORED = " ".join(("SELECT sum(pages) FROM", f"{KEYSPACE}.{COUNTS_BY_DOMAIN}", "WHERE domain = %s AND within = %s"))


class KafkaWatch:
    """End offsets and rejections."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers
        self._admin: Any = None
        self._rejected: RejectedReader | None = None

    def ends(self, topic: str) -> dict[int, int] | None:
        """End offset of each partition."""
        return self._try(lambda: self._offsets(topic, OffsetSpec.LATEST))

    def begins(self, topic: str) -> dict[int, int] | None:
        """First offset that retention left, of each partition."""
        return self._try(lambda: self._offsets(topic, OffsetSpec.EARLIEST))

    def rejected(self) -> dict[str, int] | None:
        """Distinct rejections by reason."""
        return self._try(self._read_rejected)

    def close(self) -> None:
        for client in (self._admin, self._rejected):
            if client is not None:
                client.close()
        self._admin = self._rejected = None

    def _offsets(self, topic: str, spec: OffsetSpec) -> dict[int, int]:
        if self._admin is None:
            self._admin = KafkaAdminClient(bootstrap_servers=self._servers, request_timeout_ms=5000)
        wanted = {TopicPartition(topic, partition): spec for partition in range(PARTITIONS)}
        found = self._admin.list_partition_offsets(wanted, timeout_ms=3000)
        return {partition.partition: answer.offset for partition, answer in found.items()}

    def _read_rejected(self) -> dict[str, int]:
        if self._rejected is None:
            self._rejected = RejectedReader(self._servers)
        self._rejected.catch_up()
        return self._rejected.rejections.by_reason()

    def _try(self, look: Callable[[], T]) -> T | None:
        try:
            return look()
        except (KafkaError, OSError):
            # Kafka is away or restarting: clients of a former life are let go.
            self.close()
            return None


class CassandraWatch:
    """How many pages are stored."""

    def __init__(self, host: str, port: int) -> None:
        self._settings = CassandraSettings(cassandra_hosts=host, cassandra_port=port, cassandra_user="")
        self._cluster: Cluster | None = None
        self._session: Session | None = None

    def stored(self) -> int | None:
        """The sum of the yearly counts of all wikis together: one small partition."""
        try:
            row = self._connected().execute(STORED, (ALL_DOMAINS, ALL_TIME), timeout=5.0).one()
        except Exception:
            # The driver raises more than forty kinds; each means: no answer now.
            return None
        return int(row[0] or 0)

    def close(self) -> None:
        if self._cluster is not None:
            self._cluster.shutdown()
        self._cluster = self._session = None

    def _connected(self) -> Session:
        if self._session is None:
            self.close()
            self._cluster = cluster(self._settings, request_timeout=5.0)
            self._session = self._cluster.connect()
        return self._session


class HttpWatch:
    """JSON and metrics of the programs' HTTP sides."""

    def __init__(self) -> None:
        self._client = httpx.Client(timeout=3.0, trust_env=False)

    def json(self, url: str) -> dict[str, Any] | None:
        response = self._get(url)
        try:
            value = response.json() if response is not None else None
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    def text(self, url: str) -> str | None:
        response = self._get(url)
        return None if response is None else response.text

    def ok(self, url: str) -> bool:
        response = self._get(url)
        return response is not None and response.status_code == httpx.codes.OK

    def close(self) -> None:
        self._client.close()

    def _get(self, url: str) -> httpx.Response | None:
        try:
            return self._client.get(url)
        except httpx.HTTPError:
            return None
