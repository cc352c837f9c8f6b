"""Timing questions to a running API."""

import statistics
import time
from collections.abc import Mapping, Sequence

import httpx
import psutil


def get(client: httpx.Client, path: str, params: Mapping[str, str]) -> httpx.Response:
    """Raises `SystemExit` where the answer is not 200."""
    answer = client.get(path, params=dict(params))
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{answer.url}: {answer.status_code} {answer.text[:300]}")
    return answer


def milliseconds(client: httpx.Client, path: str, params: Mapping[str, str]) -> float:
    """How long an answer takes."""
    begun = time.perf_counter()
    get(client, path, params)
    return (time.perf_counter() - begun) * 1000


def spread(times: Sequence[float]) -> str:
    """The middle and the worst of some milliseconds, in words."""
    return f"median {statistics.median(times):.1f} ms, most {max(times):.0f} ms"


def resident_mib(pid: int) -> int:
    size: int = psutil.Process(pid).memory_info().rss >> 20
    return size
