"""Events in the shape of mediawiki/revision/create 2.0.0, as bytes, fields in the order of the real ones."""

import html
import time
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

from wikitrack_sim.demo import pages, people
from wikitrack_sim.demo.wikis import CUMULATIVE, WIKIS, Wiki
from wikitrack_sim.dice import Dice
from wikitrack_sim.protocol import CODFW, EQIAD, STREAM, TOPICS

EPOCH_MS: Final = 1_767_225_600_000
"""2026-01-01; page ids and offsets grow from here on."""
CODFW_SHARE: Final = 0.12
LATE_SHARE: Final = 0.005
LATE_HOURS: Final = 96
SCHEMA: Final = "/mediawiki/revision/create/2.0.0"
OFFSETS: Final = ((330_000_000, 40), (40_000_000, 8))
"""For each topic its first offset, and how many there can be in a millisecond."""
SHA1: Final = str.maketrans("0123456789abcdef", "05ajsmq2kwrtz7xe")


class Event(NamedTuple):
    """`ms`: when the stream takes it in, since 1970; `topic`: index in `TOPICS`; `data`: the event's JSON."""

    ms: int
    topic: int
    data: bytes


@lru_cache(maxsize=4096)
def iso(second: int) -> str:
    """`2026-05-18T08:03:14`, UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))


def uuid(dice: Dice) -> str:
    h = f"{dice.getrandbits(128):032x}"
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{'89ab'[int(h[16], 16) % 4]}{h[17:20]}-{h[20:]}"


class Creation(NamedTuple):
    """What an event tells. `performer`: a piece of JSON with its name and comma, or nothing."""

    ms: int
    topic: int
    wiki: Wiki
    page_id: int
    page: pages.Page
    performer: str


class Maker:
    """Makes events one after the other. A wiki numbers its pages in turn; a later maker's begin beyond."""

    def __init__(self) -> None:
        self._page_ids: dict[int, int] = {}
        self._offsets = [0, 0]

    def event(self, dice: Dice, ms: int, wiki: Wiki | None = None, robot: int | None = None) -> Event:
        """An event taken in at `ms`: on any wiki by anyone, or on the given one by the given bot."""
        topic = CODFW if dice.random() < CODFW_SHARE else EQIAD
        if wiki is None:
            wiki = dice.choices(WIKIS, cum_weights=CUMULATIVE)[0]
        page_id = self._page_id(wiki, ms)
        page = pages.make(dice, wiki, page_id)
        by = people.performer(dice, wiki, ms) if robot is None else people.account(wiki, robot, ms)
        creation = Creation(ms, topic, wiki, page_id, page, by)
        return Event(ms, topic, self._json(dice, creation).encode())

    def canary(self, dice: Dice, ms: int, topic: int, full: bool) -> Event:
        """A canary: `$schema` and `meta` only, or a full copy of the schema's example."""
        when = f"{iso(ms // 1000)}.{ms % 1000:03}Z"
        start = f'{{"$schema":"{SCHEMA}",'
        meta = f'"stream":"{STREAM}","domain":"canary","dt":"{when}","id":"{uuid(dice)}","topic":"{TOPICS[topic]}"'
        if not full:
            return Event(ms, topic, f'{start}"meta":{{{meta}}}}}'.encode())
        uri = '"uri":"https://examplewiki.wikipedia.org/wiki/TestPage10"'
        return Event(ms, topic, f'{start}"meta":{{{uri},{meta}}},{EXAMPLE}}}'.encode())

    def _page_id(self, wiki: Wiki, ms: int) -> int:
        """In turn, as wikis number their pages, from a number on that is made of time."""
        by_time = wiki.first_page_id + int((ms - EPOCH_MS) * wiki.ids_per_ms)
        page_id = self._page_ids.get(wiki.index, by_time - 1) + 1
        self._page_ids[wiki.index] = page_id
        return page_id

    def _offset(self, topic: int, ms: int) -> int:
        first, per_ms = OFFSETS[topic]
        self._offsets[topic] = max(first + (ms - EPOCH_MS) * per_ms, self._offsets[topic] + 1)
        return self._offsets[topic]

    def _json(self, dice: Dice, creation: Creation) -> str:
        ms, topic, wiki, page_id, page, performer = creation
        chance = dice.random()
        sent = ms - 40 - int(chance * 900)
        late = int(dice.random() * LATE_HOURS * 3600) + 3600 if chance < LATE_SHARE else 0
        made = iso(sent // 1000 - late)
        title, comment = people.encode(page.title), page.comment
        revision, size = page_id * 4 + wiki.index % 4, 20 + int(4000 * dice.random() ** 3)
        sha1 = f"{dice.getrandbits(124):031x}".translate(SHA1)
        return (
            f'{{"$schema":"{SCHEMA}","meta":{{"uri":"https://{wiki.domain}/wiki/{quote(page.title, "/:,;@!*()~$")}",'
            f'"request_id":"{uuid(dice)}","id":"{uuid(dice)}","domain":"{wiki.domain}","stream":"{STREAM}",'
            f'"dt":"{iso(sent // 1000)}.{sent % 1000:03}Z","topic":"{TOPICS[topic]}","partition":0,'
            f'"offset":{self._offset(topic, ms)}}},"database":"{wiki.database}","page_id":{page_id},'
            f'"page_title":{title},"page_namespace":{page.namespace},"rev_id":{revision},"rev_timestamp":"{made}Z",'
            f'"rev_sha1":"{sha1}","rev_minor_edit":false,"rev_len":{size},"rev_content_model":"{page.model}",'
            f'"rev_content_format":"{page.format}",{performer}'
            f'"page_is_redirect":{"true" if page.redirect else "false"},"comment":{people.encode(comment)},'
            f'"parsedcomment":{people.encode(html.escape(comment, quote=True))},"dt":"{made}Z","rev_slots":{{"main":'
            f'{{"rev_slot_content_model":"{page.model}","rev_slot_sha1":"{sha1}","rev_slot_size":{size},'
            f'"rev_slot_origin_rev_id":{revision}}}}}}}'
        )


EXAMPLE: Final = (
    '"database":"examplewiki","dt":"2020-06-10T18:56:00Z","page_id":123,"page_is_redirect":false,"page_namespace":0,'
    '"page_title":"TestPage10","performer":{"user_edit_count":1,"user_groups":["*","user","autoconfirmed"],'
    '"user_id":123,"user_is_bot":false,"user_registration_dt":"2016-01-29T21:13:24Z",'
    '"user_text":"example_user_text"},"rev_content_changed":true,"rev_content_format":"text/x-wiki",'
    '"rev_content_model":"wikitext","rev_id":123,"rev_is_revert":false,"rev_len":3,"rev_minor_edit":false,'
    '"rev_parent_id":122,"rev_sha1":"mr0szy90m5qbn6tek7ch3nebaild3tm","rev_slots":{"main":'
    '{"rev_slot_content_model":"wikitext","rev_slot_origin_rev_id":123,'
    '"rev_slot_sha1":"2mx9qnkore72az8niqap1s3ycpu1jej","rev_slot_size":20}},"rev_timestamp":"2020-06-10T18:56:00Z"'
)
"""The first example of the schema, without `$schema` and `meta`."""
