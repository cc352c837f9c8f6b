"""What the new pages are: titles, namespaces, comments, content models."""

from functools import cache
from typing import NamedTuple

from wikitrack_sim.demo import words
from wikitrack_sim.demo.wikis import Wiki
from wikitrack_sim.dice import Dice

FILE, PROOFREAD, LEXEME = 6, 104, 146
ODD_SHARE = 0.004


class Page(NamedTuple):
    """A page as its first revision makes it. `title` with its namespace's prefix and underscores."""

    title: str
    namespace: int
    redirect: bool
    comment: str
    model: str
    format: str


MIXES = {
    # (upper end of chance, namespace): the first that is above the dice's chance
    "commons": (
        (0.83, FILE), (0.92, words.CATEGORY), (0.97, words.USER_TALK), (0.99, words.PROJECT), (1.0, words.USER),
    ),
    "wikidata": ((0.95, 0), (0.965, LEXEME), (0.985, words.USER_TALK), (1.0, words.USER)),
    "wikisource": (
        (0.62, PROOFREAD), (0.9, 0), (0.95, words.CATEGORY), (0.97, words.TEMPLATE), (1.0, words.USER_TALK),
    ),
    "wiktionary": ((0.88, 0), (0.94, words.CATEGORY), (0.97, words.TEMPLATE), (1.0, words.USER_TALK)),
    "": (
        (0.5, 0), (0.62, words.TALK), (0.68, words.USER), (0.84, words.USER_TALK), (0.87, words.PROJECT),
        (0.92, words.TEMPLATE), (1.0, words.CATEGORY),
    ),
}  # fmt: skip


@cache
def _vocabulary(language: str) -> list[str]:
    return words.words(language)


@cache
def _prefixes(language: str, kind: str) -> dict[int, str]:
    return {0: "", FILE: "File:", PROOFREAD: "Page:", LEXEME: "Lexeme:", **words.prefixes(language, kind)}


def make(dice: Dice, wiki: Wiki, page_id: int) -> Page:
    """A page for this wiki; `page_id` makes titles differ."""
    chance = dice.random()
    mix = MIXES.get(wiki.kind) or MIXES[""]
    namespace = next(number for above, number in mix if chance < above)
    prefix = _prefixes(wiki.language, wiki.kind)[namespace]
    if wiki.kind == "wikidata" and namespace in (0, LEXEME):
        return _item(dice, prefix, namespace, page_id)
    text = _text(dice, wiki, page_id)
    if namespace == FILE:
        return _file(dice, prefix + text, page_id)
    if namespace == PROOFREAD:
        title = f"{prefix}{text}.djvu/{page_id % 900 + 1}"
        return Page(title, namespace, False, "/* Proofread */", "proofread-page", "text/x-wiki")
    redirect = namespace == 0 and dice.random() < 0.22
    comment = _comment(dice, wiki, text, redirect)
    return Page(prefix + text, namespace, redirect, comment, "wikitext", "text/x-wiki")


def _item(dice: Dice, prefix: str, namespace: int, page_id: int) -> Page:
    if namespace == LEXEME:
        comment = "/* wbeditentity-create-lexeme:0| */ #lexemeforms"
        return Page(f"{prefix}L{page_id}", namespace, False, comment, "wikibase-lexeme", "application/json")
    tool = dice.choice(
        ("#quickstatements; #temporary_batch_1758", "[[:toollabs:editgroups/b/OR/3673fa|details]]", "Label")
    )
    comment = f"/* wbeditentity-create-item:0| */ {tool}"
    return Page(f"Q{page_id}", namespace, False, comment, "wikibase-item", "application/json")


def _file(dice: Dice, start: str, page_id: int) -> Page:
    kind = dice.choice(("jpg", "jpg", "jpg", "jpeg", "png", "pdf", "svg", "webm", "ogg"))
    collection = dice.choice(("DPLA", "LABW - Staatsarchiv Ludwigsburg", "btv1b10520780m", "Rijksmuseum", "Geograph"))
    number = f"{page_id * 2654435761 % 2**64:016x}"
    title = f"{start}_-_{collection.replace(' ', '_')}_-_{number}_(page_{page_id % 700}).{kind}"
    comment = f'Uploading {collection} ID "[[dpla:{number}|{number}]]". Uploaded a work with [[Commons:Pattypan]]'
    return Page(title, FILE, False, comment, "wikitext", "text/x-wiki")


def _text(dice: Dice, wiki: Wiki, page_id: int) -> str:
    vocabulary = _vocabulary(wiki.language)
    chance = dice.random()
    if chance < ODD_SHARE:
        return f"{dice.choice(words.ODD)}_{page_id % 1000}"
    first, second = dice.choice(vocabulary), dice.choice(vocabulary)
    if chance < 0.25:
        return f"{first}_{second}"
    if chance < 0.75:
        return f"{first}_{second}_({page_id % 100_000})"
    return f"{first}_{second},_{dice.choice(vocabulary)}_{1500 + page_id % 526}"


def _comment(dice: Dice, wiki: Wiki, text: str, redirect: bool) -> str:
    if redirect:
        return f"[[WP:AES|←]]Redirected page to [[{text.replace('_', ' ')}]]"
    chance = dice.random()
    if chance < 0.002:
        return "A line separator \u2028 and a next line \u0085 in a comment"
    if chance < 0.3:
        return ""
    vocabulary = _vocabulary(wiki.language)
    summary = " ".join(dice.choice(vocabulary) for _ in range(dice.randrange(3, 26)))
    return f'Created page with "{{{{Infobox|name={text}}}}} {summary}"'
