"""Fixtures of tests that need Cassandra alone."""

from collections.abc import Iterator

import pytest
from cassandra.cluster import Session

from tests.support import cassandra as server
from tests.support.api_server import apply_schema
from tests.support.cassandra import CassandraServer
from wikitrack_common import sessions


@pytest.fixture(scope="module")
def cassandra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CassandraServer]:
    jars = server.jars()
    if jars is None:
        pytest.skip(f"needs a folder with Cassandra's jars: {server.JARS}, or one `./wikitrack up`")
    with server.running(tmp_path_factory.mktemp("cassandra"), jars) as running:
        assert apply_schema(running).returncode == 0
        yield running


@pytest.fixture(scope="module")
def session(cassandra: CassandraServer) -> Iterator[Session]:
    cluster = sessions.cluster(cassandra.settings)
    yield cluster.connect()
    cluster.shutdown()
