"""Starts the stack in order, keeps it running, stops it in order."""

import asyncio
import time

from kafka.errors import KafkaError

from wikitrack_local import servers, topics
from wikitrack_local.asking import until
from wikitrack_local.leftovers import Groups
from wikitrack_local.probes import Probe
from wikitrack_local.process import Supervised, rotate
from wikitrack_local.programs import STOP_ORDER, Stack, environment, schema_command, specs

RETRY_SECONDS = 1.0
CASSANDRA, KAFKA, TOPICS, SCHEMA = "cassandra", "kafka", "topics", "schema"


class Supervisor:
    """All programs of one stack. `run` returns when they have been stopped."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.begun = time.monotonic()
        self.ready_seconds: float | None = None
        self.ready = asyncio.Event()
        self._probe = Probe()
        self.groups = Groups(stack.state)
        self.environment = environment(stack.state, stack.tools, stack.ports)
        self.programs = {
            spec.name: Supervised(spec, self.environment, stack.state.log(spec.name), self._probe, self.groups.add)
            for spec in specs(stack)
        }
        self._done = {TOPICS: asyncio.Event(), SCHEMA: asyncio.Event()}
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask for a clean stop; asked again, everything is killed."""
        if self._stop.is_set():
            for program in self.programs.values():
                program.kill()
        self._stop.set()

    async def run(self) -> None:
        """Start everything, keep it running until `stop`."""
        servers.prepare(self.stack.state, self.stack.tools, self.stack.ports)
        lives = [asyncio.create_task(program.run(self._gates(program))) for program in self.programs.values()]
        steps = [asyncio.create_task(step) for step in (self._make_topics(), self._apply_schema(), self._tell_ready())]
        try:
            await self._stop.wait()
        finally:
            for step in steps:
                step.cancel()
            await asyncio.gather(*steps, return_exceptions=True)
            await self._stop_in_order()
            await asyncio.gather(*lives)
            await self._probe.close()

    def lives(self) -> dict[str, str]:
        """The running programs, each with a name for its current process."""
        return {
            name: f"{program.condition.pid}/{program.condition.restarts}"
            for name, program in self.programs.items()
            if program.condition.state == "running"
        }

    def failed(self) -> str | None:
        """The name of a program that ended by a bad setting: no restart will mend that."""
        ended = (name for name, program in self.programs.items() if program.condition.exit_code == 2)
        return next(ended, None)

    def _gates(self, program: Supervised) -> list[asyncio.Event]:
        return [self._event(name) for name in program.spec.after]

    def _event(self, name: str) -> asyncio.Event:
        return self._done[name] if name in self._done else self.programs[name].ready

    async def _make_topics(self) -> None:
        await self.programs[KAFKA].ready.wait()
        await until(self._topics_applied, RETRY_SECONDS)
        self._done[TOPICS].set()

    async def _apply_schema(self) -> None:
        await self.programs[CASSANDRA].ready.wait()
        await until(self._schema_applied, RETRY_SECONDS)
        self._done[SCHEMA].set()

    async def _topics_applied(self) -> bool:
        try:
            await asyncio.to_thread(topics.apply, self.stack.bootstrap_servers)
        except (KafkaError, OSError):
            # A broker answers its port before it answers everything.
            return False
        return True

    async def _schema_applied(self) -> bool:
        path = self.stack.state.log(SCHEMA)
        rotate(path)
        with path.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *schema_command(), stdout=log, stderr=log, env=self.environment
            )
        try:
            return await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()

    async def _tell_ready(self) -> None:
        for event in (*self._done.values(), *(program.ready for program in self.programs.values())):
            await event.wait()
        self.ready_seconds = time.monotonic() - self.begun
        self.ready.set()

    async def _stop_in_order(self) -> None:
        """Readers before what they read from; both servers together, each has seconds to write down what it holds."""
        for name in STOP_ORDER:
            if name in self.programs and name not in (KAFKA, CASSANDRA):
                await self.programs[name].stop()
        await asyncio.gather(self.programs[KAFKA].stop(), self.programs[CASSANDRA].stop())
