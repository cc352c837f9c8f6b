"""Asks the API and follows cursors; says in words where an answer is not the expected one."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.http import Answer, Connection
from tests.support.model import Page

STREAM_AT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
CONNECTIONS = 16
SECONDS = 30.0
OK = 200

Params = dict[str, str]
Creation = tuple[str, str, str]


@dataclass(frozen=True)
class Ask:
    """A question with one answer. `whole`: nothing else may be in it; `status` other than 200: it says why."""

    path: str
    expected: Page = field(default_factory=dict)
    params: Params = field(default_factory=dict)
    status: int = 200
    method: str = "GET"
    headers: Params = field(default_factory=dict)


@dataclass(frozen=True)
class AskList:
    """A question whose answer is a list under `key`, read to its end by pages of `limit` (None: the default of 100)."""

    path: str
    key: str
    expected: Sequence[Page]
    params: Params = field(default_factory=dict)
    limit: int | None = None
    default: int = 100
    pages: int | None = None
    """Read no more than so many pages."""


class Asker:
    """Asks many questions at once, and keeps what stream time each creation was shown with."""

    def __init__(self) -> None:
        self.stream_at: dict[Creation, str] = {}
        self.wrong: list[str] = []
        """What is wrong in more than one answer, or whatever the question."""
        self.asked = 0

    async def ask(self, connection: Connection, question: Ask | AskList) -> str | None:
        """What is wrong with the answer; None if nothing is."""
        ask = self._one(connection, question) if isinstance(question, Ask) else self._list(connection, question)
        wrong = await ask
        return wrong and f"{question.path} {question.params}: {wrong}"

    async def _get(self, connection: Connection, path: str, params: Params, method: str = "GET") -> Answer:
        self.asked += 1
        return await connection.ask(path, params, method)

    async def _one(self, connection: Connection, question: Ask) -> str | None:
        response = await self._get(connection, question.path, question.params, question.method)
        if response.status != question.status:
            return f"{response.status} instead of {question.status}: {response.body[:300]!r}"
        for name, value in question.headers.items():
            if response.headers.get(name.lower()) != value:
                return f"header {name} is {response.headers.get(name.lower())!r} instead of {value!r}"
        if question.method == "HEAD":
            return None  # a body would be in the way of the next answer on this connection
        answer = response.json()
        if question.status != OK:
            return None if answer.get("detail") else f"says nothing: {answer}"
        return difference(question.expected, self._without_stream_time(answer))

    async def _list(self, connection: Connection, question: AskList) -> str | None:
        size = question.limit or question.default
        expected = list(question.expected)
        params = question.params | ({"limit": str(question.limit)} if question.limit else {})
        for start in range(0, max(1, len(expected)), size):
            if question.pages is not None and start >= question.pages * size:
                return None
            response = await self._get(connection, question.path, params)
            if response.status != OK:
                return f"{response.status}: {response.body[:300]!r}"
            answer = response.json()
            wrong = difference(expected[start : start + size], self._without_stream_time(answer[question.key]))
            if wrong:
                return f"from place {start} on: {wrong}"
            cursor = answer["next_cursor"]
            if (cursor is None) != (start + size >= len(expected)):
                return f"next_cursor is {cursor!r} after {start + size} of {len(expected)}"
            params = params | {"cursor": cursor}
        return None

    def _without_stream_time(self, value: Any) -> Any:
        """The value without the `stream_at` of its pages, which are checked and kept beside."""
        if isinstance(value, list):
            return [self._without_stream_time(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "stream_at" in value:
            self._keep(value)
        return {name: self._without_stream_time(part) for name, part in value.items() if name != "stream_at"}

    def _keep(self, page: dict[str, Any]) -> None:
        creation, shown = (page["domain"], page["page_id"], page["created_at"]), page["stream_at"]
        if not STREAM_AT.fullmatch(str(shown)):
            self.wrong.append(f"stream_at of {creation}: {shown!r}")
        known = self.stream_at.setdefault(creation, shown)
        if known != shown:
            self.wrong.append(f"{creation} has stream_at {known} in one answer, {shown} in another")


async def ask_all(api_url: str, questions: Sequence[Ask | AskList]) -> tuple[Asker, list[str]]:
    """Ask everything; return what was shown, and every difference."""
    asker, waiting, wrong = Asker(), iter(questions), list[str]()

    async def work() -> None:
        connection = Connection(api_url, SECONDS)
        for question in waiting:
            if found := await asker.ask(connection, question):
                wrong.append(found)
        connection.close()

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return asker, [*wrong, *asker.wrong]


def difference(expected: object, got: object) -> str | None:
    """The first place where two answers differ, in words."""
    if expected == got:
        return None
    if isinstance(expected, dict) and isinstance(got, dict):
        names = [
            name
            for name in {**expected, **got}
            if expected.get(name) != got.get(name) or (name in expected) != (name in got)
        ]
        return "; ".join(
            f"{name}: expected {_brief(expected.get(name))}, got {_brief(got.get(name))}" for name in names
        )
    if isinstance(expected, list) and isinstance(got, list):
        lengths = "" if len(expected) == len(got) else f"{len(expected)} expected, {len(got)} got; "
        for place, (one, other) in enumerate(zip(expected, got, strict=False)):
            if one != other:
                return f"{lengths}at {place}: {difference(one, other)}"
        return lengths + f"surplus or missing at the end: {_brief((expected + got)[-1])}"
    return f"expected {_brief(expected)}, got {_brief(got)}"


def _brief(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 300 else f"{shown[:300]}..."
