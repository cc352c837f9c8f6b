"""A reader's visit to the web page in Chromium."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
Scheme = Literal["light", "dark"]
NOTE_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@dataclass
class Visit:
    """An open page. `errors`: what no code of the page caught."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        """The text of each element."""
        found: list[str] = self.page.locator(selector).all_text_contents()
        return found

    def text(self, selector: str) -> str:
        return " ".join(self.texts(selector))

    def evaluate(self, script: str) -> Any:
        return self.page.evaluate(script)

    def violations(self) -> list[str]:
        """What the Content-Security-Policy refused."""
        noted: list[str] = self.evaluate("window.violations")
        return noted


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that `CHROMIUM` names."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser, url: str, width: int = 1440, height: int = 900, scheme: Scheme = "light"
) -> Iterator[Visit]:
    """The page at `url`, opened in a context of its own."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    one = Visit(page)
    page.on("pageerror", lambda error: one.errors.append(str(error)))
    page.goto(url)
    yield one
    context.close()
