"""The HTTP side: one connection to the stream, and in words what went wrong with it."""

import email.utils
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Final, Self

import requests
import urllib3

from wikitrack_producer import VERSION
from wikitrack_producer.settings import ProducerSettings

READ_BYTES: Final = 256 * 1024
"""A read returns what is there, up to this; it does not wait for more."""
MAX_RETRY_AFTER_SECONDS: Final = 3_600.0

ADVICE: Final = {
    403: "the server refuses our User-Agent: set WIKITRACK_CONTACT to an e-mail address or URL where you are reached",
    429: "too many connections: the stream allows two from one address; stop another producer or wait",
}


class StreamError(Exception):
    """A connection that failed. `outcome` is one of few words, for metrics."""

    def __init__(self, outcome: str, words: str) -> None:
        super().__init__(words)
        self.outcome = outcome


class RefusedError(StreamError):
    """The server answered, and not with a stream. `retry_after` is what it asks for, in seconds."""

    def __init__(self, status: int, words: str, retry_after: float | None) -> None:
        super().__init__(f"refused_{status}", words)
        self.status = status
        self.retry_after = retry_after


class Connection:
    """An open stream. Iterate over `chunks` once; `interrupt` from any thread ends it."""

    def __init__(self, settings: ProducerSettings, since: str | None, last_event_id: str | None) -> None:
        """Connect; raises `StreamError`."""
        headers = {
            "User-Agent": f"wiki-page-tracker/{VERSION} ({settings.contact})",
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
        }
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        try:
            self._response = requests.get(
                settings.stream_url,
                params={} if since is None else {"since": since},
                headers=headers,
                timeout=(settings.connect_timeout_seconds, settings.read_timeout_seconds),
                stream=True,
            )
        except requests.Timeout as error:
            raise StreamError("silent", "the server does not answer in time") from error
        except requests.RequestException as error:
            raise StreamError("unreachable", f"the server cannot be reached: {error}") from error
        try:
            _check(self._response)
        except StreamError:
            self._response.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._response.close()

    def chunks(self, turn: Callable[[], None]) -> Iterator[bytes]:
        """Bytes of the body as they arrive; `turn` is called before each read. Raises `StreamError` but for a clean
        end.
        """
        raw: Any = self._response.raw
        try:
            while True:
                turn()
                chunk = raw.read1(READ_BYTES)
                if not chunk:
                    return
                yield chunk
        except urllib3.exceptions.ReadTimeoutError as error:
            raise StreamError("silent", "the stream said nothing for too long") from error
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise StreamError("cut", f"the stream was cut: {error}") from error

    def interrupt(self) -> None:
        """Make a read that waits return."""
        try:
            self._response.raw.shutdown()
        except (ValueError, RuntimeError, OSError, AttributeError):  # it has ended by itself
            return


def _check(response: requests.Response) -> None:
    status = response.status_code
    if status != requests.codes.ok:
        words = ADVICE.get(status, "the server answers with an error")
        raise RefusedError(status, f"{status}: {words}", _retry_after(response.headers.get("Retry-After")))
    kind = response.headers.get("Content-Type", "")
    if not kind.lower().startswith("text/event-stream"):
        raise StreamError("no_stream", f"the server answers with {kind or 'no type'}, not with an event stream")


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where it says neither."""
    if value is None:
        return None
    try:
        seconds = float(value) if value.strip().isdigit() else _until(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, seconds), MAX_RETRY_AFTER_SECONDS)


def _until(date: str) -> float:
    return email.utils.parsedate_to_datetime(date).timestamp() - time.time()
