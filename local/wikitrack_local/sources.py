"""Where the events come from, as `--source` says."""

import os
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wikitrack_local.console import EXIT_USAGE, fail

LIVE_URL = "https://stream.wikimedia.org/v2/stream/mediawiki.page-create"
CONTACT = "WIKITRACK_CONTACT"
NO_CONTACT = f"--source live needs {CONTACT}: an e-mail address or a URL, for the User-Agent that Wikimedia asks for"
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Source:
    """A settled source. `kind`: live, demo, file or url; `description` is what people are told."""

    kind: str
    description: str
    file: Path | None = None
    url: str | None = None

    @property
    def simulated(self) -> bool:
        return self.kind in ("demo", "file")

    @property
    def finite(self) -> bool:
        return self.kind == "file"


DEMO = Source("demo", "demo: a made-up day from a simulated stream, no real pages")
LIVE = Source("live", f"live: {LIVE_URL}")


def check(argument: str, environment: Mapping[str, str] = os.environ) -> None:
    """Fail with exit 2 where `argument` cannot work, before anything is installed."""
    if argument == "live" and not environment.get(CONTACT):
        fail(NO_CONTACT, EXIT_USAGE)
    if not (argument in ("auto", "live", "demo") or _is_url(argument) or Path(argument).expanduser().is_file()):
        fail(f"--source {argument}: no such file, and none of auto, live, demo or a http(s) URL", EXIT_USAGE)


def settle(
    argument: str, environment: Mapping[str, str] = os.environ, answers: Callable[[str], str | None] | None = None
) -> Source:
    """The source that `argument` stands for. Without a contact the live stream is never asked."""
    check(argument, environment)
    if argument == "auto":
        return _automatic(environment.get(CONTACT, ""), answers or why_silent)
    if argument in ("live", "demo"):
        return LIVE if argument == "live" else DEMO
    if _is_url(argument):
        return Source("url", f"url: {argument}", url=argument)
    file = Path(argument).expanduser().resolve()
    return Source("file", f"file: {file}", file=file)


def _automatic(contact: str, answers: Callable[[str], str | None]) -> Source:
    if not contact:
        return Source("demo", f"{DEMO.description} (auto: {CONTACT} is not set)")
    why = answers(contact)
    return Source("demo", f"{DEMO.description} (auto: the live stream does not answer: {why})") if why else LIVE


def why_silent(contact: str) -> str | None:
    """None where the live stream sends something within the patience; else why not."""
    request = urllib.request.Request(LIVE_URL, headers={"User-Agent": f"wiki-page-tracker ({contact})"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:
            return None if response.read(1) else "it ended at once"
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


def _is_url(argument: str) -> bool:
    return argument.startswith(("http://", "https://"))
