"""Every statement the API asks Cassandra, each on whole partition keys. Pure text."""

from enum import Enum

from wikitrack_api.pages import COLUMNS
from wikitrack_api.params import Choice
from wikitrack_common import tables
from wikitrack_common.tables import KEYSPACE

_BELOW = "(created_at, page_id) < (?, ?)"
_PAGE = f"SELECT {COLUMNS} FROM {KEYSPACE}.{tables.PAGES_BY_ID} WHERE bucket = ? AND page_id = ?"
_USER_HOURS = (
    f"SELECT period, domain FROM {KEYSPACE}.{tables.USER_PERIODS} "
    "WHERE bucket = ? AND within = ? AND user_id = ? AND period <= ? AND period >= ?"
)


_SLOT_USERS = (
    f"SELECT domain, user_id, user_name, created_at, page_id, count(*) FROM {KEYSPACE}.{tables.PAGES_BY_TIME} "
    "WHERE date_hour = ? AND slot IN ?"
)
_BY_USER = "GROUP BY date_hour, slot, domain, user_id"


class Ask(Enum):
    """The statements. `ALLOW FILTERING` appears only inside one partition whose size is bounded."""

    SCHEMA = f"SELECT version FROM {KEYSPACE}.{tables.SCHEMA_VERSIONS}"
    DOMAINS = f"SELECT domain FROM {KEYSPACE}.{tables.DOMAINS} WHERE bucket = {tables.DOMAINS_BUCKET}"
    DOMAINS_NEWEST = f"SELECT domain, newest FROM {KEYSPACE}.{tables.DOMAINS} WHERE bucket = {tables.DOMAINS_BUCKET}"
    ALL_TIME_COUNTS = (
        f"SELECT domain, pages, bots FROM {KEYSPACE}.{tables.COUNTS_BY_DOMAIN} "
        f"WHERE domain IN ? AND within = '{tables.ALL_TIME}'"
    )
    HOUR_COUNTS = f"SELECT domain, pages, bots FROM {KEYSPACE}.{tables.COUNTS_BY_HOUR} WHERE date_hour = ?"
    # The first row of a group is the newest creation.
    PAGE = f"{_PAGE} GROUP BY bucket, page_id, domain"
    PAGE_OF_DOMAIN = f"{_PAGE} AND domain = ? LIMIT 1"

    CREATIONS = f"{_PAGE} AND domain = ? LIMIT 100"

    NAMES = (
        f"SELECT name, number FROM {KEYSPACE}.{tables.NAMES} WHERE domain = ? AND kind = ? AND bucket = ? "
        "AND (name, number) > (?, ?) AND (name) < (?) LIMIT ?"
    )
    PAGES_OF_TITLE = (
        f"SELECT number FROM {KEYSPACE}.{tables.NAMES} WHERE domain = ? AND kind = ? AND bucket = ? AND name = ? "
        "ORDER BY name DESC, number DESC LIMIT 50"
    )

    # `within` holds years, days or hours: newest first inside each partition.
    PERIODS = (
        f"SELECT period, pages FROM {KEYSPACE}.{tables.COUNTS_BY_DOMAIN} "
        "WHERE domain = ? AND within IN ? AND period <= ? AND period >= ?"
    )

    USER_MONTHS = (
        f"SELECT period FROM {KEYSPACE}.{tables.USER_PERIODS} "
        f"WHERE bucket = ? AND within = '{tables.ALL_TIME}' AND user_id = ?"
    )
    USER_HOURS = _USER_HOURS
    USER_HOURS_OF_DOMAIN = f"{_USER_HOURS} AND domain = ? ALLOW FILTERING"
    USER_PAGES = (
        f"SELECT {COLUMNS} FROM {KEYSPACE}.{tables.PAGES_BY_USER} "
        f"WHERE domain = ? AND date_hour IN ? AND user_id = ? AND {_BELOW} PER PARTITION LIMIT ?"
    )
    DOMAIN_PAGES = (
        f"SELECT {COLUMNS} FROM {KEYSPACE}.{tables.PAGES_BY_DOMAIN} "
        f"WHERE domain = ? AND date_hour IN ? AND {_BELOW} PER PARTITION LIMIT ?"
    )

    SLOT_TIMES = f"SELECT created_at FROM {KEYSPACE}.{tables.PAGES_BY_TIME} WHERE date_hour = ? AND slot IN ?"
    SLOT_DOMAINS = f"SELECT domain, created_at FROM {KEYSPACE}.{tables.PAGES_BY_TIME} WHERE date_hour = ? AND slot IN ?"
    SLOT_PAGES = (
        f"SELECT {COLUMNS} FROM {KEYSPACE}.{tables.PAGES_BY_TIME} "
        "WHERE date_hour IN ? AND slot IN ? AND created_at >= ? AND created_at <= ? ALLOW FILTERING"
    )
    # The first row of a group is its newest. Of all, of one wiki, of bots or others, of both.
    SLOT_USERS = f"{_SLOT_USERS} {_BY_USER}"
    SLOT_USERS_OF_DOMAIN = f"{_SLOT_USERS} AND domain = ? {_BY_USER}"
    SLOT_BOTS = f"{_SLOT_USERS} AND user_is_bot = ? {_BY_USER} ALLOW FILTERING"
    SLOT_BOTS_OF_DOMAIN = f"{_SLOT_USERS} AND domain = ? AND user_is_bot = ? {_BY_USER} ALLOW FILTERING"
    REPORTS = f"SELECT time_end, run FROM {KEYSPACE}.{tables.REPORTS} WHERE year = ? AND time_end < ? LIMIT ?"
    REPORT = f"SELECT run FROM {KEYSPACE}.{tables.REPORTS} WHERE year = ? AND time_end = ?"
    REPORT_PARTS = f"SELECT body FROM {KEYSPACE}.{tables.REPORT_PARTS} WHERE time_end = ? AND run = ? AND report = ?"

    USER_SUMS = f"SELECT parts, pages, sums FROM {KEYSPACE}.{tables.USER_SUMS} WHERE period = ?"
    USER_NAME = (
        f"SELECT user_name FROM {KEYSPACE}.{tables.PAGES_BY_USER} "
        "WHERE domain = ? AND date_hour = ? AND user_id = ? AND created_at = ? AND page_id = ?"
    )

    ARRIVALS = (
        f"SELECT batch_id FROM {KEYSPACE}.{tables.ARRIVALS} WHERE bucket = ? AND batch_id >= ? "
        "ORDER BY batch_id LIMIT 1000"
    )
    ARRIVAL = (
        f"SELECT slots, stream_from, stream_to FROM {KEYSPACE}.{tables.ARRIVALS} WHERE bucket = ? AND batch_id = ?"
    )
    SLOT_STREAMED = (
        f"SELECT {COLUMNS} FROM {KEYSPACE}.{tables.PAGES_BY_TIME} "
        "WHERE date_hour = ? AND slot IN ? AND stream_at >= ? AND stream_at <= ? ALLOW FILTERING"
    )

    @classmethod
    def all_users_of_slots(cls) -> "tuple[Ask, ...]":
        return (cls.SLOT_USERS, cls.SLOT_USERS_OF_DOMAIN, cls.SLOT_BOTS, cls.SLOT_BOTS_OF_DOMAIN)

    @classmethod
    def users_of_slots(cls, domain: str | None, bots: Choice) -> "Ask":
        """Who made how many in slots; the domain is bound where there is one, then whether bots are meant."""
        if bots == "include":
            return cls.SLOT_USERS if domain is None else cls.SLOT_USERS_OF_DOMAIN
        return cls.SLOT_BOTS if domain is None else cls.SLOT_BOTS_OF_DOMAIN
