"""What the stack runs: each program's command, environment, readiness and place in the order."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from wikitrack_local import servers
from wikitrack_local.arguments import STREAM
from wikitrack_local.bootstrap import Tools
from wikitrack_local.paths import STATE_VARIABLE, State
from wikitrack_local.ports import HOST
from wikitrack_local.sources import Source

SIMULATED_CONTACT = "one-machine@localhost.invalid"
STOP_ORDER = ("producer", STREAM, "cleaner", "writer", "api", "kafka", "cassandra")


@dataclass(frozen=True)
class Spec:
    """One program. `after`: what must have happened first. It is ready when `url` answers 200, or `port` is open."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    port: int | None = None
    url: str | None = None
    stop_seconds: float = 15.0


@dataclass(frozen=True)
class Stack:
    """One start of the stack."""

    state: State
    tools: Tools
    source: Source
    ports: Mapping[str, int]
    api_port: int
    rate: str | None = None
    seed: int | None = None

    @property
    def api_url(self) -> str:
        return f"http://{HOST}:{self.api_port}"

    @property
    def bootstrap_servers(self) -> str:
        return f"{HOST}:{self.ports['kafka']}"

    def url(self, program: str, path: str) -> str:
        return f"http://{HOST}:{self.ports[program]}{path}"


def specs(stack: Stack) -> list[Spec]:
    """Every program of the stack; each is started once what it is `after` has happened."""
    programs = [
        _server("kafka", stack, servers.kafka_command(stack.state, stack.tools)),
        _server("cassandra", stack, servers.cassandra_command(stack.state, stack.tools)),
        _api(stack),
        _spark(stack, "cleaner"),
        _spark(stack, "writer"),
        _python(stack, "producer", "wikitrack_producer", _producer_needs(stack), _producer_settings(stack)),
    ]
    return [_stream(stack), *programs] if stack.source.simulated else programs


def environment(state: State, tools: Tools, ports: Mapping[str, int]) -> dict[str, str]:
    """What all programs get: the user's own environment, and where this stack's servers are."""
    java = tools.java_home
    temporary = str(state.temporary)
    return {
        **os.environ,
        STATE_VARIABLE: str(state.root),
        "JAVA_HOME": str(java),
        "PATH": f"{tools.python.parent}:{java / 'bin'}:{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        "PYSPARK_PYTHON": str(tools.python),
        "PYSPARK_DRIVER_PYTHON": str(tools.python),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": temporary,
        "SPARK_SUBMIT_OPTS": f"-Djava.io.tmpdir={temporary} -XX:-UsePerfData",
        "SPARK_LAUNCHER_OPTS": "-XX:-UsePerfData",
        "TMPDIR": temporary,
        "WIKITRACK_LOG_FORMAT": os.environ.get("WIKITRACK_LOG_FORMAT", "json"),
        "WIKITRACK_KAFKA_BOOTSTRAP_SERVERS": f"{HOST}:{ports['kafka']}",
        "WIKITRACK_CASSANDRA_HOSTS": HOST,
        "WIKITRACK_CASSANDRA_PORT": str(ports["cassandra"]),
        "WIKITRACK_CASSANDRA_LOCAL_DC": "datacenter1",
        "WIKITRACK_CASSANDRA_USER": "",
        "WIKITRACK_METRICS_HOST": HOST,
        "WIKITRACK_SPARK_MASTER": os.environ.get("WIKITRACK_SPARK_MASTER", "local[2]"),
        "WIKITRACK_SPARK_JARS": str(tools.jars["spark"]),
    }


def schema_command() -> tuple[str, ...]:
    return (sys.executable, "-m", "wikitrack_schema")


def reports_command(end: str | None = None) -> tuple[str, ...]:
    """Make what is due, or the report of one window; ends by itself."""
    return (sys.executable, "-m", "wikitrack_spark.reports", *(("--end", end) if end else ()))


def _server(name: str, stack: Stack, command: tuple[str, ...]) -> Spec:
    return Spec(name, command, port=stack.ports[name], stop_seconds=40.0)


def _python(stack: Stack, name: str, module: str, after: tuple[str, ...], settings: Mapping[str, str]) -> Spec:
    return Spec(
        name=name,
        command=(sys.executable, "-m", module),
        environment={"WIKITRACK_METRICS_PORT": str(stack.ports[name]), **settings},
        after=after,
        url=stack.url(name, "/health/live"),
    )


def _api(stack: Stack) -> Spec:
    settings = {
        "WIKITRACK_API_HOST": HOST,
        "WIKITRACK_API_PORT": str(stack.api_port),
        "WIKITRACK_SOURCE": stack.source.description,
    }
    command = (sys.executable, "-m", "wikitrack_api")
    return Spec("api", command, settings, after=("cassandra",), url=f"{stack.api_url}/health/live")


def _spark(stack: Stack, name: str) -> Spec:
    """Spark needs seconds to come up, Cassandra too: side by side. The writer waits for Cassandra by itself."""
    settings = {"WIKITRACK_CHECKPOINT_DIR": str(stack.state.checkpoints / name)}
    return _python(stack, name, f"wikitrack_spark.{name}", ("topics",), settings)


def _producer_needs(stack: Stack) -> tuple[str, ...]:
    return ("topics", STREAM) if stack.source.simulated else ("topics",)


def _producer_settings(stack: Stack) -> dict[str, str]:
    if stack.source.simulated:
        path = "/v2/stream/mediawiki.page-create"
        return {"WIKITRACK_STREAM_URL": stack.url(STREAM, path), "WIKITRACK_CONTACT": SIMULATED_CONTACT}
    if stack.source.url:
        contact = os.environ.get("WIKITRACK_CONTACT") or SIMULATED_CONTACT
        return {"WIKITRACK_STREAM_URL": stack.source.url, "WIKITRACK_CONTACT": contact}
    return {}


def _stream(stack: Stack) -> Spec:
    what = ("--file", str(stack.source.file)) if stack.source.file else ("--demo",)
    options = [*what, "--port", str(stack.ports[STREAM]), "--state", str(stack.state.data / STREAM)]
    if stack.rate:
        options += ["--rate", stack.rate]
    if stack.seed is not None:
        options += ["--seed", str(stack.seed)]
    url = stack.url(STREAM, "/health/live")
    return Spec(STREAM, (sys.executable, "-m", "wikitrack_sim", *options), url=url)
