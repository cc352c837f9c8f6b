"""What can be set, from the environment."""

from typing import Literal

from pydantic import Field, field_validator

from wikitrack_common.settings import KafkaSettings, Settings

LATIN1_PRINTABLE = r"^[\x20-\x7e\xa0-\xff]+$"


class ProducerSettings(KafkaSettings, Settings):
    """All times are in seconds."""

    stream_url: str = Field(
        default="https://stream.wikimedia.org/v2/stream/mediawiki.page-create", pattern=r"^https?://[^\s]+$"
    )
    contact: str = Field(
        min_length=3,
        max_length=200,
        pattern=LATIN1_PRINTABLE,
        description="an e-mail address or URL, sent in the User-Agent: Wikimedia refuses requests without one",
    )
    start: Literal["oldest", "now"] = Field(default="oldest", description="where to start while `input` is empty")
    overlap_seconds: float = Field(default=300, ge=1, le=86_400, description="what is read again at a reconnect")
    max_topic_lag_seconds: float = Field(
        default=86_400, ge=60, le=2_678_400, description="a topic further behind that does not move counts as silent"
    )
    connect_timeout_seconds: float = Field(default=10, ge=0.1, le=300)
    read_timeout_seconds: float = Field(default=60, ge=0.2, le=3_600, description="silence after which to reconnect")
    backoff_seconds: float = Field(default=1, ge=0.01, le=60, description="first wait after a failed connection")
    backoff_max_seconds: float = Field(default=60, ge=0.01, le=3_600, description="longest wait, unless told by a 429")
    linger_ms: int = Field(default=5, ge=0, le=1_000, description="how long Kafka batches wait for company")
    buffer_bytes: int = Field(
        default=32 * 1024 * 1024, ge=1024 * 1024, le=2**30, description="unacknowledged bytes at which reading stops"
    )
    stop_seconds: float = Field(default=20, ge=1, le=600, description="time for what was read to reach Kafka at a stop")

    @field_validator("contact")
    @classmethod
    def _has_contact(cls, contact: str) -> str:
        if "@" not in contact and "://" not in contact:
            raise ValueError("must be an e-mail address or a URL (https://...)")
        return contact.strip()

    @property
    def overlap_ms(self) -> int:
        return int(self.overlap_seconds * 1000)

    @property
    def heartbeat_limit_seconds(self) -> float:
        """No turn of the loop takes longer than the longest silence, or one attempt to reach Kafka."""
        return self.connect_timeout_seconds + self.read_timeout_seconds + 60
