"""Bodies that an earlier archive holds: what did not change is kept once, and each archive still gives whole visits.

A `revisit` record (WARC 1.1 §6.7) stands for a response whose body lies in another file, and the metadata record of its
visit says where: the file, relative to the one that refers to it, and the byte at which the record begins there. Chains
are one deep: what is a revisit itself is known under the record that has the body.

An archive that was taken out of its place has the records that it refers to in a companion beside it, `x.earlier.warc.gz`
of `x.warc.gz`, and is then read with that alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from storage.errors import ArchiveError
from storage.warc import Fields, Record, RecordError, RecordWriter, digest_of, placed_records, read_records

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_SMALLEST = 1024
"""Bytes of a body that is worth a reference: what names another record is some 200 bytes itself once packed."""
_ENDING, _COMPANION = ".warc.gz", ".earlier.warc.gz"
_HEAD_END = b"\r\n\r\n"
_INFO = (
    "software: Prongsai\r\nformat: WARC File Format 1.1\r\nfilename: {name}\r\n"
    "description: the records that {of} refers to, as they are in earlier archives\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A body, and the record that has it."""

    archive: Path
    at: int
    """Where in that file the record begins."""
    record: str
    """Its id."""
    uri: str
    date: str
    """Its WARC-Date."""
    digest: str
    """The body's."""

    def fields(self) -> Fields:
        """What a revisit record says of it."""
        return (
            ("WARC-Profile", PROFILE),
            ("WARC-Refers-To", self.record),
            ("WARC-Refers-To-Target-URI", self.uri),
            ("WARC-Refers-To-Date", self.date),
        )

    def place(self, referring: Path) -> dict[str, Any]:
        """Where it is, as the metadata record of a visit in that archive tells it."""
        return {"archive": PurePath(os.path.relpath(self.archive, referring.parent)).as_posix(), "at": self.at}


def held_by(archive: Path, told: Mapping[str, Any], answer: Record) -> Held:
    """What has the body of an exchange: its own record, or the one that this refers to.

    Raises KeyError where the records do not say.
    """
    digest = answer.fields["warc-payload-digest"]
    if answer.type == "response":
        uri, date = answer.fields["warc-target-uri"], answer.fields["warc-date"]
        return Held(archive=archive, at=answer.at, record=answer.id, uri=uri, date=date, digest=digest)
    return Held(
        # By the names alone: a month's folder may be a link to another disk.
        archive=Path(os.path.normpath(archive.parent / told["body"]["archive"])),
        at=told["body"]["at"],
        record=answer.fields["warc-refers-to"],
        uri=answer.fields["warc-refers-to-target-uri"],
        date=answer.fields["warc-refers-to-date"],
        digest=digest,
    )


def held_in(archive: Path) -> dict[str, Held]:
    """What the archive has or refers to, by digest, as far as another may refer to it. Raises ArchiveError."""
    return {held.digest: held for answer, held in _answers(archive) if "warc-truncated" not in answer.fields}


def referred_by(archive: Path) -> tuple[Held, ...]:
    """The records of other archives that this one refers to, each once. Raises ArchiveError."""
    return tuple(dict.fromkeys(held for answer, held in _answers(archive) if answer.type == "revisit"))


def is_worth_it(body: bytes) -> bool:
    """Whether a reference to a body is shorter than the body."""
    return len(body) >= _SMALLEST


def _answers(archive: Path) -> Iterator[tuple[Record, Held]]:
    waiting: dict[str, Record] = {}
    try:
        with archive.open("rb") as file:
            for record in read_records(file):
                if record.type != "metadata":
                    waiting[record.id] = record
                    continue
                for told in json.loads(record.block).get("exchanges", ()):
                    answer = waiting[told["response"]]
                    yield answer, held_by(archive, told, answer)
                waiting.clear()
    except OSError as error:
        raise ArchiveError(archive, f"the archive cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(archive, f"it cannot be made out what it refers to ({error})") from error


class Bodies:
    """Gives the bodies that an archive refers to."""

    def __init__(self, archive: Path) -> None:
        self._companion = companion_of(archive)
        self._places: dict[str, int] | None = None
        """Of the records in the companion, by id; filled when first needed."""

    def of(self, held: Held) -> bytes:
        """The body. Raises RecordError that names the file that should have it."""
        return _body(self.member(held)[0])

    def member(self, held: Held) -> tuple[Record, bytes]:
        """The record that has it, and the gzip member that holds the record. Raises RecordError as `of` does."""
        file, at = held.archive, held.at
        try:
            if self._companion.exists():
                file = self._companion
                at = self._in_companion(held.record)
            record, member = _record_at(file, at)
        except OSError as error:
            raise RecordError(f"its body should be in {file}, which cannot be read ({error.strerror})") from error
        except (ValueError, KeyError, StopIteration) as error:
            raise RecordError(f"its body should be in {file}, where it is no more ({error!r})") from error
        if record.type != "response" or digest_of(_body(record)) != held.digest:
            raise RecordError(f"its body should be in {file}, where another is now: that file was altered")
        return record, member

    def _in_companion(self, record: str) -> int:
        if self._places is None:
            with self._companion.open("rb") as file:
                self._places = {each.id: each.at for each in read_records(file)}
        return self._places[record]


def _body(answer: Record) -> bytes:
    return answer.block.partition(_HEAD_END)[2]


def _record_at(archive: Path, at: int) -> tuple[Record, bytes]:
    """The record that begins there, and its gzip member. Raises OSError, ValueError or StopIteration."""
    with archive.open("rb") as file:
        file.seek(at)
        length, record = next(placed_records(file))
        file.seek(at)
        return record, file.read(length)


def companion_of(archive: Path) -> Path:
    """The file beside an archive that has what it refers to, where the archive is not in its place."""
    return archive.with_name(f"{archive.name.removesuffix(_ENDING)}{_COMPANION}")


def is_companion(name: str) -> bool:
    """Whether a file of that name is another's companion."""
    return name.endswith(_COMPANION)


def companion(archive: Path) -> bytes:
    """What belongs in an archive's companion: the records that it refers to, byte for byte; nothing where it refers to none.

    Raises ArchiveError where one of them is not what it was.
    """
    referred, bodies = referred_by(archive), Bodies(archive)
    if not referred:
        return b""
    info = _INFO.format(name=companion_of(archive).name, of=archive.name).encode()
    latest = max(datetime.fromisoformat(held.date) for held in referred)
    _, first = RecordWriter().record("warcinfo", info, at=latest, content_type="application/warc-fields")
    try:
        return first + b"".join(bodies.member(held)[1] for held in referred)
    except RecordError as error:
        raise ArchiveError(archive, str(error)) from error
