"""The data, for those who reckon on with it."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
