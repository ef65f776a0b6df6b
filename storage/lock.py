"""One run at a time on one database: a lock that the kernel releases however its holder ends.

flock(2) rather than a file's existence: after kill -9 or a power cut nothing stale is left to clear away.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.engine import database_file
from storage.errors import CannotOpenError, LockHeldError, ReadOnlyError

_held: set[RunLock] = set()
"""Also keeps a lock whose owner let go of the object alive: it is released by `release` or by the process's end."""


_TRIES, _PAUSE = 200, 0.01
"""How often, and after how many seconds, a lock is asked for again that others only look at, each for an instant."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a lock now, as far as they have signed."""

    pid: int | None
    since: datetime | None


class RunLock:
    """The right to run audits on a database, held from `acquire` to `release`; a context manager.

    It lives in the file "<database>.lock", which names its holder and stays when the lock is gone. For a database
    in memory it does nothing.
    """

    def __init__(self, database: str | Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        file = database_file(database)
        self.path = None if file is None else file.with_name(f"{file.name}.lock")
        self._now = now
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once, or raise LockHeldError that names its holder."""
        if self.path is None:
            return
        descriptor = _opened(self.path)
        if not _taken(descriptor):
            holder = _holder(descriptor)
            os.close(descriptor)
            raise LockHeldError(self.path, pid=holder.pid, since=holder.since)
        self._descriptor = descriptor
        self._sign(descriptor)
        _held.add(self)
        _close_in_children()

    def holder(self) -> Holder | None:
        """Who holds the lock at this moment; None where nobody does, whatever a killed holder left in the file."""
        if self.path is None:
            return None
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # never held, or not for us to see
            return None
        try:
            return None if _flocked(descriptor, fcntl.LOCK_SH) else _holder(descriptor)
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """Give the lock back; again is no error."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            self._forget()

    def _sign(self, descriptor: int) -> None:
        since = self._now().astimezone(UTC).isoformat(timespec="seconds")
        # The lock holds without a signature too, as on a full disk.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "since": since}).encode(), 0)

    def _forget(self) -> None:
        _held.discard(self)
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReadOnlyError(f"{path}: the lock cannot be written; allow writing to its folder") from error
        raise CannotOpenError(f"{path}: the lock cannot be made ({error.strerror})") from error


def _taken(descriptor: int) -> bool:
    """Take the lock to oneself; False where another has it so. Whoever looks for its holder shares it, and soon is gone."""
    for _ in range(_TRIES):
        if _flocked(descriptor, fcntl.LOCK_EX):
            return True
        if not _flocked(descriptor, fcntl.LOCK_SH):
            return False
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(_PAUSE)
    return False


def _flocked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(descriptor: int) -> Holder:
    # The holder may be just about to sign.
    try:
        signature = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(pid=int(signature["pid"]), since=datetime.fromisoformat(signature["since"]))
    except (ValueError, KeyError, TypeError):
        return Holder(pid=None, since=None)


def _close_in_children() -> None:
    # A forked worker shares the lock's file description, and would hold the lock after its parent was killed.
    global _registered  # noqa: PLW0603
    if not _registered:
        os.register_at_fork(after_in_child=_drop_all)
        _registered = True


_registered = False


def _drop_all() -> None:
    for lock in list(_held):
        lock._forget()  # noqa: SLF001
