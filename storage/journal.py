"""The history: every audit, decision, closing, import and change of rules is an entry that names the one before it.

An entry holds the digest of what it is about and the digest of the entry before; so the last entry's digest, the
head, stands for the whole history. Whoever has noted a head notices any change of what came before it. Entries may be
signed with the operator's key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from storage.facts import Subject, canonical, digest_of, facts_of
from storage.rows import instant_text
from storage.schema import journal
from storage.signing import Signer, is_signed

FIRST = "0" * 64
"""What the first entry names as the one before it."""


class EntryKind(StrEnum):
    """What an entry tells."""

    AUDIT = "audit"
    RESCORE = "rescore"
    OVERRIDE = "override"
    """A person decided on a finding."""
    SECOND = "second"
    """A second person agreed."""
    WITHDRAW = "withdraw"
    """A decision no longer holds."""
    SET_ASIDE = "set_aside"
    CLOSE = "close"
    IMPORT = "import"
    """The registry was read in."""
    PACK = "pack"
    """A rule pack was first used."""
    REMOVE = "remove"
    """Archives were removed; their digests stay."""
    ADOPT = "adopt"
    """It was kept by an earlier version, which wrote no journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is kept."""

    number: int
    """From 1, without gaps."""
    at: datetime
    by: str
    kind: EntryKind
    subject: Mapping[str, Any]
    """Which rows it is about, and in clear words whose."""
    reason: str
    digest: str
    """SHA-256 of these rows (`storage.facts`)."""
    previous: str
    sha256: str
    public_key: str = ""
    signature: str = ""

    @property
    def told(self) -> bytes:
        """What the entry's own digest is made of."""
        return canonical(
            {
                "number": self.number,
                "at": instant_text(self.at),
                "by": self.by,
                "kind": self.kind.value,
                "subject": dict(self.subject),
                "reason": self.reason,
                "digest": self.digest,
                "previous": self.previous,
            }
        )


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scribe:
    """Writes the journal for one user of a database."""

    by: str = ""
    """Who is at work, for what says so nowhere else."""
    clock: Callable[[], datetime] = _utc_now
    signer: Signer | None = None

    def enter(
        self,
        connection: Connection,
        kind: EntryKind,
        subject: Subject,
        *,
        at: datetime | None = None,
        by: str | None = None,
        reason: str = "",
    ) -> None:
        """Add an entry about rows that the same transaction has written."""
        number, previous = head_of(connection)
        values: dict[str, Any] = {
            "number": number + 1,
            "at": instant_text(at or self.clock()),
            "by": self.by if by is None else by,
            "kind": kind.value,
            "subject": dict(subject),
            "reason": reason,
            "digest": digest_of(facts_of(connection, subject)),
            "previous": previous,
        }
        sha256 = digest_of(values)
        signature = {"public_key": "", "signature": ""}
        if self.signer is not None:
            signature = {"public_key": self.signer.public_key, "signature": self.signer.sign(sha256.encode())}
        row = values | {"subject": canonical(values["subject"]).decode(), "sha256": sha256} | signature
        connection.execute(insert(journal), row)


def head_of(connection: Connection) -> tuple[int, str]:
    """The number and digest of the last entry; 0 and `FIRST` where there is none."""
    query = select(journal.c.number, journal.c.sha256).order_by(journal.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return (0, FIRST) if row is None else (row[0], row[1])


def entries(connection: Connection) -> Iterator[Entry]:
    """All entries in their order. Raises ValueError where a row cannot be read as one."""
    for row in connection.execute(select(journal).order_by(journal.c.number)).mappings():
        yield entry_of(row)


def entry_of(row: RowMapping | Mapping[str, Any]) -> Entry:
    """From a row of `journal`, or its like in an export."""
    subject = row["subject"]
    return Entry(
        number=row["number"],
        at=datetime.fromisoformat(row["at"]),
        by=row["by"],
        kind=EntryKind(row["kind"]),
        subject=json.loads(subject) if isinstance(subject, str) else subject,
        reason=row["reason"],
        digest=row["digest"],
        previous=row["previous"],
        sha256=row["sha256"],
        public_key=row["public_key"],
        signature=row["signature"],
    )


def entry_document(entry: Entry) -> dict[str, Any]:
    """An entry for an export; `entry_of` reads it back."""
    return {
        "number": entry.number,
        "at": instant_text(entry.at),
        "by": entry.by,
        "kind": entry.kind.value,
        "subject": dict(entry.subject),
        "reason": entry.reason,
        "digest": entry.digest,
        "previous": entry.previous,
        "sha256": entry.sha256,
        "public_key": entry.public_key,
        "signature": entry.signature,
    }


def fault_in(entry: Entry, previous: str, number: int) -> str | None:
    """What is wrong with an entry that should be the next: in its place, its digest or its signature; None if nothing.

    Args:
        entry: as it is kept.
        previous: the digest of the entry before it.
        number: what its number should be.
    """
    if entry.number != number:
        return f"entry {number} is gone" if entry.number > number else f"entry {entry.number} stands twice"
    if entry.previous != previous:
        return f"it does not follow the entry before it: it names {entry.previous}, which is {previous}"
    told = hashlib.sha256(entry.told).hexdigest()
    if told != entry.sha256:
        return f"it was altered: its SHA-256 is {told}, not {entry.sha256}"
    if bool(entry.public_key) != bool(entry.signature):
        return "its signature or its key was taken away"
    if entry.signature and not is_signed(entry.sha256.encode(), public_key=entry.public_key, signature=entry.signature):
        return "its signature is not of this entry"
    return None
