"""Settings of the schema command."""

import ast

from pydantic import Field, field_validator

from wikitrack_common.settings import CassandraSettings, Settings


class SchemaSettings(Settings, CassandraSettings):
    """Where the schema goes, and what differs between one machine and a cluster."""

    replication: str = Field(
        default="{'class': 'SimpleStrategy', 'replication_factor': 1}",
        description="replication of the keyspace, as CQL writes it; only used when the keyspace is made",
    )
    retention_days: int = Field(default=0, ge=0, le=7300, description="pages are kept so long; 0: for ever")
    wait_seconds: float = Field(default=300.0, gt=0, description="how long to wait for Cassandra")

    @field_validator("replication")
    @classmethod
    def _is_a_map(cls, value: str) -> str:
        try:
            given = ast.literal_eval(value)
        except (ValueError, SyntaxError) as error:
            raise ValueError("a map such as {'class': 'NetworkTopologyStrategy', 'dc1': 3}") from error
        if not isinstance(given, dict) or "class" not in given:
            raise ValueError("a map with a 'class'")
        return "{" + ", ".join(f"'{key}': '{one}'" for key, one in given.items()) + "}"
