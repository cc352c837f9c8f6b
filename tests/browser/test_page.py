"""The web page in Chromium, on a real stack: what it shows, and to whom."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.support.live_stream import HOSTILE_DOMAIN, HOSTILE_TITLES
from tests.support.visit import Scheme, Visit, visit
from tests.support.wait import until

REPO = Path(__file__).resolve().parents[2]
SCREENSHOTS = Path(os.environ.get("WIKITRACK_SCREENSHOTS") or REPO / "build" / "screenshots")
WIDTHS = (1440, 900, 390)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
ROWS = "#feed-pages > li"
TAGS = f"{ROWS} .tag[data-tag="


def filled(one: Visit) -> None:
    """Wait until every part of the page shows something."""
    for selector in (ROWS, "#legend tr", "#top-domains li", "#top-users li", "#report > *", "#plot canvas"):
        one.page.wait_for_selector(selector, state="attached", timeout=60_000)
    one.page.wait_for_selector('#freshness[data-state="live"]', timeout=60_000)


def test_the_feed_begins_with_the_last_hour_and_moves(browser: Browser, site: str) -> None:
    with visit(browser, site) as one:
        one.page.wait_for_selector(ROWS)
        before = one.texts(ROWS)
        until("another page is on top", lambda: one.texts(ROWS)[0] != before[0], timeout=30)
        times = one.evaluate(f"[...document.querySelectorAll('{ROWS} time')].map((time) => time.dateTime)")
        assert times == sorted(times, reverse=True)
        assert not one.errors


def test_rows_wait_while_somebody_reads_below_and_come_when_asked_for(browser: Browser, site: str) -> None:
    with visit(browser, site) as one:
        one.page.wait_for_selector(f"{ROWS}:nth-child(30)")
        one.evaluate("document.querySelector('#feed-scroller').scrollTop = 200")
        one.page.wait_for_selector("#feed-waiting:visible", timeout=30_000)
        held = one.texts(ROWS)
        waiting = one.text("#feed-waiting")
        until("more pages wait", lambda: one.text("#feed-waiting") != waiting, timeout=30)
        assert one.texts(ROWS) == held
        one.page.click("#feed-waiting")
        until("they are shown", lambda: len(one.texts(ROWS)) > len(held), timeout=5)
        assert one.evaluate("document.querySelector('#feed-scroller').scrollTop") == 0


def test_pause_holds_the_feed(browser: Browser, site: str) -> None:
    with visit(browser, site) as one:
        one.page.wait_for_selector(ROWS)
        one.page.click("#feed-pause")
        held = one.texts(ROWS)
        one.page.wait_for_selector("#feed-waiting:visible", timeout=30_000)
        assert one.texts(ROWS) == held
        one.page.click("#feed-pause")
        until("the feed goes on", lambda: one.texts(ROWS) != held, timeout=30)


def test_filters_filter_what_was_and_what_comes_and_stay_in_the_address(browser: Browser, site: str) -> None:
    with visit(browser, site) as one:
        one.page.wait_for_selector(f"{TAGS}bot]", timeout=60_000)
        one.page.select_option("[name=bots]", "exclude")
        one.page.select_option("[name=redirects]", "only")
        one.page.wait_for_selector(f"{TAGS}redirect]", timeout=60_000)
        before = len(one.texts(ROWS))
        until("more come", lambda: len(one.texts(ROWS)) > before, timeout=60)
        assert not one.texts(f"{TAGS}bot]")
        assert len(one.texts(f"{TAGS}redirect]")) == len(one.texts(ROWS))
        assert "bots=exclude&redirects=only" in one.page.url
        one.page.reload()
        one.page.wait_for_selector(ROWS)
        assert not one.texts(f"{TAGS}bot]")


def test_a_title_that_is_html_is_shown_as_text_and_nothing_of_it_runs(browser: Browser, site: str) -> None:
    with visit(browser, f"{site}?domain={HOSTILE_DOMAIN}&report=top-users") as one:
        wanted = {title.replace("_", " ") for title in HOSTILE_TITLES}
        until("all of them are shown", lambda: wanted <= set(one.texts(f"{ROWS} .title a bdi")), timeout=60)
        one.page.click(f"{ROWS} .user")
        one.page.wait_for_selector("#lookup-result li")
        assert not one.texts("main img, main svg, main b, main script")
        assert one.evaluate("document.documentElement.dataset.harmed") is None
        assert one.violations() == []
        assert not one.errors


def test_each_title_has_a_direction_of_its_own_and_leads_to_its_wiki(browser: Browser, site: str) -> None:
    with visit(browser, f"{site}?domain={HOSTILE_DOMAIN}") as one:
        one.page.wait_for_selector(ROWS)
        links = one.evaluate(f"[...document.querySelectorAll('{ROWS} .title a')].map((a) => [a.href, a.rel])")
        assert all(href.startswith(f"https://{HOSTILE_DOMAIN}/wiki/") for href, _ in links), links
        assert {rel for _, rel in links} == {"noopener noreferrer"}
        styles = one.evaluate(
            f"[...document.querySelectorAll('{ROWS} bdi')].map((b) => getComputedStyle(b).unicodeBidi)"
        )
        assert set(styles) == {"isolate"}


def test_a_page_is_found_by_its_title_and_by_its_number(browser: Browser, site: str) -> None:
    with visit(browser, f"{site}?domain={HOSTILE_DOMAIN}") as one:
        one.page.wait_for_selector(ROWS)
        one.page.fill("#lookup-form [name=what]", HOSTILE_TITLES[1])
        one.page.fill("#lookup-form [name=domain]", HOSTILE_DOMAIN)
        one.page.press("#lookup-form [name=what]", "Enter")
        one.page.wait_for_selector(".facts")
        assert one.text(".facts h3") == HOSTILE_TITLES[1].replace("_", " ")
        number = one.text(".facts dt:has-text('Page number') + dd")
        one.page.fill("#lookup-form [name=what]", number)
        one.page.click("#lookup-form [type=submit]")
        until("its number is shown", lambda: one.text(".facts dt:has-text('Page number') + dd") == number, timeout=10)
        assert f"what={number}" in one.page.url


def test_tab_reaches_everything_and_shows_where_it_is(browser: Browser, site: str) -> None:
    with visit(browser, f"{site}?domain={HOSTILE_DOMAIN}") as one:
        filled(one)
        one.page.click("#feed-pause")
        one.page.evaluate("document.activeElement.blur()")
        reached, outlined = set(), True
        for _ in range(4 * len(one.texts(ROWS)) + 150):
            one.page.keyboard.press("Tab")
            stop = one.evaluate(
                """(() => {
                  const at = document.activeElement;
                  const shows = at.matches(".choice input") ? at.nextElementSibling : at;
                  const name = at.id || at.name || at.className || at.closest("[id]")?.id || at.tagName;
                  return [name, getComputedStyle(shows).outlineStyle !== "none"];
                })()"""
            )
            reached.add(stop[0])
            outlined = outlined and (stop[1] or stop[0] == "BODY")
        assert reached >= {
            *("minutes", "feed-pause", "filter-main", "filter-none", "domain", "bots", "redirects", "account"),
            *("newcomer", "feed-scroller", "user", "kind", "what", "window", "tops-people", "report-window"),
        }
        assert any(name.startswith("tab-") for name in reached)
        assert outlined


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious_and_nothing_overflows(
    browser: Browser, site: str, width: int, scheme: Scheme
) -> None:
    with visit(browser, site, width=width, scheme=scheme) as one:
        filled(one)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        one.page.screenshot(path=SCREENSHOTS / f"page-{width}-{scheme}.png", full_page=True)
        found = Axe().run(one.page).response["violations"]
        serious = [
            (each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")
        ]
        assert serious == []
        assert one.evaluate("document.documentElement.scrollWidth") <= width
        assert one.violations() == []
        assert not one.errors
