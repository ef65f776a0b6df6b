"""People's decisions: on which audit they are made, what is kept beside them, and what waits for one."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import NothingToDo, UsageError
from auditor.exports.export import write_file
from auditor.statements import required, stated
from auditor.version import program_version
from evaluator.override import DECIDABLE, Credit, Override
from rules.findings import Finding, ItemCode, Status
from rules.kept_pack import credit_of
from rules.month import Month
from storage import views
from storage.overrides import Said, agree, decide, override, withdraw
from storage.records import StoredAudit
from storage.repository import Repository

_MOST_BYTES = 20_000_000
_UNSAFE = re.compile(r"[^\w.\-]+")
_LONGEST_NAME = 100
"""Bytes of an attachment's name; a digest stands before it, and file systems take 255."""
ATTACHMENTS = "attachments"
"""The folder beside the archives in which what people attach to their decisions is kept, by digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision came to."""

    override: Override
    before: StoredAudit
    after: StoredAudit
    """The same audit where the decision does not count yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A finding that waits for a person."""

    audit: StoredAudit
    finding: Finding


def decide_on(
    repository: Repository,
    *,
    centre: str,
    item: ItemCode,
    month: Month,
    status: str,
    by: str,
    reason: str,
    archive_root: Path,
    last_month: Month | None = None,
    attachment: Path | None = None,
    second_person: bool = False,
) -> Decided:
    """Keep a person's decision on the official finding of a centre's month.

    Raises UsageError for a status that cannot be decided, a missing reason or name, an unusable attachment;
    NothingToDo where nothing was audited; storage's errors.
    """
    chosen = _status(status)
    reason = required(reason, '--reason "…"', "a decision is kept with its reason")
    by = required(by, "--by NAME", "a decision is kept with the name of who made it")
    if last_month is not None and last_month < month:
        raise UsageError(f"--until {last_month} lies before {month}: a decision holds at least in its own month")
    before = official(repository, centre, month)
    if item not in {finding.item for finding in before.findings}:
        items = ", ".join(finding.item for finding in before.findings)
        raise UsageError(f"the audit of {centre} for {month} has no item '{item}'; it has {items}")
    name, sha256 = _kept(attachment, archive_root) if attachment is not None else ("", "")
    made = decide(
        repository,
        before,
        item,
        chosen,
        _said(repository, by, reason),
        credit=_credit(repository, before),
        last_month=last_month,
        attachment=name,
        attachment_sha256=sha256,
        needs_second=second_person,
    )
    return Decided(override=made, before=before, after=official(repository, centre, month))


def agree_to(repository: Repository, number: int, *, by: str, reason: str) -> Decided:
    """A second person's word on a decision. Raises UsageError, storage's errors."""
    by = required(by, "--by NAME", "a second person agrees with their name")
    reason = stated(reason, "--reason")
    before = _audit_of(repository, number)
    made = agree(repository, number, before, _said(repository, by, reason), credit=_credit(repository, before))
    return Decided(override=made, before=before, after=official(repository, before.centre, before.month))


def withdraw_it(repository: Repository, number: int, *, by: str, reason: str) -> Decided:
    """End a decision, in every month that it decides. Raises UsageError, storage's errors."""
    reason = required(reason, '--reason "…"', "a decision is withdrawn with a reason")
    by = required(by, "--by NAME", "a decision is withdrawn with the name of who does it")
    before = _audit_of(repository, number)
    also = [(audit, _credit(repository, audit)) for audit in _carried(repository, number, before)]
    said = _said(repository, by, reason)
    made = withdraw(repository, number, before, said, credit=_credit(repository, before), also=also)
    return Decided(override=made, before=before, after=official(repository, before.centre, before.month))


def waiting_for_a_person(audits: Iterable[StoredAudit]) -> tuple[Waiting, ...]:
    """The undetermined findings of these audits, those that weigh most first within each centre."""
    return tuple(
        Waiting(audit=audit, finding=finding)
        for audit in audits
        for finding in sorted(audit.findings, key=lambda one: -one.weight)
        if finding.status is Status.UNDETERMINED
    )


def official(repository: Repository, centre: str, month: Month) -> StoredAudit:
    """The audit that counts for a centre's month. Raises NothingToDo."""
    found = views.official_audit(repository, centre, month)
    if found is None:
        raise NothingToDo(f"no audit of {centre} for {month.buddhist} ({month}) is kept: run `prongsai audit` first")
    return found


def _audit_of(repository: Repository, number: int) -> StoredAudit:
    known = override(repository, number)
    if known is None:
        raise UsageError(f"there is no decision {number}; `prongsai decisions list` shows them all")
    return official(repository, known.centre, known.month)


def _status(text: str) -> Status:
    names: Sequence[str] = [status.value for status in DECIDABLE]
    if text not in names:
        raise UsageError(f"'{text}' is no status that a person can decide; choose one of {', '.join(names)}")
    return Status(text)


def _carried(repository: Repository, number: int, own: StoredAudit) -> list[StoredAudit]:
    """The audits of later months that count and that the decision decides."""
    later = (month for month in views.audited_months(repository) if month > own.month)
    audits = (views.official_audit(repository, own.centre, month) for month in later)
    return [audit for audit in audits if audit is not None and decides(number, audit)]


def decides(number: int, audit: StoredAudit) -> bool:
    """Whether an audit is under that decision."""
    return any(one.decision is not None and one.decision.override == number for one in audit.findings)


def _said(repository: Repository, by: str, reason: str) -> Said:
    return Said(by=by, at=repository.scribe.clock(), reason=reason, program_version=program_version())


def _credit(repository: Repository, audit: StoredAudit) -> Credit:
    """What a status earns under the pack that judged, as it was then."""
    pack = repository.pack(audit.pack.sha256)
    assert pack is not None
    return credit_of(pack.source)


def _kept(attachment: Path, archive_root: Path) -> tuple[str, str]:
    """Keep a file beside the archives; its name and digest."""
    try:
        told = attachment.stat()
        if not stat.S_ISREG(told.st_mode):
            raise UsageError(f"{attachment}: only a file can be attached")
        if told.st_size > _MOST_BYTES:
            raise UsageError(
                f"{attachment}: {told.st_size:,} bytes are too many for an attachment; at most {_MOST_BYTES:,}"
            )
        body = attachment.read_bytes()
    except OSError as error:
        raise UsageError(f"{attachment}: the attachment cannot be read ({error.strerror})") from error
    sha256 = hashlib.sha256(body).hexdigest()
    name = _UNSAFE.sub("_", attachment.name).encode()[-_LONGEST_NAME:].decode(errors="ignore")
    place = _place(archive_root, sha256, name)
    if not place.exists():
        write_file(place, body)
    return name, sha256


def attachment_path(archive_root: Path, decision: Override) -> Path:
    """Where what was attached to a decision is kept."""
    return _place(archive_root, decision.attachment_sha256, decision.attachment)


def _place(archive_root: Path, sha256: str, name: str) -> Path:
    return archive_root / ATTACHMENTS / f"{sha256}-{name}"
