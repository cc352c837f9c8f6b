"""The start page and `/docs`: static files of this package, and Swagger UI from a package; no other host is asked."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

OWN = Path(__file__).parent / "static"
SWAGGER = Path(str(files("fastapi_offline"))) / "static"
SAME_HOST = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
START_POLICY = {"Content-Security-Policy": SAME_HOST, "Cache-Control": "no-cache"}
# Swagger UI sets styles on its elements and has its icons as data.
DOCS_POLICY = START_POLICY | {"Content-Security-Policy": f"{SAME_HOST}; style-src 'self' 'unsafe-inline'"}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start() -> FileResponse:
    return FileResponse(OWN / "index.html", headers=START_POLICY)


@router.get("/docs")
async def docs() -> FileResponse:
    return FileResponse(OWN / "docs.html", headers=DOCS_POLICY)


def mount(app: FastAPI) -> None:
    """The files that the two pages refer to."""
    app.include_router(router)
    app.mount("/static/swagger", StaticFiles(directory=SWAGGER), name="swagger")
    app.mount("/static", StaticFiles(directory=OWN), name="static")
