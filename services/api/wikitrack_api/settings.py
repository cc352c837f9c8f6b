"""Settings of the API."""

from pydantic import Field

from wikitrack_common.settings import CassandraSettings, Settings


class ApiSettings(Settings, CassandraSettings):
    """Where to listen, and how much to do at once. `/metrics` is on the same port: METRICS_PORT is not used."""

    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=0, le=65535, description="0: any free port; the log says which")
    source: str = Field(default="unknown", description="what the pages come from; shown in /health/ready")
    max_requests: int = Field(default=256, ge=1, description="requests answered at once; more get 503")
    max_statements: int = Field(default=128, ge=1, description="statements that Cassandra is asked at once")
    max_streams: int = Field(default=200, ge=1, description="readers of /stream at once; more get 503")
