"""Pages of audited sites as they were archived; they can do nothing here."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
