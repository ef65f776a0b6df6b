"""Trying a label or an address on the rules."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
