"""Months: how each stands, and closing one."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
