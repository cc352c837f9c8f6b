"""Cassandra, as coroutines: a connection that comes up, and comes back, by itself."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from cassandra import DriverException, InvalidRequest, OperationTimedOut, RequestExecutionException
from cassandra.cluster import Cluster, NoHostAvailable, ResponseFuture, Session
from cassandra.connection import ConnectionException
from cassandra.query import PreparedStatement, tuple_factory
from prometheus_client import CollectorRegistry

from wikitrack_api.errors import AwayError
from wikitrack_api.settings import ApiSettings
from wikitrack_api.statements import Ask
from wikitrack_common import sessions
from wikitrack_common.metrics import API_CASSANDRA_ERRORS

log = structlog.get_logger("wikitrack_api")
AWAY = (NoHostAvailable, OperationTimedOut, RequestExecutionException, ConnectionException, DriverException, OSError)
NO_SCHEMA = ("unconfigured table", "does not exist")
TIMEOUT_SECONDS = 5.0
FETCH_ROWS = 1000
INDEX_FETCH_ROWS = 200
GROUPS_FETCH_ROWS = 10_000
"""Groups are small, and each part of their list begins by finding its place among the rows."""
FIRST_RETRY_SECONDS = 0.5
LAST_RETRY_SECONDS = 3.0
Rows = list[tuple[Any, ...]]
Prepared = dict[Ask, PreparedStatement]


class Store:
    """Asks Cassandra. Every method raises `AwayError` while it does not answer."""

    def __init__(self, settings: ApiSettings, registry: CollectorRegistry) -> None:
        self._settings = settings
        self._errors = API_CASSANDRA_ERRORS.counter(registry)
        self._slots = asyncio.Semaphore(settings.max_statements)
        self._session: Session | None = None
        self._prepared: Prepared = {}

    @asynccontextmanager
    async def connecting(self) -> AsyncIterator[None]:
        """Connect in the background for as long as the context lives."""
        task = asyncio.create_task(self._connect())
        try:
            yield
        finally:
            task.cancel()
            if self._session is not None:
                await asyncio.to_thread(self._session.cluster.shutdown)

    async def ask(self, statement: Ask, *values: object) -> Rows:
        """All rows, of all pages of the driver."""
        rows: Rows = []
        async for page in self.stream(statement, *values):
            rows.extend(page)
        return rows

    async def stream(self, statement: Ask, *values: object) -> AsyncIterator[Rows]:
        """Rows page by page of the driver, so that a large answer is never held whole."""
        if self._session is None:
            raise AwayError("not connected yet")
        try:
            async with self._slots:  # never across a yield: who gets a page may ask something else
                future = self._session.execute_async(self._prepared[statement].bind(values))
                page = await _answer(future)
            yield page
            while future.has_more_pages:
                async with self._slots:
                    future.start_fetching_next_page()
                    page = await _answer(future)
                yield page
        except (*AWAY, InvalidRequest) as error:
            raise self._away(error) from error

    async def ask_each(self, statement: Ask, questions: Sequence[Sequence[object]]) -> list[Rows]:
        """The answers to several questions, asked at once."""
        if len(questions) == 1:
            return [await self.ask(statement, *questions[0])]
        return await asyncio.gather(*(self.ask(statement, *values) for values in questions))

    def _away(self, error: Exception) -> AwayError:
        """A bug in a statement is also an `InvalidRequest`: that one is raised again, as what it is."""
        if isinstance(error, InvalidRequest) and not any(word in str(error) for word in NO_SCHEMA):
            raise error
        name = type(error).__name__
        self._errors.labels(name).inc()
        log.warning("Cassandra did not answer", error=f"{name}: {error}"[:300])
        return AwayError(name)

    async def _connect(self) -> None:
        """Try until it is done; afterwards the driver itself comes back to nodes that were away."""
        delay = FIRST_RETRY_SECONDS
        while True:
            try:
                self._session, self._prepared = await asyncio.to_thread(_connect_and_prepare, self._settings)
            except Exception as error:  # whatever it is, the program lives on and tries again
                log.warning("Cassandra cannot be used yet", error=f"{type(error).__name__}: {error}"[:300])
                await asyncio.sleep(delay)
                delay = min(2 * delay, LAST_RETRY_SECONDS)
            else:
                log.info("connected to Cassandra")
                return


def _connect_and_prepare(settings: ApiSettings) -> tuple[Session, Prepared]:
    """Blocks. Raises what the driver raises, also where the schema is not there yet."""
    logging.getLogger("cassandra").setLevel(logging.CRITICAL)  # a traceback for each attempt; ours is one line
    cluster: Cluster = sessions.cluster(settings, request_timeout=TIMEOUT_SECONDS)
    try:
        cluster.profile_manager.default.row_factory = tuple_factory
        session = cluster.connect()
        session.default_fetch_size = FETCH_ROWS
        prepared = {statement: session.prepare(statement.value) for statement in Ask}
        for statement in (Ask.USER_HOURS, Ask.USER_HOURS_OF_DOMAIN):
            prepared[statement].fetch_size = INDEX_FETCH_ROWS
        for statement in Ask.all_users_of_slots():
            prepared[statement].fetch_size = GROUPS_FETCH_ROWS
    except BaseException:
        cluster.shutdown()
        raise
    return session, prepared


async def _answer(future: ResponseFuture) -> Rows:
    """The driver calls back in its own thread; a question nobody waits for any more is let go."""
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[Rows] = loop.create_future()

    def done(rows: Rows) -> None:
        loop.call_soon_threadsafe(_set_result, waiter, rows)

    def failed(error: Exception) -> None:
        loop.call_soon_threadsafe(_set_exception, waiter, error)

    future.add_callbacks(done, failed)
    try:
        return await waiter
    finally:
        future.clear_callbacks()


def _set_result(waiter: asyncio.Future[Rows], rows: Rows | None) -> None:
    if not waiter.done():
        waiter.set_result(rows or [])


def _set_exception(waiter: asyncio.Future[Rows], error: Exception) -> None:
    if not waiter.done():
        waiter.set_exception(error)
