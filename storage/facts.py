"""What an entry of the journal is about, as canonical JSON, so that its digest can be made again from the rows.

Canonical: keys sorted, no white space, UTF-8, no escapes but those JSON needs (as RFC 8785 for texts, whole numbers,
true, false and null, which is all that rows hold).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.schema import (
    audits,
    centres,
    closed_audits,
    closings,
    crawls,
    decisions,
    findings,
    override_ends,
    override_seconds,
    overrides,
    removed_archives,
    rule_packs,
    set_asides,
)

Subject = Mapping[str, Any]
"""Which rows: {"audit": 12}, {"pack": "<sha256>"}, …"""
Facts = Any
"""What JSON can hold."""


class Vanished(Exception):
    """A row that an entry is about is not there."""


def canonical(facts: Facts) -> bytes:
    """The one way to write facts down."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(facts: Facts) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(facts)).hexdigest()


def facts_of(connection: Connection, subject: Subject) -> Facts:
    """Everything that the database tells of a subject. Raises Vanished."""
    return {key: _TELLERS[key](connection, subject[key]) for key in sorted(subject) if key in _TELLERS}


def _audit(connection: Connection, audit_id: int) -> Facts:
    audit = _row(connection, select(audits).where(audits.c.id == audit_id), f"audit {audit_id}")
    parts = select(findings).where(findings.c.audit_id == audit_id).order_by(findings.c.position)
    decided = select(decisions).where(decisions.c.audit_id == audit_id).order_by(decisions.c.item)
    return {
        "audit": audit,
        "crawl": _row(connection, select(crawls).where(crawls.c.id == audit["crawl_id"]), f"crawl {audit['crawl_id']}"),
        "findings": _rows(connection, parts),
        "decisions": _rows(connection, decided),
    }


def _pack(connection: Connection, sha256: str) -> Facts:
    found = _row(connection, select(rule_packs).where(rule_packs.c.sha256 == sha256), f"rule pack {sha256}")
    return found | {"source": hashlib.sha256(found["source"].encode()).hexdigest()}


def _registry(connection: Connection, _: object) -> Facts:
    return _rows(connection, select(centres).where(centres.c.position.is_not(None)).order_by(centres.c.position))


def _override(connection: Connection, override_id: int) -> Facts:
    return _row(connection, select(overrides).where(overrides.c.id == override_id), f"override {override_id}")


def _second(connection: Connection, override_id: int) -> Facts:
    query = select(override_seconds).where(override_seconds.c.override_id == override_id)
    return _row(connection, query, f"the second person's word on override {override_id}")


def _end(connection: Connection, override_id: int) -> Facts:
    query = select(override_ends).where(override_ends.c.override_id == override_id)
    return _row(connection, query, f"the end of override {override_id}")


def _set_aside(connection: Connection, audit_id: int) -> Facts:
    query = select(set_asides).where(set_asides.c.audit_id == audit_id)
    return _row(connection, query, f"the setting aside of audit {audit_id}")


def _closing(connection: Connection, month: str) -> Facts:
    frozen = select(closed_audits).where(closed_audits.c.month == month).order_by(closed_audits.c.centre)
    return {
        "closing": _row(connection, select(closings).where(closings.c.month == month), f"the closing of {month}"),
        "audits": _rows(connection, frozen),
    }


def _removed(connection: Connection, crawl_ids: list[int]) -> Facts:
    chosen = removed_archives.c.crawl_id.in_(crawl_ids)
    found = _rows(connection, select(removed_archives).where(chosen).order_by(removed_archives.c.crawl_id))
    if len(found) != len(crawl_ids):
        raise Vanished("a row that tells which archive was removed is gone")
    return found


_TELLERS: Mapping[str, Callable[[Connection, Any], Facts]] = {
    "audit": _audit,
    "closing": _closing,
    "end": _end,
    "override": _override,
    "pack": _pack,
    "registry": _registry,
    "removed": _removed,
    "second": _second,
    "set_aside": _set_aside,
}


def _row(connection: Connection, query: Select[Any], what: str) -> dict[str, Any]:
    row = connection.execute(query).mappings().first()
    if row is None:
        raise Vanished(f"{what} is gone")
    return _told(row)


def _rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [_told(row) for row in connection.execute(query).mappings()]


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}
