"""One HTTP message as the bytes of a WARC block, and back.

A block must be a message that replay tools can serve, and a crawl must come back exactly as it was made. The two
differ: the transfer coding was undone, a length may be absent or wrong, a header may hold what none may. So a block is
written for the tools, read back at once, and `differences` says what else must be kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from crawler.visit import Exchange

Headers = tuple[tuple[str, str], ...]

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
_END = b"\r\n\r\n"
_PATH = re.compile(r"[^:/?#]+://[^/?#]*([^#]*)")
_VERSIONS = ("HTTP/1.0", "HTTP/1.1")
_COMPARED = tuple(field.name for field in fields(Exchange) if field.name not in ("body", "started_at", "peer"))


def target_uri(url: str) -> str:
    """The address in printable ASCII without spaces, as a WARC field and a request line ask for."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._", encoding="utf-8", errors="replace")


def request_block(exchange: Exchange) -> bytes:
    """The request as it went out."""
    match = _PATH.match(target_uri(exchange.url))
    path = match[1] if match else ""
    return _message(f"GET {path if path.startswith('/') else '/' + path} HTTP/1.1", exchange.request_headers)


def response_head(exchange: Exchange) -> bytes:
    """The response's status line and headers: as received, but without transfer coding and with the body's length."""
    version = exchange.http_version if exchange.http_version in _VERSIONS else "HTTP/1.1"
    length = str(len(exchange.body))
    headers = [
        (name, length if name.lower() == "content-length" else value)
        for name, value in exchange.headers
        if name.lower() != "transfer-encoding"
    ]
    if not any(name.lower() == "content-length" for name, _ in headers):
        headers.append(("Content-Length", length))
    return _message(f"{version} {exchange.status:03d} {_clean(exchange.reason)}", headers)


def exchange_of(url: str, at: datetime, seconds: float, request: bytes, response: bytes) -> Exchange:
    """What the two blocks and their records' fields tell; raises ValueError for a block that is no HTTP message."""
    head, _, body = response.partition(_END)
    status_line, *lines = head.decode("latin-1").split("\r\n")
    version, status, reason = status_line.split(" ", 2)
    return Exchange(
        url=url,
        request_headers=_headers(request.partition(_END)[0].decode("latin-1").split("\r\n")[1:]),
        status=int(status),
        reason=reason,
        http_version=version,
        headers=_headers(lines),
        body=body,
        started_at=at,
        seconds=seconds,
    )


def differences(exchange: Exchange, request: bytes, head: bytes) -> dict[str, Any]:
    """Whatever of the exchange reading these blocks would not give back, as JSON values by attribute."""
    uri = target_uri(exchange.url)
    at = exchange.started_at.astimezone(UTC)
    read = exchange_of(uri, at, exchange.seconds, request, head)
    found = {name: getattr(exchange, name) for name in _COMPARED if getattr(exchange, name) != getattr(read, name)}
    if exchange.started_at.utcoffset() != at.utcoffset():
        found["started_at"] = exchange.started_at.isoformat()
    return found


def restored(values: dict[str, Any]) -> dict[str, Any]:
    """`differences` out of JSON, as attributes again."""
    found = dict(values)
    for name in ("headers", "request_headers"):
        if name in found:
            found[name] = tuple((key, value) for key, value in found[name])
    if "started_at" in found:
        found["started_at"] = datetime.fromisoformat(found["started_at"])
    return found


def _message(first_line: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [first_line]
    lines += [f"{name}: {_clean(value)}" for name, value in headers if _TOKEN.fullmatch(name)]
    return _bytes("\r\n".join(lines)) + _END


def _clean(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value).strip(" ")


def _bytes(text: str) -> bytes:
    # Headers are bytes that the crawler reads as latin-1 (RFC 9110 §5.5); anything else did not come off a wire.
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _headers(lines: list[str]) -> Headers:
    return tuple((name, value.removeprefix(" ")) for name, _, value in (line.partition(":") for line in lines))
