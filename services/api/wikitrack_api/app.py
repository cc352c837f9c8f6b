"""The application: everything wired together."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from prometheus_client import REGISTRY, CollectorRegistry

from wikitrack_api import (
    errors,
    feed_routes,
    health_routes,
    lookup_routes,
    page_routes,
    report_routes,
    stats_routes,
    stream_routes,
    web_routes,
    wiki_routes,
)
from wikitrack_api.edge import Edge
from wikitrack_api.live import Live
from wikitrack_api.minutes import Minutes
from wikitrack_api.settings import ApiSettings
from wikitrack_api.store import Store
from wikitrack_api.time_range import TimeRanges

ABOUT = """Answers questions about every page created on every Wikimedia wiki by an account.

Numbers of pages and users belong to one wiki: a page is (`domain`, `page_id`), a person (`domain`, `user_id`).

Pages created by IP editors and by hidden users have no user number. They are in no answer; Kafka's topic
`rejected` has them.

Lists have `limit` and `cursor`, those of pages also filters; `format=csv` or `Accept: text/csv` makes them CSV. Every
problem is `{"detail": "a sentence"}`. HEAD works wherever GET does. `/stream` has pages as they are stored.
"""

ROUTES = (
    page_routes,
    lookup_routes,
    wiki_routes,
    stats_routes,
    report_routes,
    stream_routes,
    feed_routes,
    health_routes,
)


def create_app(
    settings: ApiSettings, *, clock: Callable[[], float] = time.time, registry: CollectorRegistry = REGISTRY
) -> FastAPI:
    """The application; it connects to Cassandra when it is started, and lives without it."""
    store = Store(settings, registry)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with store.connecting():
            yield
            app.state.live.close()

    app = FastAPI(
        title="Wiki Page Tracker", description=ABOUT, version="1", lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.store, app.state.clock = store, clock
    app.state.live = Live(store, clock, settings.max_streams, registry)
    app.state.minutes = Minutes(store, clock)
    app.state.time_ranges = TimeRanges(store)
    app.state.settings, app.state.registry = settings, registry
    errors.install(app)
    for routes in ROUTES:
        app.include_router(routes.router)
    web_routes.mount(app)
    app.add_middleware(Edge, max_requests=settings.max_requests, registry=registry)
    return app
