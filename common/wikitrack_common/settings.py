"""Typed settings from the environment (`WIKITRACK_*`), read once at the start of a program."""

import sys
from typing import Literal, NoReturn, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "WIKITRACK_"
EXIT_BAD_SETTING = 2
# In every group: pydantic takes the configuration of the last base class, whatever the others say.
FROM_ENVIRONMENT = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)


class Settings(BaseSettings):
    """What every program takes. Programs extend it by the groups below and by fields of their own."""

    model_config = FROM_ENVIRONMENT

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65535, description="0: any free port")


class KafkaSettings(BaseSettings):
    """Where Kafka is."""

    model_config = FROM_ENVIRONMENT

    kafka_bootstrap_servers: str = Field(default="127.0.0.1:9092", min_length=3)


class CassandraSettings(BaseSettings):
    """Where Cassandra is, and as whom to speak to it."""

    model_config = FROM_ENVIRONMENT

    cassandra_hosts: str = Field(default="127.0.0.1", min_length=1, description="comma-separated")
    cassandra_port: int = Field(default=9042, ge=1, le=65535)
    cassandra_local_dc: str = "datacenter1"
    cassandra_user: str = ""
    cassandra_password: SecretStr = SecretStr("")


SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def load(kind: type[SettingsT]) -> SettingsT:
    """Read settings from the environment; a wrong value prints one line for each and exits with 2."""
    try:
        return kind()
    except ValidationError as error:
        _exit(error)


def _exit(error: ValidationError) -> NoReturn:
    for problem in error.errors(include_url=False, include_context=False):
        name = PREFIX + "_".join(str(part) for part in problem["loc"]).upper()
        given = "" if problem["type"] == "missing" or "PASSWORD" in name else f", not {problem['input']!r}"
        print(f"{name}: {problem['msg']}{given}", file=sys.stderr)
    sys.exit(EXIT_BAD_SETTING)
