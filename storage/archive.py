"""A crawl as a web archive: written as it goes, read back exactly, checked at every byte.

The file is WARC 1.1, one gzip member a record: a warcinfo, then for each visit the responses and requests of its
exchanges, a conversion where a browser drew the page, and a metadata record that ties them together; then a metadata
record of what was concluded from it all, and at last one that tells how the crawl ended. A file without that last
record was torn. Where an earlier archive has an answer's body, a revisit stands for the response (`storage.bodies`).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, assert_never

from crawler.artifacts import FailureKind
from crawler.visit import Drawing, Ending, Exchange, Visit
from storage.assembling import Assembler
from storage.bodies import Held, is_worth_it
from storage.errors import ArchiveError, DiskFullError
from storage.http_block import differences, request_block, response_head, target_uri
from storage.warc import Fields, RecordError, RecordWriter, digest_of, read_records

_JSON = "application/json"
_INFO = "software: Prongsai\r\nformat: WARC File Format 1.1\r\nfilename: {name}\r\nrobots: obey\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A finished archive file."""

    path: Path
    sha256: str
    size: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ArchiveWriter:
    """Takes down a crawl (a `crawler.visit.Recorder`) in PATH.part, which `finish` makes PATH.

    A stale PATH.part, left by a crawl that was killed, is overwritten; PATH itself never: kept evidence stays.
    Raises ArchiveError, or DiskFullError; after either, call `abandon`.
    """

    def __init__(
        self, path: str | Path, *, now: Callable[[], datetime] = _utc_now, held: Mapping[str, Held] | None = None
    ) -> None:
        """`held` tells, by digest, which bodies earlier archives have: those are referred to and not written again."""
        self.path = path = Path(path)
        self._held = held or {}
        self.part = path.with_name(f"{path.name}.part")
        self._digest = hashlib.sha256()
        self._size = 0
        self._records = RecordWriter()
        self._members: list[bytes] = []
        """Records that are made and not written yet: those of one visit go out together."""
        self._latest = now()
        if path.exists():
            raise ArchiveError(path, "the file exists already; kept evidence is never overwritten: name another")
        with _in_our_words(self.part):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.part.open("wb")
        try:
            self._info = self._add("warcinfo", _INFO.format(name=path.name).encode(), "application/warc-fields")
            self._flush()
        except BaseException:
            self.abandon()
            raise

    def record(self, visit: Visit) -> None:
        """Keep one visit; it is handed to the operating system before this returns."""
        exchanges = [self._exchange(exchange, _cut(visit, exchange)) for exchange in visit.exchanges]
        told: dict[str, Any] = {
            "kind": "visit",
            "url": visit.url,
            "purpose": visit.purpose.value,
            "failure": None if visit.failure is None else asdict(visit.failure),
            "exchanges": exchanges,
        }
        if visit.drawing is not None:
            told["drawing"] = self._drawing(visit.drawing, exchanges[-1]["response"])
        more: Fields = (("WARC-Target-URI", target_uri(visit.url)),)
        if exchanges:
            more += (("WARC-Concurrent-To", exchanges[-1]["response"]),)
        self._add("metadata", json.dumps(told).encode(), _JSON, more=more)
        self._flush()

    def conclude(self, verdict: Mapping[str, Any]) -> None:
        """Write down what was concluded, as JSON values, for those who read the file by itself; goes before `finish`."""
        self._add("metadata", json.dumps({"kind": "verdict"} | dict(verdict)).encode(), _JSON)

    def finish(self, ending: Ending) -> Archive:
        """Write how the crawl ended, make the file safe from a power cut, and give it its name."""
        told = {"kind": "ending"} | asdict(ending)
        told |= {"started_at": ending.started_at.isoformat(), "finished_at": ending.finished_at.isoformat()}
        self._add("metadata", json.dumps(told).encode(), _JSON, at=ending.finished_at)
        self._flush()
        with _in_our_words(self.part):
            os.fsync(self._file.fileno())
            self._file.close()
            self.part.rename(self.path)
            _sync_folder(self.path.parent)
        return Archive(path=self.path, sha256=self._digest.hexdigest(), size=self._size)

    def abandon(self) -> None:
        """Drop what was written; after `finish`, nothing is left to drop."""
        with suppress(OSError):  # on a full disk: what could not be flushed is dropped anyway
            self._file.close()
        self.part.unlink(missing_ok=True)

    def _exchange(self, exchange: Exchange, cut: str | None) -> dict[str, Any]:
        head, request = response_head(exchange), request_block(exchange)
        self._latest = exchange.started_at
        digest = digest_of(exchange.body)
        held = self._held.get(digest) if cut is None and is_worth_it(exchange.body) else None
        about: Fields = (("WARC-Target-URI", target_uri(exchange.url)),)
        about += (("WARC-IP-Address", exchange.peer),) if exchange.peer else ()
        more = about if cut is None else (*about, ("WARC-Truncated", cut))
        answer_id = self._add(
            "response" if held is None else "revisit",
            head + exchange.body if held is None else head,
            "application/http; msgtype=response",
            payload_digest=digest,
            more=more if held is None else (*more, *held.fields()),
        )
        request_id = self._add(
            "request", request, "application/http; msgtype=request", more=(*about, ("WARC-Concurrent-To", answer_id))
        )
        told: dict[str, Any] = {"response": answer_id, "request": request_id, "seconds": exchange.seconds}
        told |= {"body": held.place(self.path)} if held is not None else {}
        other = differences(exchange, request, head)
        return told | {"as_received": other} if other else told

    def _drawing(self, drawing: Drawing, response: str) -> dict[str, Any]:
        """The drawn document as WARC has it: a conversion of the response (WARC 1.1 §6.8)."""
        told = {key: value for key, value in asdict(drawing).items() if key != "html"}
        if drawing.html is None:
            return told
        more = (("WARC-Target-URI", target_uri(drawing.url)), ("WARC-Refers-To", response))
        return told | {"record": self._add("conversion", drawing.html, "text/html; charset=utf-8", more=more)}

    def _add(
        self,
        kind: str,
        block: bytes,
        content_type: str,
        *,
        at: datetime | None = None,
        payload_digest: str | None = None,
        more: Fields = (),
    ) -> str:
        if kind != "warcinfo":
            more = (*more, ("WARC-Warcinfo-ID", self._info))
        record_id, member = self._records.record(
            kind, block, at=at or self._latest, content_type=content_type, payload_digest=payload_digest, more=more
        )
        self._members.append(member)
        return record_id

    def _flush(self) -> None:
        data = b"".join(self._members)
        self._members.clear()
        with _in_our_words(self.part):
            self._file.write(data)
            self._file.flush()
        self._digest.update(data)
        self._size += len(data)


