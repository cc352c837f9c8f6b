"""Settings of the Spark jobs."""

from pathlib import Path

from pydantic import Field

from wikitrack_common.settings import CassandraSettings, KafkaSettings, Settings


class SparkSettings(Settings):
    """What every job takes."""

    spark_master: str = Field(default="", description="e.g. local[2]; empty: spark-submit has set it")
    spark_driver_memory: str = Field(default="", pattern=r"^(\d+[mg])?$", description="e.g. 640m, at least 450m")
    spark_jars: Path | None = Field(default=None, description="folder of jars; empty: the image has them")


class JobSettings(KafkaSettings, SparkSettings):
    """What every streaming job takes."""

    checkpoint_dir: str = Field(
        min_length=1, description="of this query alone: a folder, or a URL that Spark can write to"
    )
    max_events_per_batch: int = Field(default=20_000, ge=1, le=1_000_000)


class CleanerSettings(JobSettings):
    """What the cleaner takes."""


class ConnectorSettings(CassandraSettings, SparkSettings):
    """What a job takes that uses the Spark Cassandra Connector."""

    concurrent_writes: int = Field(default=12, ge=1, le=1024, description="batches of rows in flight, for each task")


class WriterSettings(ConnectorSettings, JobSettings):
    """What the writer takes."""


class ReportSettings(ConnectorSettings):
    """What the reports take."""
