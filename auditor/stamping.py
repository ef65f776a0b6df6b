"""Time stamps on the history by an outside authority (RFC 3161): that the journal's head existed at that time.

Nothing is sent but the digest of the head, and only to the authority that the settings name.

AuditorError
└── StampRefused   the authority could not be reached, or its answer is no time stamp of what was sent
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.errors import VerificationError
from sqlalchemy import insert, select

from auditor.errors import AuditorError, UsageError
from auditor.verifying.faults import Checked, Fault
from storage.journal import head_of
from storage.repository import Repository
from storage.rows import instant_text
from storage.schema import journal, stamps

_TIMEOUT = 30.0
_MOST_BYTES = 100_000


class StampRefused(AuditorError):
    """There is no time stamp to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp that was kept."""

    number: int
    """The entry that it is of."""
    authority: str
    at: datetime
    """The authority's time."""


def stamp_head(repository: Repository, authority: str, root: Path | None) -> Stamp:
    """Have the journal's head stamped, and keep the answer. Raises UsageError, StampRefused, and storage's errors."""
    if not authority:
        raise UsageError("no time-stamping authority is set: name one under [journal] authority in prongsai.toml")
    with repository.reading() as connection:
        number, head = head_of(connection)
    if not number:
        raise UsageError("the journal is empty: there is nothing to stamp")
    request = TimestampRequestBuilder().data(head.encode()).hash_algorithm(HashAlgorithm.SHA512).build()
    answer = _asked(authority, request.as_bytes())
    fault = _fault(answer, head, root)
    if fault is not None:
        raise StampRefused(f"{authority}: {fault}")
    row = {"number": number, "at": instant_text(repository.scribe.clock()), "authority": authority, "token": answer}
    with repository.writing() as connection:
        connection.execute(insert(stamps), row)
    return Stamp(number=number, authority=authority, at=_time(decode_timestamp_response(answer)))


def check_stamps(repository: Repository, root: Path | None) -> Checked:
    """That every kept time stamp is of the entry it is kept with, and, with a root certificate, by its authority."""
    query = (
        select(stamps, journal.c.sha256).join(journal, journal.c.number == stamps.c.number).order_by(stamps.c.number)
    )
    with repository.reading() as connection:
        rows = connection.execute(query).mappings().all()
    faults, notes = [], []
    for row in rows:
        where = f"time stamp of entry {row['number']} by {row['authority']}"
        if (fault := _fault(row["token"], row["sha256"], root)) is not None:
            faults.append(Fault(where=where, what=fault))
        else:
            notes.append(f"{where}: {_time(decode_timestamp_response(row['token'])):%Y-%m-%d %H:%M:%S} UTC")
    if rows and root is None:
        notes.append("no root certificate is set ([journal] authority_root): whose the time stamps are was not checked")
    return Checked(what="time stamps", count=len(rows), faults=tuple(faults), notes=tuple(notes))


def _asked(authority: str, request: bytes) -> bytes:
    try:
        with httpx.Client(trust_env=False, timeout=_TIMEOUT) as client:
            answer = client.post(authority, content=request, headers={"Content-Type": "application/timestamp-query"})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise StampRefused(f"{authority}: the time-stamping authority cannot be reached ({error})") from error
    if answer.status_code != 200 or len(answer.content) > _MOST_BYTES:
        raise StampRefused(f"{authority}: answers {answer.status_code} with {len(answer.content)} bytes, no time stamp")
    return answer.content


def _fault(token: bytes, head: str, root: Path | None) -> str | None:
    """Why an answer is no time stamp of a head; None where it is one."""
    try:
        answer = decode_timestamp_response(token)
        if answer.status not in (0, 1):
            return f"it was refused (status {answer.status}: {', '.join(answer.status_string)})"
        builder = VerifierBuilder()
        roots = x509.load_pem_x509_certificates(root.read_bytes()) if root is not None else []
        if not roots:  # at least that it is of this head, by whoever's certificate it brings
            return None if answer.tst_info.message_imprint.message == _imprint(head) else "it is of something else"
        for certificate in roots:
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(answer, head.encode())
    except (VerificationError, ValueError, OSError) as error:
        return f"it cannot be verified ({error})"
    return None


def _imprint(head: str) -> bytes:
    return hashlib.sha512(head.encode()).digest()


def _time(answer: TimeStampResponse) -> datetime:
    return answer.tst_info.gen_time
