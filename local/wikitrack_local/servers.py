"""Kafka and Cassandra: their configuration files, rendered for one stack, and their commands."""

import string
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path

from wikitrack_common.topics import MAX_RECORD_BYTES
from wikitrack_local.bootstrap import Tools
from wikitrack_local.console import fail
from wikitrack_local.paths import REPO, State

# Not local/kafka and local/cassandra: `local` is on the path, where they would hide the clients of these names.
HERE = REPO / "local" / "servers"
# No shared-memory statistics file outside the state, and an end instead of a slow death where memory is short.
# Four JVMs on two cores: the optimising compiler alone took half of the first minutes' time, for work that is mostly
# waiting. The quick compiler (level 1) starts sooner and was measured faster for the whole.
JVM = (
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
)


def prepare(state: State, tools: Tools, ports: Mapping[str, int]) -> None:
    """Render both configurations; give Kafka's data folder its cluster id where it is new."""
    state.temporary.mkdir(parents=True, exist_ok=True)
    kafka = {"kafka_port": ports["kafka"], "controller_port": ports["controller"], "data": state.data / "kafka"}
    _render(HERE / "kafka/server.properties", kafka_config(state), kafka | {"max_record_bytes": MAX_RECORD_BYTES})
    cassandra = {"cassandra_port": ports["cassandra"], "storage_port": ports["storage"]}
    _render(HERE / "cassandra/cassandra.yaml", cassandra_config(state), cassandra | {"data": state.data / "cassandra"})
    if not (state.data / "kafka" / "meta.properties").exists():
        _format_kafka(state, tools)


def kafka_config(state: State) -> Path:
    return state.run / "kafka.properties"


def cassandra_config(state: State) -> Path:
    return state.run / "cassandra.yaml"


def kafka_command(state: State, tools: Tools) -> tuple[str, ...]:
    """A heap of 256 MiB holds records of 9 MiB with room; a serial collector spares a machine of two cores."""
    heap = ("-Xms128m", "-Xmx256m", "-XX:+UseSerialGC")
    return (*_kafka_java(state, tools), *heap, "kafka.Kafka", str(kafka_config(state)))


def cassandra_command(state: State, tools: Tools) -> tuple[str, ...]:
    jars = tools.jars["cassandra"]
    jamm = next(jars.glob("jamm-*.jar"))
    return (
        str(tools.java_home / "bin" / "java"),
        f"@{HERE / 'cassandra/jvm.options'}",
        *JVM,
        "-Xms768m",
        "-Xmx768m",
        "-Xss256k",
        "-XX:+UseSerialGC",
        f"-javaagent:{jamm}",
        f"-Djava.io.tmpdir={state.temporary}",
        f"-Dlogback.configurationFile={HERE / 'cassandra/logback.xml'}",
        f"-Dcassandra.config=file://{cassandra_config(state)}",
        f"-Dcassandra.storagedir={state.data / 'cassandra'}",
        "-Dcassandra-foreground=yes",
        # There is no other node to wait for.
        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
        "-Dcassandra.ring_delay_ms=0",
        "-cp",
        f"{jars}/*",
        "org.apache.cassandra.service.CassandraDaemon",
    )


def _kafka_java(state: State, tools: Tools) -> tuple[str, ...]:
    return (
        str(tools.java_home / "bin" / "java"),
        *JVM,
        f"-Djava.io.tmpdir={state.temporary}",
        f"-Dlog4j2.configurationFile={HERE / 'kafka/log4j2.xml'}",
        "-cp",
        f"{tools.jars['kafka']}/*",
    )


def _format_kafka(state: State, tools: Tools) -> None:
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    options = ("format", f"--cluster-id={cluster}", "--config", str(kafka_config(state)), "--ignore-formatted")
    command = (*_kafka_java(state, tools), "kafka.tools.StorageTool", *options)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        fail(f"Kafka's storage could not be formatted: {(done.stdout + done.stderr).strip()}")


def _render(template: Path, target: Path, values: Mapping[str, object]) -> None:
    target.write_text(string.Template(template.read_text(encoding="utf-8")).substitute(values), encoding="utf-8")
