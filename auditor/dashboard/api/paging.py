"""Lists in pages: how many at once, and where to go on.

UsageError
└── CursorError   a cursor that no page of this list gave
"""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from starlette.requests import Request

from auditor.errors import UsageError
from storage.api_views import Key

_LONGEST = 1_000
_LARGEST = 2**62


class CursorError(UsageError):
    """A cursor that no page of this list gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How much of a list is asked for."""

    limit: Annotated[int, Query(ge=1, le=1000, description="How many items at the most.")] = 100
    cursor: Annotated[
        str | None, Query(description="Where to go on; taken from `next` of the page before, never made up.")
    ] = None

    def after(self, *kinds: type) -> Key | None:
        """The key to go on after, whose parts must be of these kinds; None at the start. Raises CursorError."""
        if self.cursor is None:
            return None
        key = _read(self.cursor)
        fits = len(key) == len(kinds) and all(_is(part, kind) for part, kind in zip(key, kinds, strict=True))
        if not fits:
            raise CursorError("the cursor is not one of this list: take it from `next` of the page before")
        return key

    def further(self, request: Request, last: Key) -> str:
        """The address of the next page."""
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        return f"{request.url.path}?{urlencode([*asked, ('cursor', _written(last))])}"


Paged = Annotated[Paging, Depends()]


def _written(key: Key) -> str:
    return (
        base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def _read(cursor: str) -> Key:
    """Raises CursorError; a part may be anything that JSON has."""
    key = None
    if len(cursor) <= _LONGEST:
        with suppress(ValueError, RecursionError):  # base64 and JSON say so of what is not theirs
            key = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    if not isinstance(key, list):
        raise CursorError("the cursor cannot be read: take it from `next` of the page before")
    return tuple(key)


def _is(part: object, kind: type) -> bool:
    if kind is str:  # half a surrogate pair, which JSON can write, is no text
        return isinstance(part, str) and part.isprintable()
    return isinstance(part, (int, float)) and type(part) in (int, kind) and abs(part) <= _LARGEST
