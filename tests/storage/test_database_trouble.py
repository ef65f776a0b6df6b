"""A disk or a neighbour in trouble: told in words, and nothing of what was kept is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import views
from storage.errors import (
    CannotOpenError,
    DamagedDatabaseError,
    DiskFullError,
    LockedError,
    ReadOnlyError,
    StorageError,
)
from storage.repository import Repository
from tests.storage.storage_samples import FEBRUARY, NOON, PACK, audit, crawl, prepared

NOBODY = 65534


@pytest.fixture
def file() -> Iterator[Path]:
    """A database with one audit, in a folder that any user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with Repository.open(folder / "prongsai.db") as repo:
        prepared(repo, "dusit")
        repo.keep_audit(audit("dusit"))
    yield folder / "prongsai.db"
    shutil.rmtree(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Permissions do not bind root; act as another user where we are root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _still_whole(file: Path, audits: int = 1) -> None:
    with Repository.open(file) as repo, repo.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        assert len(views.history(repo, "dusit", FEBRUARY)) == audits
        assert len(repo.crawls(FEBRUARY)) == 1


def test_a_file_without_write_permission_can_be_read_and_says_so_on_writing(file: Path) -> None:
    """The file, its folder, what to do."""
    file.chmod(0o444)
    file.parent.chmod(0o777)

    with unprivileged(), Repository.open(file) as repo:
        assert views.official_audit(repo, "dusit", FEBRUARY) is not None
        with pytest.raises(ReadOnlyError, match=r"prongsai\.db.*allow writing"):
            repo.keep_audit(audit("dusit"))

    _still_whole(file)


def test_a_folder_without_write_permission_is_named_on_opening(file: Path) -> None:
    """The write-ahead log lies beside the file, and even readers need it."""
    file.chmod(0o444)
    file.parent.chmod(0o555)

    with unprivileged(), pytest.raises(ReadOnlyError, match=r"prongsai\.db.*its folder"):
        Repository.open(file)

    _still_whole(file)


def test_a_database_opened_for_reading_only_is_not_written(file: Path) -> None:
    """A URL may ask for it."""
    with Repository.open(f"sqlite:///file:{file}?mode=ro&uri=true") as repo:
        assert views.official_audit(repo, "dusit", FEBRUARY) is not None
        with pytest.raises(ReadOnlyError, match=r"prongsai\.db"):
            repo.keep_audit(audit("dusit"))

    _still_whole(file)


def test_a_new_database_in_a_folder_without_write_permission_is_refused(file: Path) -> None:
    """Nothing can be made there."""
    file.parent.chmod(0o555)

    with unprivileged(), pytest.raises(CannotOpenError, match=r"new\.db.*may be written to"):
        Repository.open(file.parent / "new.db")


def test_a_full_disk_loses_nothing(file: Path) -> None:
    """The audit in hand is not kept, all before it is; with room again it goes on."""
    with Repository.open(file) as repo:
        with repo.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFullError, match=r"prongsai\.db.*free some space"):
            for number in range(100):
                repo.keep_audit(audit("dusit", reason=str(number), crawl=crawl(pages=number)))
        kept = len(views.history(repo, "dusit", FEBRUARY))
        with repo.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        repo.keep_audit(audit("dusit"))

    _still_whole(file, audits=kept + 1)


def test_a_write_that_fails_in_the_middle_of_the_commit_leaves_the_database_as_it_was(file: Path) -> None:
    """The system refuses the log's growth while the commit is being written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Repository.open(file) as repo:
        repo.keep_pack("a", "1", "c" * 64, "x")
        limit = file.with_name("prongsai.db-wal").stat().st_size + 5000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(StorageError, match=r"prongsai\.db"):
                repo.keep_audit(audit("dusit"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert len(views.history(repo, "dusit", FEBRUARY)) == 1
        repo.keep_audit(audit("dusit"))

    _still_whole(file, audits=2)


def test_a_locked_database_is_named_after_the_time_to_wait(file: Path) -> None:
    """Another program writes: reading goes on, writing is refused with a word on what to do."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Repository.open(file, timeout=0.05) as repo:
        assert views.official_audit(repo, "dusit", FEBRUARY) is not None
        with pytest.raises(LockedError, match=r"prongsai\.db.*close that program"):
            repo.keep_audit(audit("dusit"))
        other.execute("ROLLBACK")
        repo.keep_audit(audit("dusit"))
    other.close()

    _still_whole(file, audits=2)


def test_a_database_that_is_locked_for_readers_too_is_named_on_opening(file: Path) -> None:
    """As while another program rebuilds it."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(LockedError, match=r"prongsai\.db"):
        Repository.open(file, timeout=0.05)

    other.close()
    _still_whole(file)


def test_a_new_database_that_another_program_is_making_is_named(tmp_path: Path) -> None:
    """The schema cannot be written now."""
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(LockedError, match=r"new\.db"):
        Repository.open(tmp_path / "new.db", timeout=0.05)

    other.close()


def test_a_damaged_database_is_named(file: Path) -> None:
    """Overwritten pages are found when they are read."""
    size = file.stat().st_size
    with file.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * (size - 4096))

    with pytest.raises(DamagedDatabaseError, match=r"prongsai\.db.*restore it"), Repository.open(file) as repo:
        repo.begin_run(FEBRUARY, PACK, ["dusit"], reason="", by="", at=NOON)
        views.history(repo, "dusit", FEBRUARY)
