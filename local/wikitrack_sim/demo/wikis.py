"""The wikis of the made-up day: real domains and database names, with the skew that the real stream has."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_CODES: Final = (
    "en fr de es ja ru zh it pt ar fa pl nl uk he sv id vi tr ko cs arz fi hu ro ca no el da sr bg eu hi bn th simple"
    " uz hy et sk hr lt sl ms gl kk ur ta az ka lv te ml ast sh mk af la be sq eo tl is mr kn ceb war min cy ga pa si"
    " my ne km lo mn tg ky tt ba cv ckb ku ps sd yi sw zu xh yo ig ha so am ti rw lg sn st tn ts ss ve nso mg ny gu or"
    " as sa bh mai new pnb bpy nn br oc sco gd gv kw fy li nds nds-nl lb als bar ksh hsb dsb frr stq vls zea wa pcd"
    " nrm co sc scn nap lij lmo pms vec fur rm lld ext an mwl ia ie io vo nov jbo be-tarask rue szl csb lad arc av ab"
    " ady kbd ce inh os lez krc kv koi udm mhr mrj myv mdf xal bxr tyv sah crh gag tk ug za bo dz ii cdo gan hak nan"
    " wuu zh-yue zh-classical zh-min-nan jv su ban bjn ace bug mad map-bms pam pag ilo bcl cbk-zam pap ht gn qu ay nah"
    " nv chr chy cr ik iu kl mi haw sm to ty fj bi tpi ho ch na pih rmy got ang non fo se smn ln kg lbe ki rn sg tum tw"
    " ee ff bm wo kab ary shi dag gur fon guw kcg ak ks dv dty bho awa gom tcy sat mni shn mnw blk tay szy ami pwn trv"
    " nqo zgh hyw azb glk mzn diq lrc avk olo atj"
)
LANGUAGES: Final = tuple(_CODES.split())
"""Language codes of Wikipedia, about as busy as they come."""

PROJECTS: Final = (
    # kind, suffix of the database, how many of LANGUAGES have one, share of all events
    ("wikipedia", "wiki", len(LANGUAGES), 0.205),
    ("wiktionary", "wiktionary", 120, 0.065),
    ("wikisource", "wikisource", 60, 0.040),
    ("wikiquote", "wikiquote", 60, 0.009),
    ("wikibooks", "wikibooks", 60, 0.008),
    ("wikinews", "wikinews", 25, 0.006),
    ("wikivoyage", "wikivoyage", 22, 0.006),
    ("wikiversity", "wikiversity", 15, 0.005),
)
SINGLE: Final = (
    ("commons.wikimedia.org", "commonswiki", "commons", 0.33),
    ("www.wikidata.org", "wikidatawiki", "wikidata", 0.215),
    ("en.wikipedia.org", "enwiki", "wikipedia", 0.10),
    ("meta.wikimedia.org", "metawiki", "wikimedia", 0.005),
    ("species.wikimedia.org", "specieswiki", "wikimedia", 0.003),
    ("incubator.wikimedia.org", "incubatorwiki", "wikimedia", 0.002),
    ("www.mediawiki.org", "mediawikiwiki", "wikimedia", 0.0015),
    ("wikisource.org", "sourceswiki", "wikisource", 0.0005),
    ("test.wikipedia.org", "testwiki", "wikimedia", 0.0005),
    ("outreach.wikimedia.org", "outreachwiki", "wikimedia", 0.0002),
    ("foundation.wikimedia.org", "foundationwiki", "wikimedia", 0.0001),
)
DATABASES: Final = {"be-tarask": "be_x_old"}
"""Language codes whose database is not simply called after them."""

FIRST_PAGE_ID: Final = {"commons": 180_000_000, "wikidata": 130_000_000, "wikipedia": 9_000_000}


@dataclass(frozen=True, slots=True)
class Wiki:
    """One wiki. `share`: of all events. `ids_per_ms`: how fast its page ids grow, far faster than it makes pages."""

    index: int
    domain: str
    database: str
    kind: str
    language: str
    share: float
    ids_per_ms: float
    first_page_id: int


def _rows() -> Iterator[tuple[str, str, str, str, float]]:
    for domain, database, kind, share in SINGLE:
        yield domain, database, kind, "en", share
    for kind, suffix, number, share in PROJECTS:
        languages = [code for code in LANGUAGES[:number] if (kind, code) != ("wikipedia", "en")]
        weights = [1 / (rank + 2.5) ** 1.25 for rank in range(len(languages))]
        for code, weight in zip(languages, weights, strict=True):
            database = DATABASES.get(code, code.replace("-", "_")) + suffix
            yield f"{code}.{kind}.org", database, kind, code, share * weight / sum(weights)


def _wikis() -> tuple[Wiki, ...]:
    rows = list(_rows())
    total = sum(row[-1] for row in rows)
    return tuple(
        Wiki(
            index, domain, database, kind, language, share / total,
            ids_per_ms=max(0.25, 64 * share / total),
            first_page_id=FIRST_PAGE_ID.get(kind if share / total > 0.01 else "", 1000),
        )
        for index, (domain, database, kind, language, share) in enumerate(rows)
    )  # fmt: skip


WIKIS: Final = _wikis()
CUMULATIVE: Final = tuple(accumulate(wiki.share for wiki in WIKIS))
"""For `random.choices`."""
