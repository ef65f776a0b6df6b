"""The JSON interface as an application of its own, mounted below /api/v1: read-only, described by OpenAPI 3.1."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from auditor.dashboard.api import problems
from auditor.dashboard.api.answers import told
from auditor.dashboard.api.interface import PARTS, description
from auditor.dashboard.api.strict import only_known
from auditor.dashboard.desk.desk import Desk


def api(desk: Desk) -> FastAPI:
    """The application; whoever mounts it puts the viewer into each request's state before."""
    made = FastAPI(
        openapi_url=None,  # our own path, below, answers with a validator
        docs_url=None,  # their pages load scripts from elsewhere; /api shows the same
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(only_known)],
        middleware=[Middleware(problems.Entrance)],
    )
    for part in PARTS:
        made.include_router(part.router)
    made.add_exception_handler(HTTPException, problems.refused)
    made.add_exception_handler(RequestValidationError, problems.invalid)
    made.add_exception_handler(Exception, problems.failed)
    for error in problems.EXPECTED:
        made.add_exception_handler(error, problems.told)
    made.add_api_route("/openapi.json", show_description, include_in_schema=False)
    made.state.desk = desk
    return made


def show_description(request: Request) -> Response:
    """This interface, described."""
    return told(request, description())
