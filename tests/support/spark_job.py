"""The reports job as a program of its own, against a given Cassandra."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.api_server import environment
from tests.support.cassandra import REPO, CassandraServer

JARS = "WIKITRACK_TEST_SPARK_JARS"
SECONDS = 400


def run_reports(cassandra: CassandraServer, jars: Path, *arguments: str) -> None:
    """Run it to its end. Raises `AssertionError` with what it said where it fails."""
    settings = environment(
        cassandra,
        PYTHONPATH=os.pathsep.join(str(REPO / root) for root in ("common", "spark-apps")),
        PYSPARK_PYTHON=sys.executable,
        SPARK_LOCAL_IP="127.0.0.1",
        WIKITRACK_SPARK_MASTER="local[2]",
        WIKITRACK_SPARK_JARS=str(jars),
    )
    command = [sys.executable, "-m", "wikitrack_spark.reports", *arguments]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
