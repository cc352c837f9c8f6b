"""One usable event in the shape of the real ones. All values are made up."""

import json
import uuid
from datetime import datetime, timedelta, timezone
from random import Random

from tests.support.hostile import Event, as_bytes
from tests.support.instants import iso

# fmt: off
LANGUAGES = [
    "en", "de", "fr", "ru", "es", "ja", "zh", "ar", "he", "fa", "pt", "it", "pl", "uk", "vi", "sv", "nl", "ko", "tr",
    "id", "cs", "hu", "fi", "sr", "ca", "no", "ro", "da", "el", "hi", "bn", "ta",
]
# fmt: on
PROJECTS = ["wikipedia", "wiktionary", "wikisource", "wikinews", "wikiquote"]
DOMAINS = [
    *("commons.wikimedia.org", "www.wikidata.org", "meta.wikimedia.org", "species.wikimedia.org"),
    *(f"{language}.{project}.org" for project in PROJECTS for language in LANGUAGES),
]
WEIGHTS = [1 / (place + 1) ** 0.9 for place in range(len(DOMAINS))]

TITLES = [
    *(
        "Page_{n}",
        "Page_{n}",
        "Page_{n}",
        "Q{n}",
        "File:Old_map_{n}.jpg",
        "User_talk:Someone_{n}",
        "صفحة_{n}",
        "דף_{n}",
    ),
    *(
        "Страница_{n}",
        "ページ{n}",
        "🦆👩‍👩‍👧‍👦_{n}",
        "a\u2028b\u2029{n}",
        "\u202eright_to_left_{n}",
        "<script>alert({n})</script>",
    ),
    *(
        "'; DROP TABLE wiki.pages_by_id; -- {n}",
        "line\nline\r\n{n}",
        "nul\u0000{n}",
        'back\\slash"quote_{n}',
        "{{n}}%s",
    ),
    *(
        "e\u0301_{n}",
        "\u0085next\u000bline_{n}",
        "half\ud83d_{n}",
        " {n} ",
        "a/b?c=d&e#{n}",
        "\ufeff{n}",
        "x" * 255 + "{n}",
    ),
]


def build(random: Random, serial: int, created_at: int) -> Event:
    """A usable event. Page and user numbers are small, so that many wikis have the same ones."""
    domain = random.choices(DOMAINS, WEIGHTS)[0]
    page_id = random.randrange(1, 300) if random.random() < 0.1 else 1_000 + serial + random.randrange(50) * 1_000
    user_id = int(random.paretovariate(0.4)) % 5_000 + 1
    renamed = user_id % 7 == 0 and created_at % 172_800 < 86_400
    bot = user_id % 5 == 0
    title = random.choice(TITLES).replace("{n}", str(page_id))
    wiki = domain.split(".")[0]
    event: Event = {
        "$schema": "/mediawiki/revision/create/2.0.0",
        "meta": {
            "uri": f"https://{domain}/wiki/{page_id}",
            "request_id": str(uuid.UUID(int=random.getrandbits(128))),
            "id": str(uuid.UUID(int=random.getrandbits(128))),
            "domain": domain.upper() if random.random() < 0.02 else domain,
            "stream": "mediawiki.page-create",
        },
        "database": f"{wiki}wiki",
        "page_id": page_id if random.random() < 0.995 else 2**62 + page_id,
        "page_title": title,
        "page_namespace": random.choice([0, 0, 0, 1, 3, 6, 14, 104]),
        "rev_id": 1_000_000_000 + serial,
        "rev_minor_edit": False,
        "rev_len": random.randrange(1, 50_000),
        "rev_content_model": "wikitext",
        "rev_content_format": "text/x-wiki",
        "performer": {
            "user_text": f"Renamed {user_id}" if renamed else f"{'Bot' if bot else 'Author'} {user_id} of {wiki}",
            "user_groups": ["bot", "*", "user"] if bot else ["*", "user", "autoconfirmed"],
            "user_is_bot": bot,
            "user_id": user_id,
            "user_edit_count": random.randrange(10**6),
        },
        "page_is_redirect": random.random() < 0.1,
        "comment": random.choice(["", "new", "é 𝔘 \u2028 <b>", '/* "x" */', "[[Special:Contributions/1]]"]),
    }
    return with_time(event, created_at, random)


def with_time(event: Event, created_at: int, random: Random | None = None) -> Event:
    """The event created at another time, which it says in one of the ways RFC 3339 has."""
    way = random.random() if random else 0.0
    shown = iso(created_at)
    if way > 0.97:
        shown = shown.lower()
    elif way > 0.94:
        shown = shown.replace("Z", ".999999999Z")
    elif way > 0.90 and random:
        minutes = random.choice([-1439, -720, -210, -1, 0, 60, 345, 840, 1080, 1439])
        zone = timezone(timedelta(minutes=minutes))
        shown = datetime.fromtimestamp(created_at, zone).isoformat(timespec=random.choice(["seconds", "milliseconds"]))
    later = iso(created_at + 1)
    return {**event, "rev_timestamp": shown, "dt": later, "meta": {**event["meta"], "dt": later}}


def encode(random: Random, event: Event) -> bytes:
    """One line of JSON, in one of the ways that mean the same."""
    spaced = random.random() < 0.05
    shown = json.dumps(event, ensure_ascii=random.random() < 0.1, separators=None if spaced else (",", ":"))
    return as_bytes(f" {shown}\t " if random.random() < 0.01 else shown)
