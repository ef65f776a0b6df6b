"""Answers to programs: plain documents with strong validators, a page of a list at a time.

Sources: RFC 9110 §8.8.3 (ETag), §13.1.2 (If-None-Match), §12.5.3 and §8.4 (encodings), RFC 8288 (Link).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from auditor.dashboard.api.paging import Paging
from storage.api_views import Slice

Json = dict[str, Any]
T = TypeVar("T")

_WORTH_PACKING = 1_000
"""Bytes; what is shorter gains nothing."""
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_ALWAYS = {"cache-control": "private, no-cache", "vary": "Accept-Encoding"}


def told(request: Request, document: Mapping[str, Any], links: Mapping[str, str] | None = None) -> Response:
    """The document; or 304 where the client has just this one."""
    body = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    packed = len(body) >= _WORTH_PACKING and _takes_gzip(request.headers.get("accept-encoding", ""))
    # Another encoding is another representation: a strong validator must tell them apart.
    tag = f'"{hashlib.sha256(body).hexdigest()}{"-gzip" if packed else ""}"'
    headers = {**_ALWAYS, "etag": tag}
    if links:
        headers["link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    if _has(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    if packed:
        body = gzip.compress(body, compresslevel=5, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type="application/json")


def told_page(request: Request, paging: Paging, page: Slice[T], items: Iterable[Json], **more: Any) -> Response:
    """A page of a list: its items, how many there are of all, and where the next ones are."""
    further = None if page.last is None else paging.further(request, page.last)
    document = {**more, "items": list(items), "total": page.total, "next": further}
    return told(request, document, None if further is None else {"next": further})


def _has(fields: Iterable[str], tag: str) -> bool:
    """Whether If-None-Match names it; compared weakly, as the field asks for."""
    said = ",".join(fields)
    return said.strip() == "*" or tag in _TAG.findall(said)


def _takes_gzip(said: str) -> bool:
    """Whether Accept-Encoding allows gzip by name; "gzip;q=0" refuses it."""
    for part in said.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == "gzip":
            return re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality) is None
    return False
