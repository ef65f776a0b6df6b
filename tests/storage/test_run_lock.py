"""One run at a time on one database, however the one before ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import CannotOpenError, LockHeldError
from storage.lock import RunLock

HOLD = """
import os, sys, time
from storage.lock import RunLock
RunLock(sys.argv[1]).acquire()
worker = os.fork() if sys.argv[2] == "fork" else 1
if worker:
    print("held", worker, flush=True)
time.sleep(60)
"""


def _holder(database: Path, how: str = "alone") -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", HOLD, str(database), how], stdout=subprocess.PIPE, text=True)


def _read(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def test_a_second_process_is_refused_with_the_first_ones_number_and_start(tmp_path: Path) -> None:
    """So that a person can look at it, wait for it or stop it; after kill -9 the way is free at once."""
    database = tmp_path / "prongsai.db"
    before = datetime.now(UTC).replace(microsecond=0)
    with _holder(database) as holder:
        assert _read(holder) == ["held", "1"]

        with pytest.raises(LockHeldError, match=rf"process {holder.pid} .* since 20") as caught:
            RunLock(database).acquire()

        assert caught.value.pid == holder.pid
        assert caught.value.since is not None
        assert before <= caught.value.since <= datetime.now(UTC)
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=30)
        with RunLock(database):
            pass


def _taken_soon(database: Path) -> None:
    """A worker forked a moment ago may not have had its turn yet, and drops the lock with its first step."""
    deadline = time.monotonic() + 20
    while True:
        try:
            with RunLock(database):
                return
        except LockHeldError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def test_a_worker_that_outlives_its_killed_parent_does_not_hold_the_lock(tmp_path: Path) -> None:
    """A forked child shares open files; the lock is not to be among them."""
    database = tmp_path / "prongsai.db"
    with _holder(database, "fork") as holder:
        worker = int(_read(holder)[1])
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=30)
        try:
            os.kill(worker, 0)
            _taken_soon(database)
            os.kill(worker, 0)
        finally:
            os.kill(worker, signal.SIGKILL)


def test_the_lock_is_given_back_and_can_be_taken_again(tmp_path: Path) -> None:
    """Within one process too: a second holder is refused until the first is done."""
    started = datetime(2020, 2, 3, tzinfo=UTC)
    with RunLock(tmp_path / "p.db", now=lambda: started) as lock:
        with pytest.raises(LockHeldError) as caught:
            RunLock(f"sqlite:///{tmp_path}/p.db").acquire()
        assert (caught.value.pid, caught.value.since) == (os.getpid(), started)
        assert lock.path == tmp_path / "p.db.lock"
    lock.release()
    with RunLock(tmp_path / "p.db"):
        pass


def test_locks_of_two_databases_do_not_meet(tmp_path: Path) -> None:
    """Each database has its own."""
    with RunLock(tmp_path / "a.db"), RunLock(tmp_path / "b.db"):
        pass


def test_a_database_in_memory_needs_no_lock() -> None:
    """No other process can see it."""
    with RunLock(":memory:"), RunLock(":memory:") as lock:
        assert lock.path is None


def test_a_place_where_no_lock_can_be_made_is_named(tmp_path: Path) -> None:
    """Rather than running without one."""
    (tmp_path / "p.db.lock").mkdir()

    with pytest.raises(CannotOpenError, match=r"p\.db\.lock"):
        RunLock(tmp_path / "p.db").acquire()


def test_a_holder_that_has_not_signed_yet_is_told_of_without_a_number(tmp_path: Path) -> None:
    """The moment between taking and signing."""
    with RunLock(tmp_path / "p.db") as lock:
        assert lock.path is not None
        lock.path.write_text("")
        with pytest.raises(LockHeldError, match="another process"):
            RunLock(tmp_path / "p.db").acquire()
