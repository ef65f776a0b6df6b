"""What can go wrong with what is kept, told to people: what happened, where, and what to do.

StorageError
├── CannotOpenError            the database cannot be opened at all
│   ├── NotADatabaseError      the file is something else
│   ├── NewerSchemaError       a later version of the program made it
│   └── UnsupportedDatabaseError   the address is of another kind of database
├── DamagedDatabaseError       the file or its disk is broken
├── ReadOnlyError              it can be read, not written
├── LockedError                another program holds it just now
├── DiskFullError              there is no room left
├── ConflictError              what was to be kept contradicts what is kept
│   ├── SecondAuditError       a run audits each centre once
│   └── UnknownReferenceError  it refers to a centre, rule pack, run or crawl that is not kept
├── ArchiveError               an archive is torn, altered, missing or not ours
└── LockHeldError              another run is at work on this database
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class StorageError(Exception):
    """The base of all that this package raises on purpose."""


class CannotOpenError(StorageError):
    """The database cannot be opened at all."""


class NotADatabaseError(CannotOpenError):
    """The file is no Prongsai database; it is left as it was."""


class NewerSchemaError(CannotOpenError):
    """A later version of the program made the database; it is left as it was."""


class UnsupportedDatabaseError(CannotOpenError):
    """The address names another kind of database than SQLite."""


class DamagedDatabaseError(StorageError):
    """The file or its disk is broken."""


class ReadOnlyError(StorageError):
    """The database can be read, not written."""


class LockedError(StorageError):
    """Another program holds the database; nothing was changed."""


class DiskFullError(StorageError):
    """There is no room left; the database is as it was before the operation."""


class ConflictError(StorageError):
    """What was to be kept contradicts what is kept; nothing was changed."""


class SecondAuditError(ConflictError):
    """A run audits each centre once."""

    def __init__(self, *, run_id: int, centre: str) -> None:
        super().__init__(f"run {run_id} has an audit of {centre} already: a run audits each centre once")
        self.run_id = run_id
        self.centre = centre


class UnknownReferenceError(ConflictError):
    """It refers to a centre, rule pack, run or crawl that is not kept."""


class ArchiveError(StorageError):
    """An archive is torn, altered, missing or not ours."""

    def __init__(self, path: Path, problem: str, *, record: str | None = None) -> None:
        super().__init__(f"{path}: {problem}" if record is None else f"{path}: {record}: {problem}")
        self.path = path
        self.record = record


class LockHeldError(StorageError):
    """Another run is at work on this database."""

    def __init__(self, lock: Path, *, pid: int | None, since: datetime | None) -> None:
        holder = "another process" if pid is None else f"process {pid}"
        began = "" if since is None else f" since {since.isoformat(sep=' ', timespec='seconds')}"
        super().__init__(
            f"{holder} has been running an audit on this database{began} (lock {lock}): wait until it ends, or stop it"
        )
        self.pid = pid
        self.since = since
