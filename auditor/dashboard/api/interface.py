"""What the interface is made of, and its description."""

from __future__ import annotations

from functools import cache
from typing import Any

from auditor.dashboard.api import history, registry, results
from auditor.dashboard.api.description import described

PREFIX = "/api/v1"
PARTS = (results, registry, history)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document; to be read, not changed."""
    return described([route for part in PARTS for route in part.router.routes], prefix=PREFIX)
