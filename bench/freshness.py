"""How old a page is when the API first has it: events at a steady rate, from the stream's sending to the answer."""

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from bench._report import print_place, quantile
from bench._stream import PATH, Stream, scratch
from tests.support.judging import Record, judge
from tests.support.stack import Stack

SAMPLE = 10
"""One event in so many is looked for; looking for each would be a load of its own."""
LOOK_EVERY_SECONDS = 0.05
"""Sampled pages are few, and asking is work for the same two cores."""
GIVE_UP_SECONDS = 30.0
WARM_UP_SECONDS = 30.0
CONTACT = "bench@localhost.invalid"


def main() -> None:
    parser = argparse.ArgumentParser(prog="wikitrack bench freshness", description=__doc__)
    parser.add_argument("--rate", type=float, default=50.0, help="events/s; default: 50")
    parser.add_argument("--seconds", type=float, default=120.0, help="default: 120")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with scratch() as folder:
        ages = measure(folder, given.rate, given.seconds, given.seed)
    milliseconds = {name: quantile(ages, share) * 1000 for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
    figures = ", ".join(f"{name} {value:.0f} ms" for name, value in milliseconds.items())
    print(f"freshness: {given.rate:g} events/s for {given.seconds:g} s: {figures} ({len(ages)} pages looked for)")
    print_place(given.seed)


def measure(folder: Path, rate: float, seconds: float, seed: int) -> list[float]:
    """Ages in seconds of the sampled pages, after a warm-up that is not counted."""
    stream, stack = Stream(folder), Stack(folder)
    source = ("--demo", "--history-hours", "0", "--rate", str(rate), "--seed", str(seed))
    with stream.serve(*source):
        try:
            stack.up(stream.url + PATH)
            return asyncio.run(_watch(stream.url + PATH, stack.api_url, seconds))
        finally:
            stack.stop()


async def _watch(stream_url: str, api_url: str, seconds: float) -> list[float]:
    counted_from = time.time() + WARM_UP_SECONDS
    looking: list[asyncio.Task[float]] = []
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=api_url, limits=limits) as api, httpx.AsyncClient(timeout=None) as events:
        async with events.stream("GET", stream_url, headers={"User-Agent": CONTACT}) as response:
            seen = 0
            async for sent_at, record in _records(response):
                seen += 1
                if sent_at > counted_from + seconds:
                    break
                if sent_at > counted_from and seen % SAMPLE == 0:
                    looking.append(asyncio.create_task(_age(api, sent_at, record)))
        return list(await asyncio.gather(*looking))


async def _records(response: httpx.Response) -> AsyncIterator[tuple[float, Record]]:
    """Pages of the stream, each with its time of sending (seconds since 1970), as the id tells it."""
    sent_at = 0.0
    async for line in response.aiter_lines():
        if line.startswith("id: "):
            sent_at = max(part.get("timestamp", 0) for part in json.loads(line[4:])) / 1000
        elif line.startswith("data: "):
            record = judge(line[6:].encode())
            if isinstance(record, Record):
                yield sent_at, record


async def _age(api: httpx.AsyncClient, sent_at: float, record: Record) -> float:
    """Seconds from the sending until the API has the page."""
    while (age := time.time() - sent_at) < GIVE_UP_SECONDS:
        answer = await api.get(f"/pages/id/{record.page_id}", params={"domain": record.domain})
        if answer.status_code == httpx.codes.OK:
            return time.time() - sent_at
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    raise SystemExit(f"{record.domain} {record.page_id} is not in the API {age:.0f} s after it was sent")


if __name__ == "__main__":
    main()
