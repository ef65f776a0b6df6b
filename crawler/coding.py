"""Content coding: inflates what a server sent, within a bound, however broken it is."""

from __future__ import annotations

import zlib
from typing import Any

from isal import igzip_lib, isal_zlib

from crawler.sniff import document_kind, is_markup, is_text
from crawler.visit import Exchange

_KNOWN = frozenset({"", "identity", "none", "gzip", "x-gzip", "deflate"})
_MAX_LAYERS = 3
_MAX_MEMBERS = 2_000
"""gzip members of one stream: for each, all that follows it is copied."""
_STEP = 1 << 20
_BITE = 64
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 31
_ZLIB = 15
_RAW = -15
"""Window bits, as zlib's `inflateInit2` has them."""


def header(exchange: Exchange, name: str) -> str:
    """The first header of that (lower-case) name; "" where there is none."""
    for key, value in exchange.headers:
        if key.lower() == name:
            return value
    return ""


def decoded_body(exchange: Exchange, limit: int) -> bytes:
    """The body with its content coding undone.

    Returns:
        At most `limit` bytes. A cut or damaged stream yields what could be read of it; a body that is not in the
        coding that its header names, or in one that we did not ask for, comes as it is.
    """
    codings = [part.strip().lower() for part in header(exchange, "content-encoding").split(",")]
    body = exchange.body
    for coding in reversed(codings[:_MAX_LAYERS]):
        body = _undone(coding, body, limit)
    return body[:limit]


def unread_coding(exchange: Exchange, body: bytes) -> str | None:
    """The coding that keeps a body from being read; None where it can be, or says what it is by itself.

    Args:
        exchange: the answer.
        body: as `decoded_body` gives it.
    """
    codings = (part.strip().lower() for part in header(exchange, "content-encoding").split(","))
    odd = next((coding for coding in codings if coding not in _KNOWN), None)
    if odd is None or not body or is_markup(body) or is_text(body) or document_kind(body) is not None:
        return None
    return odd


def inflated(data: bytes, limit: int) -> bytes:
    """The content of gzip data (every member of it), at most `limit` bytes; `data` itself where it is no gzip."""
    return _inflate(data, _GZIP, limit) if data[:2] == _GZIP_MAGIC else data[:limit]


def _undone(coding: str, body: bytes, limit: int) -> bytes:
    match coding:
        case "gzip" | "x-gzip":
            return inflated(body, limit)
        case "deflate":
            # RFC 9110 §8.4.1.2 means zlib's format; old servers send the raw one.
            return _inflate(body, _ZLIB, limit) or _inflate(body, _RAW, limit) or body
        case _:
            return body


def _inflate(data: bytes, window: int, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while data and size < limit and len(parts) < _MAX_MEMBERS:
        stream = isal_zlib.decompressobj(window)
        try:
            member = _drained(stream, data, limit - size)
        except (igzip_lib.IsalError, zlib.error):  # type: ignore[misc]  # isal's stubs call its class an instance
            # A raw stream bears no mark: what stumbles was none.
            parts.append(_salvaged(data, window, limit - size) if window != _RAW else b"")
            break
        parts.append(member)
        size += len(member)
        rest = stream.unused_data if stream.eof else b""
        data = rest if rest[:2] == _GZIP_MAGIC else b""
    return b"".join(parts)


def _drained(stream: Any, data: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while not stream.eof and size < limit:
        part = stream.decompress(data, min(limit - size, _STEP))
        if not part:
            break
        parts.append(part)
        size += len(part)
        data = stream.unconsumed_tail
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _salvaged(data: bytes, window: int, limit: int) -> bytes:
    """What stands before the damage: fed in small bites, since a decoder that stumbles drops the bite in hand."""
    stream = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = 0
    for start in range(0, len(data), _BITE):
        try:
            part = _drained(stream, data[start : start + _BITE], limit - size)
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if size >= limit:
            break
    return b"".join(parts)
