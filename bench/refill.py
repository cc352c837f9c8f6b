"""How fast a history is taken in: generated events at full speed, from the first sent to the last in the API."""

import argparse
import time
from pathlib import Path

import httpx

from bench._report import print_place
from bench._stream import PATH, Stream, scratch
from tests.support.model import Model
from tests.support.stack import Stack
from tests.support.wait import until
from wikitrack_sim.demo import generate

WARM_UP = 5_000
DAY_MS = 86_400_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="wikitrack bench refill", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="default: 100000, ten hours of the stream")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with scratch() as folder:
        measure(folder, given.events, given.seed)


def measure(folder: Path, events: int, seed: int) -> None:
    """Start a stack of its own, warm it with some events, and time the rest of them."""
    start = int(time.time() * 1000) - DAY_MS
    lines = [event.data for event in generate(seed, start, count=WARM_UP + events)]
    warm, load = (_write(folder / name, part) for name, part in (("warm", lines[:WARM_UP]), ("load", lines[WARM_UP:])))
    warm_pages, pages = len(Model(lines[:WARM_UP]).creations), len(Model(lines).creations)
    stream, stack = Stream(folder), Stack(folder)
    try:
        with stream.serve("--file", str(warm)):
            stack.up(stream.url + PATH)
            _wait(stack, warm_pages)
        with stream.serve("--file", str(load), "--rate", "max"):
            until("the producer is connected", lambda: stream.status()["connections"], timeout=90, every=0.005)
            began = time.monotonic()
            _wait(stack, pages)
            seconds = time.monotonic() - began
        _check(stack, pages)
    finally:
        stack.stop()
    megabytes = load.stat().st_size / 1e6
    print(f"refill: {events} events, {megabytes:.0f} MB, {pages - warm_pages} pages, in {seconds:.1f} s")
    print(f"        {events / seconds:.0f} events/s, {megabytes / seconds:.1f} MB/s")
    print_place(seed)


def _write(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def _wait(stack: Stack, pages: int) -> None:
    stack.when(f"{pages} pages are stored", lambda status: (status["counts"]["stored"] or 0) >= pages, timeout=900)


def _check(stack: Stack, pages: int) -> None:
    """The API's own counts, summed over all wikis."""
    with httpx.Client(base_url=stack.api_url) as api:
        domains = api.get("/domains/").json()["domains"]
        total = sum(api.get(f"/pages/domain/{domain}").json()["count"] for domain in domains)
    if total != pages:
        raise SystemExit(f"the API counts {total} pages, not {pages}")


if __name__ == "__main__":
    main()
