"""A real Cassandra of one node for tests, with the configuration that `./wikitrack` gives it."""

import os
import shutil
import socket
import string
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.ports import free_ports
from tests.support.wait import until
from wikitrack_common.settings import CassandraSettings

REPO = Path(__file__).resolve().parents[2]
HERE = REPO / "local" / "servers" / "cassandra"
JARS = "WIKITRACK_TEST_CASSANDRA_JARS"
START_SECONDS = 120.0
STOP_SECONDS = 60.0


def jars() -> Path | None:
    """The folder of Cassandra's jars: what the environment says, else what `./wikitrack` once fetched, else None."""
    given = os.environ.get(JARS)
    if given:
        return Path(given)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wikitrack"
    found = sorted(cache.glob("cassandra-*/cassandra-all-*.jar"), key=lambda jar: jar.stat().st_mtime)
    return found[-1].parent if found else None


@dataclass
class CassandraServer:
    """One node whose data outlive `stop` and `start`; everything it writes is under `folder`."""

    folder: Path
    jars: Path
    ports: list[int] = field(default_factory=lambda: free_ports(2))
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> CassandraSettings:
        return CassandraSettings(cassandra_hosts="127.0.0.1", cassandra_port=self.ports[0])

    @property
    def environment(self) -> dict[str, str]:
        """The settings as a program's environment."""
        return {"WIKITRACK_CASSANDRA_HOSTS": "127.0.0.1", "WIKITRACK_CASSANDRA_PORT": str(self.ports[0])}

    def start(self) -> None:
        """Return once it takes connections; `AssertionError` with the end of its log where it does not."""
        (self.folder / "tmp").mkdir(parents=True, exist_ok=True)
        values = {"cassandra_port": self.ports[0], "storage_port": self.ports[1], "data": self.folder / "data"}
        template = string.Template((HERE / "cassandra.yaml").read_text())
        (self.folder / "cassandra.yaml").write_text(template.substitute(values))
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(_command(self.folder, self.jars), stdout=log, stderr=log)
        until("Cassandra takes connections", self._listens, timeout=START_SECONDS)

    def stop(self) -> None:
        """Ask it to end and wait; kill it where it does not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """As if the machine had failed."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _listens(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "server.log").read_text()[-4000:]
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.ports[0])) == 0


def _command(folder: Path, jars: Path) -> list[str]:
    java = Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java"
    return [
        str(java) if java.is_file() else (shutil.which("java") or "java"),
        f"@{HERE / 'jvm.options'}",
        "-XX:-UsePerfData",
        "-Xms384m",
        "-Xmx384m",
        f"-javaagent:{next(jars.glob('jamm-*.jar'))}",
        f"-Djava.io.tmpdir={folder / 'tmp'}",
        f"-Dlogback.configurationFile={HERE / 'logback.xml'}",
        f"-Dcassandra.config=file://{folder / 'cassandra.yaml'}",
        f"-Dcassandra.storagedir={folder / 'data'}",
        "-Dcassandra-foreground=yes",
        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
        "-Dcassandra.ring_delay_ms=0",
        "-cp",
        f"{jars}/*",
        "org.apache.cassandra.service.CassandraDaemon",
    ]


@contextmanager
def running(folder: Path, jars: Path) -> Iterator[CassandraServer]:
    """A started server, stopped at the end whatever happens."""
    server = CassandraServer(folder, jars)
    try:
        server.start()
        yield server
    finally:
        server.kill()
