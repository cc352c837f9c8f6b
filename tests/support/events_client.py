"""A reader of `/stream`: what it was sent so far, read in a thread of its own."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.wait import until


@dataclass
class Sent:
    """Grows while the stream is read; `ended` once the server or we have closed it."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    comments: int = 0
    last_id: str | None = None
    status: int = 0
    ended: bool = False

    def take(self, line: str, event: dict[str, str]) -> None:
        """One line; an empty one ends the event, whose fields so far are `event`."""
        if line.startswith(":"):
            self.comments += 1
        elif line:
            name, _, value = line.partition(": ")
            event[name] = value
        else:
            self.last_id = event.get("id", self.last_id)
            if event.get("event") == "page":
                self.pages.append(json.loads(event["data"]))
            elif "event" in event:
                self.others.append(event["event"])
            event.clear()


@contextmanager
def streaming(url: str, params: dict[str, str] | None = None, last_id: str | None = None) -> Iterator[Sent]:
    """Connected, and the first line has come."""
    sent = Sent()
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    client = httpx.Client(timeout=httpx.Timeout(10, read=60), trust_env=False)

    def read(response: httpx.Response) -> None:
        event: dict[str, str] = {}
        try:
            for line in response.iter_lines():
                sent.take(line, event)
        except httpx.TransportError:
            pass  # we went away, or the server was stopped hard
        sent.ended = True

    with client, client.stream("GET", f"{url}/stream", params=params, headers=headers) as response:
        sent.status = response.status_code
        thread = threading.Thread(target=read, args=(response,), daemon=True)
        thread.start()
        try:
            yield sent
        finally:  # closing alone would not wake the thread, which would read on
            _hang_up(response)
            thread.join(10)


def _hang_up(response: httpx.Response) -> None:
    with suppress(OSError):  # the server was first
        response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def page_ids(sent: Sent, number: int, timeout: float = 30) -> list[str]:
    """Wait until so many pages were sent."""
    until(f"{number} pages are sent", lambda: len(sent.pages) >= number, timeout=timeout)
    return [page["page_id"] for page in sent.pages]
