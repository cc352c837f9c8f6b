"""Names of the Cassandra keyspace and tables, and what their keys are made of. The schema itself is in `cql/`."""

from typing import Final

KEYSPACE: Final = "wiki"

PAGES_BY_ID: Final = "pages_by_id"
PAGES_BY_USER: Final = "pages_by_user"
PAGES_BY_DOMAIN: Final = "pages_by_domain"
PAGES_BY_TIME: Final = "pages_by_time"
USER_HOURS: Final = "user_hours"
USER_YEARS: Final = "user_years"
COUNTS_BY_DOMAIN: Final = "counts_by_domain"
COUNTS_BY_HOUR: Final = "counts_by_hour"
DOMAINS: Final = "domains"
SCHEMA_VERSIONS: Final = "schema_versions"

ALL_DOMAINS: Final = "*"
"""Stands for all wikis together in `counts_by_domain`; no real domain can be called so."""

ALL_TIME: Final = "all"
"""`counts_by_domain.within` of the rows that hold whole years."""

DOMAINS_BUCKET: Final = 0
"""All of `domains` is one partition: there are about a thousand wikis."""

SLOT_MINUTES: Final = 5
"""`pages_by_time.slot` is the minute of the hour, divided by this."""
SLOTS: Final = 60 // SLOT_MINUTES

FUTURE_TOLERANCE_SECONDS: Final = 300
"""Pages created more than this ahead of now are kept and counted, but no "newest" view shows them."""
