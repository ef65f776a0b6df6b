"""Signing in, and looking after accounts."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
