"""Runs: started, watched, ended."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
