"""Connections to Cassandra, as every program makes them."""

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.policies import ConstantReconnectionPolicy, DCAwareRoundRobinPolicy, TokenAwarePolicy

from wikitrack_common.settings import CassandraSettings


def cluster(settings: CassandraSettings, *, request_timeout: float = 10.0, executor_threads: int = 2) -> Cluster:
    """A cluster object that has not connected yet; `connect()` blocks and raises `NoHostAvailable`.

    Reads and writes are LOCAL_QUORUM, so that what one program was told is stored another one sees. A node that went
    away is tried again every second, for ever.
    """
    auth = None
    if settings.cassandra_user:
        auth = PlainTextAuthProvider(settings.cassandra_user, settings.cassandra_password.get_secret_value())
    profile = ExecutionProfile(
        load_balancing_policy=TokenAwarePolicy(DCAwareRoundRobinPolicy(settings.cassandra_local_dc)),
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        request_timeout=request_timeout,
    )
    return Cluster(
        contact_points=settings.cassandra_hosts.split(","),
        port=settings.cassandra_port,
        auth_provider=auth,
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
        reconnection_policy=ConstantReconnectionPolicy(1.0, max_attempts=None),
        protocol_version=5,
        connect_timeout=5.0,
        executor_threads=executor_threads,
    )
