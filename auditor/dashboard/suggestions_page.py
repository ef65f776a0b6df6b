"""Phrases that the rules could be given."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
