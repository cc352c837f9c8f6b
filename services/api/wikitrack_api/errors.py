"""What can go wrong with a question, as answers: `{"detail": "a sentence"}` whatever it is."""

from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

RETRY_SECONDS = 5


class Problem(BaseModel):
    """Body of every answer that is not 200."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"detail": "There is no user 42."}]})
    detail: str


class UnacceptableError(Exception):
    """A parameter that cannot be used; the message says what is accepted. 422."""


class UnknownError(Exception):
    """No such page or user; the message is a sentence. 404."""


class AwayError(Exception):
    """Cassandra does not answer, or has no schema yet. 503; passes by itself."""


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps({"detail": detail}), status, headers, "application/json")


def away(detail: str, retry_seconds: int = RETRY_SECONDS) -> Response:
    return problem(503, detail, {"Retry-After": str(retry_seconds)})


def _entry(detail: str, about: str) -> dict[str, Any]:
    return {"model": Problem, "description": about, "content": {"application/json": {"example": {"detail": detail}}}}


AWAY = "Cassandra does not answer. Try again soon."
AWAY_ENTRY = _entry(AWAY, "Cassandra is away; `Retry-After` says when to retry.")


def documented(
    *, unknown: str | None = None, unacceptable: str | None = None, csv: str | None = None
) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route: an example sentence for each kind of problem it can have, and an example of CSV."""
    entries: dict[int | str, dict[str, Any]] = {503: AWAY_ENTRY}
    if csv:
        entries[200] = {"content": {"text/csv": {"schema": {"type": "string"}, "example": csv}}}
    if unknown:
        entries[404] = _entry(unknown, "There is no such page or user.")
    if unacceptable:
        entries[422] = _entry(unacceptable, "A parameter cannot be used; the sentence says what is accepted.")
    return entries


def sentence(error: RequestValidationError) -> str:
    """All problems of the parameters as one text: `limit: a number from 1 to 1000 is accepted.`"""
    parts = [f"{one['loc'][-1]}: {_reason(one)}" for one in error.errors()]
    return " ".join(parts)


def _reason(error: dict[str, Any]) -> str:
    if error["type"] == "missing":
        return "this parameter is required."
    return str(error["msg"]).removesuffix(".") + "."


def without_foreign_problems(openapi: dict[str, Any]) -> dict[str, Any]:
    """FastAPI describes its own form of 422 wherever a route has parameters; no answer here has that form."""
    foreign = {"$ref": "#/components/schemas/HTTPValidationError"}
    for path in openapi["paths"].values():
        for operation in path.values():
            refusal = operation["responses"].get("422", {})
            if refusal.get("content", {}).get("application/json", {}).get("schema") == foreign:
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        openapi["components"]["schemas"].pop(name, None)
    return openapi


def install(app: FastAPI) -> None:
    """Make `app` answer every error in the one form, and say so in its OpenAPI."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        return app.openapi_schema or without_foreign_problems(described())

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to change it

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        return problem(422, sentence(error))

    @app.exception_handler(UnacceptableError)
    async def unacceptable(_request: Request, error: UnacceptableError) -> Response:
        return problem(422, str(error))

    @app.exception_handler(UnknownError)
    async def unknown(_request: Request, error: UnknownError) -> Response:
        return problem(404, str(error))

    @app.exception_handler(AwayError)
    async def gone(_request: Request, _error: AwayError) -> Response:
        return away(AWAY)

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        nothing = f"There is nothing at {request.url.path[:200]}. See /docs."
        known = {404: nothing, 405: "Only GET and HEAD are answered."}
        headers = dict(error.headers) if error.headers else None
        return problem(error.status_code, known.get(error.status_code, str(error.detail)), headers)
