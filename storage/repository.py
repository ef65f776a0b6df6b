"""Writing to the database: each method is one transaction, kept whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rules.month import Month
from storage import engine as engines
from storage.adopt import adopt
from storage.centre import Centre
from storage.errors import CannotOpenError, ConflictError, NotADatabaseError
from storage.journal import EntryKind, Scribe
from storage.keeping import added, keep_audit_in
from storage.migrate import bring_to_head
from storage.records import (
    AuditKind,
    AuditRecord,
    CrawlRecord,
    Run,
    StoredAudit,
    StoredCrawl,
    StoredPack,
)
from storage.rows import (
    centre_of,
    centre_values,
    crawl_of,
    instant_text,
    run_of,
)
from storage.schema import audits, centres, crawls, rule_packs, run_centres, run_ends, runs, set_asides

__all__ = [
    "AuditKind",
    "AuditRecord",
    "CrawlRecord",
    "Repository",
    "Run",
    "StoredAudit",
    "StoredCrawl",
    "StoredPack",
]


class Repository:
    """The one way to the database. Reads beyond the plainest are in `storage.views`.

    Every method may raise a `StorageError`; the database then is as it was before the call.
    """

    def __init__(self, engine: Engine, scribe: Scribe) -> None:
        self._engine = engine
        self.scribe = scribe
        """Who writes the journal."""

    @classmethod
    def open(cls, database: str | Path, *, timeout: float = 10.0, scribe: Scribe | None = None) -> Repository:
        """Open a file path or SQLAlchemy URL, creating or migrating it; `timeout` seconds to wait for locks.

        What an earlier version kept without a journal is entered in it (`storage.adopt`).

        Raises CannotOpenError and its kin, ReadOnlyError (only where the schema must be written), LockedError.
        """
        engine = engines.open_engine(database, timeout=timeout)
        file = engines.database_file(database)
        try:
            with engines.in_our_words(engine):
                if file is not None:
                    _look_at_place(file)
                bring_to_head(engine)
                engines.use_write_ahead_log(engine)
                adopt(engine, scribe or Scribe())
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, scribe or Scribe())

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction, for `storage.views` only."""
        return engines.reading(self._engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction, for this package only."""
        return engines.writing(self._engine)

    # The registry

    def replace_centres(self, registry: Sequence[Centre]) -> None:
        """Make these the centres, in this order; those no longer listed keep their audits."""
        rows = [centre_values(centre, position) for position, centre in enumerate(registry)]
        if len({row["code"] for row in rows}) != len(rows):
            raise ConflictError("the registry names a centre twice; nothing was changed")
        with self.writing() as connection:
            connection.execute(update(centres).values(position=None))
            if rows:
                statement = upsert(centres)
                changes = {name: statement.excluded[name] for name in rows[0] if name != "code"}
                connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=changes), rows)
            self.scribe.enter(connection, EntryKind.IMPORT, {"registry": len(rows)})

    def centres(self) -> tuple[Centre, ...]:
        """The registry, in its order."""
        query = select(centres).where(centres.c.position.is_not(None)).order_by(centres.c.position)
        with self.reading() as connection:
            return tuple(centre_of(row) for row in connection.execute(query).mappings())

    def centre(self, code: str) -> Centre | None:
        """A centre of the registry; None where it lists no such code."""
        query = select(centres).where(centres.c.code == code, centres.c.position.is_not(None))
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else centre_of(row)

    # Rule packs

    def keep_pack(self, name: str, version: str, sha256: str, source: str) -> None:
        """Keep a rule pack's text under its digest; once is enough, again is no error."""
        kept = StoredPack(name=name, version=version, sha256=sha256, source=source)
        with self.writing() as connection:
            found = _pack(connection, sha256)
            if found is None:
                values = {"sha256": sha256, "name": name, "version": version, "source": source}
                connection.execute(insert(rule_packs), values)
                self.scribe.enter(connection, EntryKind.PACK, {"pack": sha256, "name": name, "version": version})
            elif found != kept:
                raise ConflictError(
                    f"another rule pack is kept under the digest {sha256}: {found.name} {found.version}"
                )

    def pack(self, sha256: str) -> StoredPack | None:
        """A kept rule pack with its text."""
        with self.reading() as connection:
            return _pack(connection, sha256)

    # Runs and audits

    def begin_run(
        self, month: Month, pack_sha256: str, centres: Sequence[str], *, reason: str, by: str, at: datetime
    ) -> Run:
        """Go on with the newest unfinished run of the same month, pack and centres, or begin one."""
        codes = tuple(dict.fromkeys(centres))
        with self.writing() as connection:
            for row in _unfinished(connection, month, pack_sha256):
                if set(_centres_of(connection, row["id"])) == set(codes):
                    return _run(connection, row, resumed=True)
            values = {"month": str(month), "pack_sha256": pack_sha256, "by": by, "reason": reason}
            run_id = added(connection, runs, values | {"started_at": instant_text(at)})
            rows = [{"run_id": run_id, "centre": code, "position": place} for place, code in enumerate(codes)]
            if rows:
                connection.execute(insert(run_centres), rows)
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one()
            return _run(connection, row, resumed=False)

    def run(self, run_id: int) -> Run | None:
        """A run as it stands now."""
        with self.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
            return None if row is None else _run(connection, row, resumed=False)

    def finish_run(self, run_id: int, at: datetime) -> None:
        """Mark a run as carried through; again is no error, the first time stands."""
        with self.writing() as connection:
            if connection.execute(select(run_ends).where(run_ends.c.run_id == run_id)).first() is None:
                connection.execute(insert(run_ends), {"run_id": run_id, "at": instant_text(at)})

    def keep_audit(self, record: AuditRecord) -> int:
        """Keep an audit with its findings, and its crawl where that is new; its id comes back.

        Raises SecondAuditError for a second audit of one centre in one run, UnknownReferenceError for a centre,
        pack or run that is not kept.
        """
        with self.writing() as connection:
            return keep_audit_in(connection, record, self.scribe)

    def set_aside(self, audit_id: int, *, at: datetime, by: str, reason: str) -> None:
        """Let an audit no longer be the official one; it stays in the history. Raises ConflictError if it is so."""
        with self.writing() as connection:
            connection.execute(
                insert(set_asides), {"audit_id": audit_id, "at": instant_text(at), "by": by, "reason": reason}
            )
            self.scribe.enter(connection, EntryKind.SET_ASIDE, {"set_aside": audit_id}, at=at, by=by, reason=reason)

    def crawls(self, month: Month, centres: Sequence[str] | None = None) -> tuple[StoredCrawl, ...]:
        """The newest kept crawl of each centre (of these, or of all) for a month, by centre."""
        newest = select(func.max(crawls.c.id)).where(crawls.c.month == str(month)).group_by(crawls.c.centre)
        query = select(crawls).where(crawls.c.id.in_(newest)).order_by(crawls.c.centre)
        if centres is not None:
            query = query.where(crawls.c.centre.in_(centres))
        with self.reading() as connection:
            return tuple(crawl_of(row) for row in connection.execute(query).mappings())

    def archives(self, month: Month, chosen: Sequence[str]) -> dict[str, frozenset[str]]:
        """Where the archives of these centres' kept crawls of a month lie, relative to the archive root, by centre."""
        query = select(crawls.c.centre, crawls.c.archive).where(crawls.c.month == str(month))
        wanted, found = frozenset(chosen), defaultdict[str, set[str]](set)
        with self.reading() as connection:
            for centre, archive in connection.execute(query):
                if centre in wanted:
                    found[centre].add(archive)
        return {centre: frozenset(names) for centre, names in found.items()}


def _look_at_place(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        tiny = file.exists() and file.stat().st_size == 1
    except OSError as error:
        raise CannotOpenError(f"{file}: its folder cannot be made ({error.strerror}); name another file") from error
    # SQLite takes a file of one byte for an empty one, and would overwrite it.
    if tiny:
        raise NotADatabaseError(f"{file}: the file is not a database; it was left as it was: name another file")


def _pack(connection: Connection, sha256: str) -> StoredPack | None:
    row = connection.execute(select(rule_packs).where(rule_packs.c.sha256 == sha256)).mappings().first()
    return None if row is None else StoredPack(**row)


def _unfinished(connection: Connection, month: Month, pack_sha256: str) -> Sequence[RowMapping]:
    query = (
        select(runs)
        .outerjoin(run_ends)
        .where(runs.c.month == str(month), runs.c.pack_sha256 == pack_sha256, run_ends.c.at.is_(None))
        .order_by(runs.c.id.desc())
    )
    return connection.execute(query).mappings().all()


def _centres_of(connection: Connection, run_id: int) -> Sequence[str]:
    query = select(run_centres.c.centre).where(run_centres.c.run_id == run_id).order_by(run_centres.c.position)
    return connection.execute(query).scalars().all()


def _run(connection: Connection, row: RowMapping, *, resumed: bool) -> Run:
    run_id = row["id"]
    done = select(audits.c.centre).where(audits.c.run_id == run_id, audits.c.kind == AuditKind.AUDIT.value)
    end = select(run_ends.c.at).where(run_ends.c.run_id == run_id)
    return run_of(
        row,
        _centres_of(connection, run_id),
        connection.execute(done).scalars(),
        resumed=resumed,
        finished_at=connection.execute(end).scalar(),
    )
