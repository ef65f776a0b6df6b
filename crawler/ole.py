"""Reads one stream out of an OLE compound file, the container of old Word files ([MS-CFB])."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_MAX_SECTORS = 60_000


def stream_names(body: bytes) -> frozenset[str]:
    """The names of the streams and storages inside; empty where the container is broken."""
    return frozenset(_directory(body))


def stream(body: bytes, name: str, limit: int) -> bytes:
    """The first `limit` bytes of the stream `name`; empty where there is none or the container is broken."""
    start, size = _directory(body).get(name, (_END, 0))
    if size < _MINI_CUTOFF:
        return b""  # kept in the mini stream: too short for a letter
    return _chain(body, start, min(size, limit))[:size]


_MINI_CUTOFF = 4096


def _sector_size(body: bytes) -> int:
    if len(body) < 512 or body[:8] != MAGIC:
        return 0
    shift = int.from_bytes(body[30:32], "little")
    return 1 << shift if shift in (9, 12) else 0


def _fat(body: bytes) -> list[int]:
    size = _sector_size(body)
    if not size:
        return []
    table: list[int] = []
    for number in struct.unpack("<109I", body[76:512]):
        if number >= _END or len(table) > _MAX_SECTORS:
            break
        sector = body[(number + 1) * size : (number + 2) * size]
        table.extend(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))
    return table


def _chain(body: bytes, start: int, limit: int) -> bytes:
    size, fat = _sector_size(body), _fat(body)
    parts: list[bytes] = []
    number = start
    while size and number < len(fat) and len(parts) * size < limit and len(parts) < _MAX_SECTORS:
        parts.append(body[(number + 1) * size : (number + 2) * size])
        number = fat[number]
    return b"".join(parts)[:limit]


def _directory(body: bytes) -> dict[str, tuple[int, int]]:
    if len(body) < 512:
        return {}
    entries = _chain(body, int.from_bytes(body[48:52], "little"), 1 << 20)
    found: dict[str, tuple[int, int]] = {}
    for place in range(0, len(entries) - 127, 128):
        length = int.from_bytes(entries[place + 64 : place + 66], "little")
        if 2 <= length <= 64:
            name = entries[place : place + length - 2].decode("utf-16-le", errors="replace")
            start, size = struct.unpack("<II", entries[place + 116 : place + 124])
            found.setdefault(name, (start, size))
    return found
