"""Parameters that a path does not have are refused: ignored, a misspelt filter would give everything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from starlette.requests import Request

from auditor.dashboard.api.interface import description
from auditor.errors import UsageError


def only_known(request: Request) -> None:
    """Raises UsageError with what the path does have."""
    known = _parameters().get(request.scope["route"].path, frozenset())
    for name in request.query_params:
        if name not in known:
            names = f"it has {', '.join(f'`{each}`' for each in sorted(known))}" if known else "it has none"
            raise UsageError(f"this path has no parameter `{name}`; {names}")


@cache
def _parameters() -> Mapping[str, frozenset[str]]:
    """The names of each path's query parameters."""
    return {
        path: frozenset(one["name"] for one in operations["get"]["parameters"] if one["in"] == "query")
        for path, operations in description()["paths"].items()
    }
