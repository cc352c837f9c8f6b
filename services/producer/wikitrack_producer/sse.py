"""Server-sent events out of a stream of bytes, their data as they were sent.

sseclient-py reads the fields; `_whole_events` feeds it so that it is right and linear at every edge (README.md).
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from sseclient import SSEClient

BOM: Final = b"\xef\xbb\xbf"

MAX_BLOCK_BYTES: Final = 256 * 1024 * 1024
"""An event that has not ended by then is no event: memory must stay bounded."""


class BlockTooLargeError(Exception):
    """The stream sent `MAX_BLOCK_BYTES` without a blank line."""


class Message(NamedTuple):
    """One event: the last id that the stream sent (empty: none yet), and the bytes of its data."""

    id: str
    data: bytes


def messages(chunks: Iterable[bytes]) -> Iterator[Message]:
    """Events of type `message` in one connection's bytes, wherever these are split; a cut last one is dropped.

    Latin-1 stands for any byte by one character and back, so no byte of the data is ever judged. Raises what `chunks`
    raises, and `BlockTooLargeError`.
    """
    last_id = ""
    for event in SSEClient(_whole_events(chunks), char_enc="latin-1").events():
        if event.id is not None and "\0" not in event.id:
            last_id = event.id
        if event.event == "message":
            yield Message(last_id, event.data.encode("latin-1"))


def _whole_events(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, as blocks that end with a blank line: what has no such end is never passed on."""
    held = bytearray()
    bom = BOM
    for chunk in _newlines(chunks):
        end = chunk.rfind(b"\n\n") + 2
        if end == 1:  # none in the chunk, but it may begin with the second half of one
            end = 1 if chunk.startswith(b"\n") and (held.endswith(b"\n") or not held) else 0
        if end:
            held += chunk[:end]
            yield bytes(held).removeprefix(bom)
            bom = b""
            held.clear()
        held += chunk[end:]
        if len(held) > MAX_BLOCK_BYTES:
            raise BlockTooLargeError(f"{MAX_BLOCK_BYTES} bytes without the end of an event")


def _newlines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The three line ends of the standard (CR LF, LF, CR) as LF, at once: a CR does not wait for what follows it."""
    after_cr = False
    for given in chunks:
        chunk = given[1:] if after_cr and given.startswith(b"\n") else given
        after_cr = given.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield chunk
