"""One local Spark session for all tests of the jobs' frames."""

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from wikitrack_spark import session
from wikitrack_spark.settings import CleanerSettings


@pytest.fixture(scope="package")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = str(tmp_path_factory.mktemp("checkpoint"))
    running = session.build("test", CleanerSettings(checkpoint_dir=folder, spark_master="local[2]"))
    yield running
    running.stop()
