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
NAMES: Final = "names"
ARRIVALS: Final = "arrivals"
USER_SUMS: Final = "user_sums"
REPORTS: Final = "reports"
REPORT_PARTS: Final = "report_parts"
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

KIND_USER: Final = "user"
KIND_PAGE: Final = "page"
"""`kind` of `names`."""
LONGEST_NAME_BYTES: Final = 1024
"""Longer names (wikis allow 255) are not in `names`."""
TEMPORARY: Final = "~"
"""What names of temporary accounts begin with; a year follows."""
TITLE_TAIL: Final = 2
"""`names.bucket` of a page is its title without so many last characters, but has one at least."""
TEMPORARY_HEAD: Final = 5
"""`names.bucket` of a temporary account is so many first characters of its name; of others it is one."""

DOMAINS_BY_HOUR: Final = "domains-by-hour"
BOTS_BY_DOMAIN: Final = "bots-by-domain"
TOP_USERS: Final = "top-users"
"""`report` of `report_parts`."""

REPORT_HOURS: Final = 6
"""The window of a report."""
REPORTS_REPEATED_HOURS: Final = 48
"""Reports of windows that ended so long ago are made again where late pages came in."""
REPORT_MINUTE: Final = 2
"""Reports are due so many minutes after their window's end: what was made just before it is stored by then."""

FUTURE_TOLERANCE_SECONDS: Final = 300
"""Pages created more than this ahead of now are kept and counted, but no "newest" view shows them."""


def page_bucket(page_id: int) -> int:
    return page_id // PAGES_A_BUCKET


def user_bucket(user_id: int) -> int:
    return user_id % USER_BUCKETS


def name_bucket(kind: str, name: str) -> str:
    if kind == KIND_PAGE:
        return name[: max(1, len(name) - TITLE_TAIL)]
    return name[: TEMPORARY_HEAD if name.startswith(TEMPORARY) else 1]


def slot_name(date_hour: str, slot: int) -> str:
    """A slot as `arrivals.slots` has it."""
    return f"{date_hour}/{slot:02}"
