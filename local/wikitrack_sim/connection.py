"""One client's connection: events from its place in the log on, for as long as it is open."""

import asyncio
from collections.abc import Awaitable, Callable

from wikitrack_sim.faults import NONE, FaultBoard, Faults
from wikitrack_sim.intake_log import IntakeLog
from wikitrack_sim.position import Start
from wikitrack_sim.protocol import OPENING, Framer

BATCH_BYTES = 256 * 1024
Write = Callable[[bytes], Awaitable[None]]
"""Sends one chunk; returns when the client has taken enough of what went before."""


class Signal:
    """Wakes all who wait; nothing is remembered, so look first and wait then."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self) -> None:
        await self._event.wait()


class Connection:
    """Reads the log at its own pace: nothing is queued for a slow client."""

    def __init__(self, log: IntakeLog, changed: Signal, start: Start, faults: Faults) -> None:
        self._log, self._changed = log, changed
        self._firsts, self._next = start.firsts, min(start.firsts)
        self._framer = Framer(start.times)
        self._faults, self._sent = faults, 0
        self.events = 0
        """Events sent whole."""

    @property
    def faults(self) -> Faults:
        return self._faults

    def hit(self, faults: Faults) -> None:
        """Put the connection under other faults; events count from now on."""
        self._faults, self._sent = faults, 0

    async def run(self, write: Write) -> None:
        """Send until a cut is due, then return; the caller cuts the connection hard."""
        await self._until_heard()
        await self._send(write, OPENING)
        while True:
            await self._until_heard()
            frames = self._frames()
            content, cut = self._faults.cut(frames, self._sent)
            if content:
                self._sent += len(frames)
                self.events += len(frames)
                await self._send(write, content)
            if cut:
                return
            if not frames and self._next >= len(self._log):
                await self._changed.wait()
            else:
                await asyncio.sleep(0)

    async def _until_heard(self) -> None:
        while self._faults.silence:
            await self._changed.wait()

    def _frames(self) -> list[bytes]:
        taken = self._log.read(self._next, BATCH_BYTES)
        numbered = enumerate(taken, self._next)
        frames = [self._framer.frame(event) for number, event in numbered if number >= self._firsts[event.topic]]
        self._next += len(taken)
        return frames

    async def _send(self, write: Write, content: bytes) -> None:
        size = self._faults.chunk_bytes
        if size is None:
            await write(content)
            return
        for at in range(0, len(content), size):
            await write(content[at : at + size])
            if at // size % 1000 == 0:
                await asyncio.sleep(0)


class Connections:
    """All open connections, and the faults they are under."""

    def __init__(self, changed: Signal) -> None:
        self.board = FaultBoard()
        self.by_address: dict[str, set[Connection]] = {}
        self._changed = changed

    def __len__(self) -> int:
        return sum(map(len, self.by_address.values()))

    def count(self, address: str) -> int:
        return len(self.by_address.get(address, ()))

    def add(self, address: str, connection: Connection) -> None:
        self.by_address.setdefault(address, set()).add(connection)

    def remove(self, address: str, connection: Connection) -> None:
        self.by_address[address].discard(connection)

    def set_faults(self, faults: Faults) -> None:
        """For connections to come and, as far as they can be, for open ones."""
        self.board.set(faults)
        for connection in [one for some in self.by_address.values() for one in some]:
            under = self.board.take() if faults.hits_open else NONE
            kept = NONE if faults == NONE else connection.faults
            connection.hit(under.on_open(kept))
        self._changed.fire()
