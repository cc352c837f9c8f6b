"""The start page and `/docs`: static files of this package, and Swagger UI from a package; no other host is asked."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

OWN = Path(__file__).parent / "static"
SWAGGER = Path(str(files("fastapi_offline"))) / "static"
SAME_HOST = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ASKED_AGAIN = {"Cache-Control": "no-cache"}
# The start page shows anybody's text: the browser refuses to take any text as HTML or as a script.
NO_HTML_FROM_TEXT = "require-trusted-types-for 'script'; trusted-types 'none'"
START_POLICY = ASKED_AGAIN | {"Content-Security-Policy": f"{SAME_HOST}; {NO_HTML_FROM_TEXT}"}
# Swagger UI sets styles on its elements and has its icons as data.
DOCS_POLICY = ASKED_AGAIN | {"Content-Security-Policy": f"{SAME_HOST}; style-src 'self' 'unsafe-inline'"}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start() -> FileResponse:
    return FileResponse(OWN / "index.html", headers=START_POLICY)


@router.get("/docs")
async def docs() -> FileResponse:
    return FileResponse(OWN / "docs.html", headers=DOCS_POLICY)


class Revalidated(StaticFiles):
    """Files that a browser may keep, and asks for again by their ETag: a new version of the page is seen at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(ASKED_AGAIN)
        return response


def mount(app: FastAPI) -> None:
    """The files that the two pages refer to."""
    app.include_router(router)
    app.mount("/static/swagger", Revalidated(directory=SWAGGER), name="swagger")
    app.mount("/static", Revalidated(directory=OWN), name="static")
