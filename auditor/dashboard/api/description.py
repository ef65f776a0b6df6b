"""The description of the interface (OpenAPI 3.1): what the paths say, and what is the same for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from auditor.dashboard.access.sessions import COOKIE
from auditor.dashboard.api.problems import MEDIA_TYPE
from auditor.dashboard.api.shapes import Problem
from auditor.version import program_version

_ABOUT = """The facts of `prongsai … --json`, with the same keys and numbers, for other programs. It only reads.

Lists come in pages: `limit` and, from `next` of the page before, `cursor`. Every answer bears an ETag: send it back in
If-None-Match and get 304 while nothing changed. Troubles are problem documents (RFC 9457). Months are given as 2020-02
or 2563-02, and told as 2020-02."""
_TAGS = [
    {"name": "results", "description": "The round, scores, findings, what waits for a person."},
    {"name": "centres", "description": "The registry, and what each centre was found to publish."},
    {"name": "months", "description": "The audited months."},
    {"name": "history", "description": "Decisions, the journal, runs past and to come."},
    {"name": "system", "description": "This server."},
]
_SECURITY = {
    "basic": {"type": "http", "scheme": "basic", "description": "An account's name and password."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "The cookie of a browser that is signed in.",
    },
}
_PROBLEMS = {
    "400": "A month, cursor or parameter that cannot be read.",
    "401": "Nobody is signed in, or name and password are wrong.",
    "404": "There is no such centre or path, or nothing was audited yet.",
    "422": "A parameter out of its bounds.",
    "429": "Too many wrong passwords; Retry-After says how long to wait.",
    "500": "The program or its database failed.",
    "503": "Another program holds the database; try again.",
}
_TEXT = {"schema": {"type": "string"}}
_HEADERS = {
    "ETag": {"description": "Names just this answer.", **_TEXT},
    "Cache-Control": {"description": "To be asked for anew each time, with the ETag.", **_TEXT},
}
_LINK = {"Link": {"description": 'On a page that is not the last: the next one, rel="next" (RFC 8288).', **_TEXT}}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer kept from before.",
    "schema": {"type": "string"},
}


def described(routes: Sequence[BaseRoute], *, prefix: str) -> dict[str, Any]:
    """The whole description."""
    made = get_openapi(
        title="Prongsai",
        version=program_version(),
        openapi_version="3.1.0",
        description=_ABOUT,
        routes=routes,
        tags=_TAGS,
        servers=[{"url": prefix}],
        separate_input_output_schemas=False,
    )
    names = {route.path: route.name for route in routes if isinstance(route, APIRoute)}
    for path, operations in made["paths"].items():
        _complete(operations["get"], names[path])
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    made["components"]["securitySchemes"] = _SECURITY
    made["security"] = [{}, *({name: []} for name in _SECURITY)]  # {}: where there are no accounts
    made["components"]["responses"] = {code: _problem(sentence) for code, sentence in _PROBLEMS.items()}
    return made


def _complete(operation: dict[str, Any], name: str) -> None:
    """What every operation does besides."""
    operation["operationId"] = name
    parameters = operation.setdefault("parameters", [])
    paged = any(one["name"] == "cursor" for one in parameters)
    parameters.append(_IF_NONE_MATCH)
    found = operation["responses"]["200"]
    found["description"] = "The document."
    found["headers"] = _HEADERS | (_LINK if paged else {})
    unchanged = {"description": "Nothing changed since the answer that If-None-Match names.", "headers": _HEADERS}
    problems = {code: {"$ref": f"#/components/responses/{code}"} for code in _PROBLEMS}
    operation["responses"] = {"200": found, "304": unchanged, **problems}


def _problem(sentence: str) -> dict[str, Any]:
    return {"description": sentence, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
