"""Times as columns of seconds since 1970."""

from pyspark.sql import Column
from pyspark.sql import functions as F

FIRST_SECOND = 978_307_200
"""2001-01-01T00:00:00Z: Wikipedia's first year."""
LAST_SECOND = 4_133_980_799
"""2100-12-31T23:59:59Z."""

# RFC 3339, section 5.6. Java's `$` would let a final line break pass.
_RFC3339 = r"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)\z"
_OFFSET = r"([+-]\d{2}:\d{2})\z"


def rfc3339_seconds(text: Column) -> Column:
    """Seconds of an RFC 3339 time with a zone; a fraction is cut. Null: not readable, or not in 2001 to 2100 (UTC)."""
    local = F.upper(F.substring(text, 1, 19)).cast("timestamp").cast("long")
    offset = F.regexp_extract(text, _OFFSET, 1)
    minutes = F.substring(offset, 2, 2).cast("int") * 60 + F.substring(offset, 5, 2).cast("int")
    ahead = F.when(offset == "", F.lit(0)).when(offset.startswith("-"), -minutes).otherwise(minutes)
    seconds = local - ahead * 60
    return F.when(text.rlike(_RFC3339) & seconds.between(FIRST_SECOND, LAST_SECOND), seconds)


def iso_seconds(seconds: Column) -> Column:
    return F.date_format(F.timestamp_seconds(seconds), "yyyy-MM-dd'T'HH:mm:ss'Z'")


def iso_milliseconds(timestamp: Column) -> Column:
    return F.date_format(timestamp, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")


def date_hour(seconds: Column) -> Column:
    """`2025-05-18-13`, UTC."""
    return F.date_format(F.timestamp_seconds(seconds), "yyyy-MM-dd-HH")
