"""The Spark session of a job."""

from pyspark.sql import DataFrame, SparkSession

from wikitrack_common import topics
from wikitrack_spark.settings import ConnectorSettings, JobSettings, SparkSettings

_SQL = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",  # re-planning costs more than these small shuffles
    "spark.sql.streaming.pollingDelay": "25ms",  # 10 by default: an idle query would take a tenth of a core
    "spark.sql.streaming.noDataMicroBatches.enabled": "false",
    "spark.sql.streaming.minBatchesToRetain": "20",
    "spark.sql.streaming.metricsEnabled": "true",
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.maxPlanStringLength": "1000",  # Spark prints the plan of every batch for a page that nobody opens
    "spark.sql.debug.maxToStringFields": "10",
    "spark.locality.wait": "0",
    "spark.ui.showConsoleProgress": "false",
}


def build(name: str, settings: SparkSettings) -> SparkSession:
    """Start Spark. Blocks for some seconds; everything that depends on the place comes from `settings`."""
    builder = SparkSession.builder.appName(name)
    options = dict(_SQL)
    if settings.spark_master:
        options |= {
            "spark.master": settings.spark_master,
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            # See local/wikitrack_local/servers.py: of a small machine, the optimising compiler would take half.
            "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        }
    if settings.spark_driver_memory:
        options["spark.driver.memory"] = settings.spark_driver_memory
    if settings.spark_jars:
        options["spark.driver.extraClassPath"] = f"{settings.spark_jars}/*"
    if isinstance(settings, ConnectorSettings):
        options |= _connector(settings)
    for key, value in options.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    _remember_classes(spark)
    _silence(spark, "org.apache.spark.sql.catalyst.util.StringUtils")  # it tells of each plan that it cut short
    return spark


def _silence(spark: SparkSession, logger: str) -> None:
    log4j = spark.sparkContext._jvm.org.apache.logging.log4j  # type: ignore[union-attr]
    log4j.core.config.Configurator.setLevel(logger, log4j.Level.ERROR)


def _remember_classes(spark: SparkSession) -> None:
    """Keep the Java classes that PySpark asks for in every call of a function.

    Py4J looks a class up anew each time, in every jar, for every package that PySpark imports: this was a fifth of
    the CPU of a small batch.
    """
    java = spark.sparkContext._jvm
    for name in ("functions", "PythonUtils", "PythonSQLUtils", "java", "scala", "org"):
        setattr(java, name, getattr(java, name))


def _connector(settings: ConnectorSettings) -> dict[str, str]:
    """Settings of the Spark Cassandra Connector: its reference calls them `spark.cassandra.*`."""
    options = {
        "connection.host": settings.cassandra_hosts,
        "connection.port": str(settings.cassandra_port),
        "connection.localDC": settings.cassandra_local_dc,
        "connection.keepAliveMS": "3600000",
        "connection.timeoutMS": "5000",
        "read.timeoutMS": "20000",
        "output.consistency.level": "LOCAL_QUORUM",
        "output.ignoreNulls": "false",  # else a missing field shows the value of a version that lost
        "output.concurrent.writes": str(settings.concurrent_writes),
        "query.retry.count": "3",  # the writer retries whole batches itself, and says so
    }
    if settings.cassandra_user:
        options |= {
            "auth.username": settings.cassandra_user,
            "auth.password": settings.cassandra_password.get_secret_value(),
        }
    return {f"spark.cassandra.{key}": value for key, value in options.items()}


def read_topic(spark: SparkSession, settings: JobSettings, topic: str) -> DataFrame:
    """The records of a topic as a stream, from its start where there is no checkpoint.

    `fetch.max.wait.ms`: Spark leaves a long poll outstanding; with Kafka's default of 500 ms an event waits for it.
    `failOnDataLoss`: records that Kafka dropped before they were read are an error that has to be looked at.
    """
    return (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", settings.kafka_bootstrap_servers)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("failOnDataLoss", "true")
        .option("includeHeaders", "true")
        .option("maxOffsetsPerTrigger", settings.max_events_per_batch)
        .option("kafka.fetch.max.wait.ms", "10")
        .option("kafka.max.partition.fetch.bytes", str(topics.MAX_RECORD_BYTES))
        .option("kafka.fetch.max.bytes", str(4 * topics.MAX_RECORD_BYTES))
        .option("groupIdPrefix", "wikitrack")
        .load()
    )
