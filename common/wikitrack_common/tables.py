"""Names of the Cassandra keyspace and tables, and what their keys are made of. The schema itself is in `cql/`."""

from typing import Final

KEYSPACE: Final = "wiki"

PAGES_BY_ID: Final = "pages_by_id"
PAGES_BY_USER: Final = "pages_by_user"
PAGES_BY_DOMAIN: Final = "pages_by_domain"
PAGES_BY_TIME: Final = "pages_by_time"
USER_PERIODS: Final = "user_periods"
COUNTS_BY_DOMAIN: Final = "counts_by_domain"
COUNTS_BY_HOUR: Final = "counts_by_hour"
DOMAINS: Final = "domains"
SCHEMA_VERSIONS: Final = "schema_versions"

ALL_DOMAINS: Final = "*"
"""Stands for all wikis together, as a `domain` of `counts_by_domain` and `user_periods`; no real one is called so."""

ALL_TIME: Final = "all"
"""`within` of the topmost periods: years in `counts_by_domain`, months in `user_periods`."""

PAGES_A_BUCKET: Final = 64
"""`pages_by_id.bucket` is the page's number, divided by this: wikis number their pages in turn."""

USER_BUCKETS: Final = 1024
"""`user_periods.bucket` is the user's number modulo this."""

DOMAINS_BUCKET: Final = 0
"""All of `domains` is one partition: there are about a thousand wikis."""

SLOT_MINUTES: Final = 5
"""`pages_by_time.slot` is the minute of the hour, divided by this."""
SLOTS: Final = 60 // SLOT_MINUTES

FUTURE_TOLERANCE_SECONDS: Final = 300
"""Pages created more than this ahead of now are kept and counted, but no "newest" view shows them."""


def page_bucket(page_id: int) -> int:
    return page_id // PAGES_A_BUCKET


def user_bucket(user_id: int) -> int:
    return user_id % USER_BUCKETS
