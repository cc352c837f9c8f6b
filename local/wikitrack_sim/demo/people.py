"""Who makes pages: bots, people, temporary accounts, IP editors, hidden users.

A person is one number over all wikis, with one name and a user id of its own on each wiki; the same ids belong to
others on other wikis.
"""

from functools import lru_cache
from json import JSONEncoder
from typing import Final

from wikitrack_sim.demo.wikis import Wiki
from wikitrack_sim.dice import Dice

PEOPLE: Final = 20_000
BOTS: Final = (
    "CuratorBot", "DPLA bot", "Gzen92Bot", "Flickypedia Backfillr Bot", "Panoramio upload bot", "BotMultichill",
    "SchlurcherBot", "LargeDatasetBot", "Pi bot", "Reinheitsgebot", "Research Bot", "QuickStatementsBot",
    "Mbch331-bot", "Lockalbot", "Cewbot", "ClueBot NG", "AnomieBOT", "MediaWiki message delivery", "InternetArchiveBot",
    "EmausBot", "Xqbot", "NewsBots", "WingUCTBOT", "JarBot", "MenoBot", "Rezabot", "Lsjbot", "Botcrux", "OrophicBot",
    "EnigmaBot",
)  # fmt: skip
BOT_SHARE: Final = {"commons": 0.5, "wikidata": 0.55, "wikipedia": 0.14, "wiktionary": 0.4}
OTHER_BOT_SHARE: Final = 0.12
TEMPORARY_SHARE, ADDRESS_SHARE, HIDDEN_SHARE = 0.06, 0.015, 0.005
STRIDES: Final = (1, 3, 7, 11)
GROUPS: Final = (
    '["*","user","autoconfirmed"]',
    '["extendedconfirmed","*","user","autoconfirmed"]',
    '["autopatrolled","*","user","autoconfirmed"]',
    '["*","user"]',
    '["editor","reviewer","*","user","autoconfirmed"]',
    '["sysop","*","user","autoconfirmed"]',
)
_FIRST = "Ana Ben Chen Dora Emil Fatima Goran Hana Ivan Jun Kofi Lea Miro Nils Olga Paul Quinn Rosa Sven Tariq"
_LAST = (
    "Müller Łukasz Ødegård 王小明 山田太郎 Иванов Ковальчук محمد کاربر דוד Παύλος ராஜா สมชาย 김철수 Wanderer Historian"
    " Fotograf Bookworm d'Arc <Ed>"
)
FIRST: Final = _FIRST.split()
LAST: Final = _LAST.split()
encode = JSONEncoder(ensure_ascii=False).encode


def name(person: int) -> str:
    """The same on every wiki; the first numbers are bots."""
    if person < len(BOTS):
        return BOTS[person]
    number = person - len(BOTS)
    return f"{FIRST[number % 20]} {LAST[number // 20 % 20]} {number // 400}".removesuffix(" 0")


def user_id(wiki: Wiki, person: int) -> int:
    """Another one on each wiki, and somebody else's on another."""
    return 100 + 1000 * (wiki.index % 5) + person * STRIDES[wiki.index % len(STRIDES)] + int(5e6 * wiki.share)


def bot(dice: Dice, wiki: Wiki) -> int:
    """A bot of this wiki: each has six, the first ones busiest."""
    return (wiki.index * 7 + int(6 * dice.random() ** 2)) % len(BOTS)


def performer(dice: Dice, wiki: Wiki, ms: int) -> str:
    """The `performer` of a new page as a piece of JSON with its name and comma; empty for a hidden user."""
    chance = dice.random()
    bots = BOT_SHARE.get(wiki.kind, OTHER_BOT_SHARE)
    if chance < bots:
        return account(wiki, bot(dice, wiki), ms)
    chance = (chance - bots) / (1 - bots)
    if chance < TEMPORARY_SHARE:
        return _temporary(dice, wiki, ms)
    if chance < TEMPORARY_SHARE + ADDRESS_SHARE:
        return _address(dice)
    if chance < TEMPORARY_SHARE + ADDRESS_SHARE + HIDDEN_SHARE:
        return ""
    person = wiki.index * 37 + int(PEOPLE * min(1.0, 0.02 + wiki.share * 8) * dice.random() ** 3)
    return account(wiki, len(BOTS) + person % PEOPLE, ms)


def account(wiki: Wiki, person: int, ms: int) -> str:
    """`performer` of a bot or a person; the number of edits grows with time."""
    return f"{_fixed(wiki.index, user_id(wiki, person), person)}{person % 977 * 31 + ms // 86_400_000}}},"


@lru_cache(maxsize=20_000)
def _fixed(wiki: int, number: int, person: int) -> str:
    robot = person < len(BOTS)
    groups = '["bot","*","user","autoconfirmed"]' if robot else GROUPS[(person + wiki) % len(GROUPS)]
    day = f"{2004 + person % 21}-{1 + person % 12:02}-{1 + person % 28:02}T{person % 24:02}:{wiki % 60:02}:14Z"
    return (
        f'"performer":{{"user_text":{encode(name(person))},"user_groups":{groups},'
        f'"user_is_bot":{"true" if robot else "false"},"user_id":{number},"user_registration_dt":"{day}",'
        '"user_edit_count":'
    )


def _temporary(dice: Dice, wiki: Wiki, ms: int) -> str:
    """A temporary account, `~2026-12345-67`: some hundred new ones a day make a few pages each."""
    day = ms // 86_400_000
    serial = f"{day % 366 * 20_000 + dice.randrange(900):07}"
    number = user_id(wiki, PEOPLE) + 50_000_000 + int(serial)
    year = 1970 + day * 400 // 146_097
    return (
        f'"performer":{{"user_text":"~{year}-{serial[:5]}-{serial[5:]}","user_groups":["*","temp"],'
        f'"user_is_bot":false,"user_id":{number},"user_edit_count":{dice.randrange(9)}}},'
    )


def _address(dice: Dice) -> str:
    """An IP editor, from the ranges that are reserved for documentation."""
    last = dice.randrange(1, 255)
    places = (f"192.0.2.{last}", f"198.51.100.{last}", f"203.0.113.{last}", f"2001:DB8:0:0:0:0:{last:X}:1")
    return f'"performer":{{"user_text":"{dice.choice(places)}","user_groups":["*"],"user_is_bot":false}},'
