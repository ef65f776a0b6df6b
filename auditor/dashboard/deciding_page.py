"""What a person decides about a finding."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: list[Route] = []
