"""The reader of server-sent events: bytes in, bytes out, at every edge."""

import itertools
import time
from collections.abc import Iterator

import pytest

from wikitrack_producer.sse import MAX_BLOCK_BYTES, BlockTooLargeError, Message, messages


def split(stream: bytes, size: int) -> list[bytes]:
    return [stream[at : at + size] for at in range(0, len(stream), size)]


def data_of(*chunks: bytes) -> list[bytes]:
    return [message.data for message in messages(chunks)]


HARD = [
    b'{"title": "a\xe2\x80\xa8b"}',  # U+2028
    b'{"title": "a\xc2\x85b\x0b\x0c\x1c\x1d\x1e"}',  # U+0085 and what str.splitlines takes for line ends
    b"\xff\xfe invalid UTF-8 \x80",
    "emoji \U0001f600, \u05e9\u05dc\u05d5\u05dd".encode(),
    b"  two spaces first, two last  ",
    b"data: data: a colon: more",
    b"",
    b"\x00",
    b"\xef\xbb\xbfwith a mark",
]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 4096])
def test_data_is_kept_byte_for_byte_wherever_chunks_are_split(size: int, end: bytes) -> None:
    events = [b"event: message\nid: [%d]\ndata: %b\n\n" % (n, data) for n, data in enumerate(HARD)]
    stream = b"".join([b":ok\n\n", *events]).replace(b"\n", end)
    expected = [Message(f"[{n}]", data) for n, data in enumerate(HARD)]
    assert list(messages(split(stream, size))) == expected


def test_u2028_inside_data_does_not_end_the_line() -> None:
    """sseclient 0.0.27 splits decoded text with str.splitlines, which cuts here: the rest of the event is lost."""
    assert data_of(b"data: a\xe2\x80", b"\xa8b\n\n") == [b"a\xe2\x80\xa8b"]


@pytest.mark.parametrize("cut", [b"data: the first ha", b"data: whole\n", b"data: whole\r\n", b"data: whole"])
def test_a_cut_event_is_dropped_and_not_joined_with_its_replay(cut: bytes) -> None:
    """sseclient 0.0.27 keeps what it holds over its reconnect, and puts the replay behind it."""
    before = data_of(b"data: before\n\n", cut)
    replay = data_of(b"data: whole\n\n")
    assert (before, replay) == ([b"before"], [b"whole"])


def test_chunk_sizes_are_not_in_the_data_because_the_stream_is_decoded_first() -> None:
    """sseclient 0.0.27 reads the raw socket, where the chunks' sizes stand amid the data. Here no split adds a byte."""
    stream = b"".join(b"data: %b\n\n" % (b"x" * size) for size in range(200))
    for first, second in itertools.pairwise(range(0, len(stream), 997)):
        chunks = [stream[:first], stream[first:second], stream[second:]]
        assert [len(data) for data in data_of(*chunks)] == list(range(200))


def test_lines_of_data_are_joined_and_mixed_line_ends_end_events() -> None:
    assert data_of(b"data: a\ndata: b\r\n\ndata: c\r\r\ndata: d\n\r\ndata:e\r\n\r") == [b"a\nb", b"c", b"d", b"e"]


def test_comments_other_types_and_unknown_fields_are_ignored() -> None:
    stream = b": hello\n\nevent: error\ndata: no\n\nretry: 5\nfoo: bar\ndata: yes\n\n data: no\n\nevent: message\n\n"
    assert data_of(stream) == [b"yes"]


def test_an_id_holds_until_the_next_and_one_with_nul_is_ignored() -> None:
    stream = b"id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n"
    assert list(messages([stream])) == [Message("1", b"a"), Message("1", b"b"), Message("1", b"c"), Message("", b"d")]


def test_a_byte_order_mark_before_the_first_event_is_ignored() -> None:
    assert data_of(b"\xef", b"\xbb\xbfdata: a\n\n") == [b"a"]


def test_an_event_is_there_with_its_last_byte() -> None:
    taken: list[str] = []

    def chunks() -> Iterator[bytes]:
        for chunk in (b"data: a\n\nda", b"ta: b\r\n", b"\r", b"\ndata: c\r\r"):
            yield chunk
            taken.append("asked for more")

    taken.extend(message.data.decode() for message in messages(chunks()))
    # "b" is there with the CR of its blank line: the LF after it is not waited for.
    assert taken == ["a", *["asked for more"] * 2, "b", "asked for more", "c", "asked for more"]


@pytest.mark.parametrize("size", [16, 4096, 262_144])
def test_a_large_event_takes_linear_time(size: int) -> None:
    data = b"x" * 9_000_000
    began = time.process_time()
    assert data_of(*split(b"data: %b\n\n" % data, size)) == [data]
    assert time.process_time() - began < 5


def test_an_endless_event_is_an_error() -> None:
    chunk = b"x" * (16 * 1024 * 1024)
    with pytest.raises(BlockTooLargeError):
        data_of(b"data: ", *([chunk] * (MAX_BLOCK_BYTES // len(chunk))))
