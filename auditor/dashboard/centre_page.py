"""One centre: its months, its items, what to do."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
