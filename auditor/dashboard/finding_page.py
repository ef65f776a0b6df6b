"""One finding: why, and the page as it was."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
