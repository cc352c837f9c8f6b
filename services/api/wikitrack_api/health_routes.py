"""Whether the API lives, whether it can answer, and its metrics."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from wikitrack_api import recent_pages
from wikitrack_api.answers import Asking, Now, answer
from wikitrack_api.errors import AwayError, documented
from wikitrack_api.models import Live, Ready
from wikitrack_api.pages import newest_of_all, seconds
from wikitrack_api.statements import Ask
from wikitrack_api.store import Store
from wikitrack_common.tables import FUTURE_TOLERANCE_SECONDS

router = APIRouter(tags=["health"])


@router.get("/health/live", response_model=Live, summary="Does the program turn?")
async def live() -> Response:
    """True with and without Cassandra."""
    return answer({"status": "live"})


@router.get("/health/ready", response_model=Ready, summary="Can questions be answered?", responses=documented())
async def ready(request: Request, store: Asking, now: Now) -> Response:
    version = max((number for (number,) in await store.ask(Ask.SCHEMA)), default=None)
    if version is None:
        raise AwayError("the schema is not complete yet")
    age = await newest_page_age(store, now)
    source = request.app.state.settings.source
    return answer({"status": "ready", "source": source, "schema_version": version, "newest_page_age_seconds": age})


async def newest_page_age(store: Store, now: float) -> float | None:
    """Seconds since the newest page was created, not under 0; None while there is none."""
    newest = await recent_pages.pages(store, newest_of_all(now, FUTURE_TOLERANCE_SECONDS), 1)
    return round(max(0.0, now - seconds(newest.rows[0].created_at)), 3) if newest.rows else None


@router.get("/metrics", response_class=Response, summary="Metrics for Prometheus")
async def metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
