"""The connection to the database: how it is opened, begins, and fails in words.

Sources: https://www.sqlite.org/rescode.html (error codes), https://www.sqlite.org/wal.html,
https://www.sqlite.org/pragma.html#pragma_synchronous.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from storage.errors import (
    CannotOpenError,
    ConflictError,
    DamagedDatabaseError,
    DiskFullError,
    LockedError,
    NotADatabaseError,
    ReadOnlyError,
    StorageError,
    UnknownReferenceError,
    UnsupportedDatabaseError,
)

_IMMEDIATE = "prongsai_immediate"

_BY_EXTENDED_CODE: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: (
        UnknownReferenceError,
        "what was to be kept refers to a centre, rule pack, run or crawl that is not kept; keep that first",
    ),
    sqlite3.SQLITE_IOERR_SHMSIZE: (
        DiskFullError,
        "the disk is full; free some space and run again: nothing kept was lost",
    ),
}
_BY_PRIMARY_CODE: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_NOTADB: (
        NotADatabaseError,
        "the file is not a database; it was left as it was: name another file, or move this one away",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedDatabaseError,
        "the database is damaged; restore it from a copy, and check the disk",
    ),
    sqlite3.SQLITE_IOERR: (
        DamagedDatabaseError,
        "the disk could not be read or written; check the disk, then run again",
    ),
    sqlite3.SQLITE_READONLY: (
        ReadOnlyError,
        "the database can only be read; allow writing to the file and its folder, or name another file",
    ),
    sqlite3.SQLITE_PERM: (
        ReadOnlyError,
        "access to the database is denied; allow writing to the file and its folder, or name another file",
    ),
    sqlite3.SQLITE_BUSY: (
        LockedError,
        "the database is locked by another program; close that program (an SQL shell, a copy) and run again",
    ),
    sqlite3.SQLITE_LOCKED: (
        LockedError,
        "the database is locked by another operation; let that end and run again",
    ),
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        "the disk is full; free some space and run again: nothing kept was lost",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        CannotOpenError,
        "the database cannot be opened; see that its folder exists, may be written to, and the name is a file's",
    ),
    sqlite3.SQLITE_CONSTRAINT: (
        ConflictError,
        "what was to be kept contradicts what is kept; nothing was changed",
    ),
}


def database_url(database: str | Path) -> URL:
    """The SQLAlchemy URL of a file path or of a URL; raises UnsupportedDatabaseError for other than SQLite."""
    if not (isinstance(database, str) and "://" in database):
        return URL.create("sqlite", database=str(database))
    try:
        url = make_url(database)
    except ArgumentError:
        raise UnsupportedDatabaseError(
            f"'{database}' is no database address: write a file path, or sqlite:///PATH"
        ) from None
    if url.get_backend_name() != "sqlite":
        raise UnsupportedDatabaseError(
            f"{url.render_as_string(hide_password=True)}: Prongsai keeps its data in SQLite;"
            " write a file path, or sqlite:///PATH"
        )
    return url


def database_file(database: str | Path) -> Path | None:
    """The file that a database lives in; None for one in memory."""
    url = database_url(database)
    name = url.database or ""
    if name.startswith("file:"):
        name = unquote(name.removeprefix("file:").removeprefix("//"))
    if name in ("", ":memory:") or url.query.get("mode") == "memory":
        return None
    return Path(name)


def open_engine(database: str | Path, *, timeout: float) -> Engine:
    """An engine whose every connection holds to foreign keys, waits `timeout` seconds for locks, and syncs commits."""
    url = database_url(database)
    settings: dict[str, Any] = {} if database_file(database) else {"poolclass": StaticPool}
    engine = create_engine(url, connect_args={"timeout": timeout}, **settings)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers and the writer not wait for each other; a database that is busy or read-only stays as it is."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone() not in (("wal",), ("memory",)):
            with suppress(sqlite3.OperationalError):
                cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()
    finally:
        connection.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database throughout."""
    with in_our_words(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that keeps all or nothing; it holds the only right to write from its start."""
    with in_our_words(engine), engine.connect() as bare:
        connection = bare.execution_options(**{_IMMEDIATE: True})
        with connection.begin():
            yield connection


@contextmanager
def in_our_words(engine: Engine) -> Iterator[None]:
    """Raise SQLite's errors as ours, by their codes; each names the database and says what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(original, sqlite3.Error):
            raise
        raise _translated(original, engine.url.database or ":memory:") from error


def _translated(error: sqlite3.Error, database: str) -> StorageError:
    # Errors of the Python module itself (a closed connection) carry no code.
    code: int = getattr(error, "sqlite_errorcode", 0)
    name: str = getattr(error, "sqlite_errorname", type(error).__name__)
    kind, advice = _BY_EXTENDED_CODE.get(code) or _BY_PRIMARY_CODE.get(
        code & 0xFF, (StorageError, "the database refused the operation")
    )
    return kind(f"{database}: {advice} ({name}: {error})")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # Transactions begin where _begin says, not at the driver's guess.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL mode NORMAL may lose the last commits to a power cut; FULL syncs each one.
    connection.execute("PRAGMA synchronous = FULL")
    # Without it INSERT OR REPLACE deletes rows behind the back of the triggers that refuse DELETE.
    connection.execute("PRAGMA recursive_triggers = ON")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