def read_archive(path: str | Path, *, sha256: str | None = None) -> tuple[tuple[Visit, ...], Ending]:
    """The visits as they were recorded, and the ending. Raises ArchiveError that names the file and the record.

    Every record is checked against its own digest; with `sha256`, of the file, nothing at all goes unnoticed.
    """
    visits: list[Visit] = []
    for told in iterate_archive(path, sha256=sha256):
        if isinstance(told, Ending):
            return tuple(visits), told
        visits.append(told)
    raise AssertionError("an archive without an ending was read to its end")


def iterate_archive(path: str | Path, *, sha256: str | None = None) -> Iterator[Visit | Ending]:
    """As `read_archive`, one visit at a time; the ending is last, and comes once the whole file was checked."""
    return (told for _, told in located(path, sha256=sha256))


def located(path: str | Path, *, sha256: str | None = None) -> Iterator[tuple[int, Visit | Ending]]:
    """As `iterate_archive`, each with the place in the file where its records begin: `visit_at` finds it there again."""
    path = Path(path)
    with _opened(path) as file:
        digested = _DigestedFile(file)
        records, assembler = read_records(digested), Assembler(path)
        for number in count(1):
            try:
                record = next(records, None)
                told = None if record is None else assembler.take(record)
            except OSError as error:
                raise ArchiveError(path, f"cannot be read ({error.strerror})", record=f"record {number}") from error
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ArchiveError(path, _problem(error), record=f"record {number}") from error
            if record is None:
                break
            if isinstance(told, Visit):
                yield assembler.begun_at, told
        if assembler.ending is None:
            raise ArchiveError(path, "the file was torn: it ends before the crawl does", record=f"record {number}")
        if sha256 is not None and digested.hexdigest() != sha256:
            raise ArchiveError(path, f"the file was altered: its SHA-256 is {digested.hexdigest()}, not {sha256}")
        yield assembler.begun_at, assembler.ending


def visit_at(path: Path, at: int) -> Visit:
    """The visit whose records begin there. Raises ArchiveError."""
    assembler = Assembler(path)
    with _opened(path) as file:
        try:
            file.seek(at)
            found = next(filter(None, map(assembler.take, read_records(file))), None)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(path, f"no visit can be read there any more ({error!r})", record=f"byte {at}") from error
    if found is None:
        raise ArchiveError(path, "no visit is there any more", record=f"byte {at}")
    return found


def _cut(visit: Visit, exchange: Exchange) -> str | None:
    """Why the body ends early, in the words of WARC 1.1 §5.13; None where it is whole, as far as known."""
    if visit.failure is None or exchange is not visit.exchanges[-1]:
        return None
    match visit.failure.kind:
        case FailureKind.TOO_LARGE:
            return "length"
        case FailureKind.TIMEOUT:
            return "time"
        case FailureKind.CONNECT | FailureKind.PROTOCOL | FailureKind.TLS:
            return "disconnect"
        case (
            FailureKind.DNS
            | FailureKind.HTTP_STATUS
            | FailureKind.CHALLENGE
            | FailureKind.REDIRECT_LOOP
            | FailureKind.ROBOTS
            | FailureKind.GUARD
            | FailureKind.BUDGET
            | FailureKind.UNREADABLE
        ):
            return None
        case other:
            assert_never(other)


class _DigestedFile:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(path, f"the archive cannot be opened ({error.strerror})") from error


def _problem(error: Exception) -> str:
    return str(error) if isinstance(error, RecordError) else f"it does not hold what a crawl records ({error!r})"


@contextmanager
def _in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(f"{path}: the disk is full; free some space and run again") from error
        raise ArchiveError(path, f"the archive cannot be written ({error.strerror})") from error


def make_folders(folder: Path, names: Iterable[str]) -> None:
    """Make `folder` and these in it, safe from a power cut: an archive's own fsync covers no folder's name but its own.

    Raises ArchiveError or DiskFullError.
    """
    with _in_our_words(folder):
        new = [above for above in (folder, *folder.absolute().parents) if not above.exists()]
        for name in names:
            (folder / name).mkdir(parents=True, exist_ok=True)
        for above in dict.fromkeys((folder, *(each.parent for each in new))):
            _sync_folder(above)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
