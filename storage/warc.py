"""WARC 1.1 records, one gzip member each: the form in which web archives are exchanged (ISO 28500:2017).

Source: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, cast

from isal import igzip_lib

VERSION = b"WARC/1.1"
_END = b"\r\n\r\n"
_LEVEL = 2
"""Of igzip's 0..3: 3 costs five times as much and saves nothing on pages."""
_CHUNK = 128 * 1024
# The library's stub calls the exception's type an exception.
_ISAL_ERROR = cast("type[Exception]", igzip_lib.error)

Fields = tuple[tuple[str, str], ...]


class Readable(Protocol):
    """What records are read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class RecordError(ValueError):
    """The bytes at hand are no whole, unaltered record."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as read."""

    fields: dict[str, str]
    """Its named fields, by lower-case name."""
    block: bytes
    at: int = 0
    """Where in the file it begins."""

    @property
    def type(self) -> str:
        return self.fields["warc-type"]

    @property
    def id(self) -> str:
        return self.fields["warc-record-id"]


class RecordWriter:
    """Turns blocks into records; ids follow from all written before, so the same crawl gives the same bytes."""

    def __init__(self) -> None:
        self._last = uuid.NAMESPACE_URL

    def record(
        self,
        kind: str,
        block: bytes,
        *,
        at: datetime,
        content_type: str,
        payload_digest: str | None = None,
        more: Fields = (),
    ) -> tuple[str, bytes]:
        """A new record's id, and the gzip member that holds it; `payload_digest` is that of the body of a page."""
        date = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        digest = digest_of(block)
        self._last = uuid.uuid5(self._last, f"{kind} {date} {digest} {more}")
        record_id = f"<{self._last.urn}>"
        lines = [
            f"WARC-Type: {kind}",
            f"WARC-Record-ID: {record_id}",
            f"WARC-Date: {date}",
            *(f"{name}: {value}" for name, value in more),
            f"WARC-Block-Digest: {digest}",
        ]
        if payload_digest is not None:
            lines.append(f"WARC-Payload-Digest: {payload_digest}")
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(block)}"]
        head = "\r\n".join(lines).encode("utf-8")
        whole = b"".join((VERSION, b"\r\n", head, _END, block, _END))
        return record_id, igzip_lib.compress(whole, _LEVEL, flag=igzip_lib.COMP_GZIP)


def digest_of(data: bytes) -> str:
    """Its SHA-256 as "sha256:" and hexadecimal digits, as sha256sum prints and checking tools accept (WARC 1.1 §5.8)."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def read_records(file: Readable) -> Iterator[Record]:
    """The records of an archive in order; raises RecordError at the first that is torn or altered."""
    return (_parsed(member, at) for at, _, member in _members(file))


def placed_records(file: Readable) -> Iterator[tuple[int, Record]]:
    """As `read_records`, each with the length of its gzip member in bytes; `Record.at` tells where that begins."""
    return ((length, _parsed(member, at)) for at, length, member in _members(file))


def _members(file: Readable) -> Iterator[tuple[int, int, bytes]]:
    """Each with its place, counted from where the file is first read, and its length."""
    # Small chunks: what follows a member in the chunk is copied each time.
    rest = file.read(_CHUNK)
    read = len(rest)
    while rest:
        at = read - len(rest)
        decompressor = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        parts = []
        while not decompressor.eof:
            if not rest:
                raise RecordError("the file ends within the record")
            try:
                parts.append(decompressor.decompress(rest))
            except _ISAL_ERROR as error:
                raise RecordError(f"its compressed bytes are altered ({error})") from error
            if decompressor.eof:
                rest = decompressor.unused_data
            else:
                rest = file.read(_CHUNK)
                read += len(rest)
        yield at, read - len(rest) - at, b"".join(parts)
        if not rest:
            rest = file.read(_CHUNK)
            read += len(rest)


def _parsed(member: bytes, at: int) -> Record:
    head, end, rest = member.partition(_END)
    if not (end and head.startswith(VERSION + b"\r\n") and rest.endswith(_END)):
        raise RecordError("it is not laid out as a WARC 1.1 record")
    block = rest[: -len(_END)]
    fields = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        fields[name.lower()] = value.strip()
    if "warc-type" not in fields or "warc-record-id" not in fields:
        raise RecordError("it has no type or no id")
    if fields.get("content-length") != str(len(block)):
        raise RecordError("its length is not the one it states")
    if fields.get("warc-block-digest") != digest_of(block):
        raise RecordError("its bytes do not match its digest")
    return Record(fields, block, at)
