"""What must be on the disk before what, so that a power cut at any moment leaves nothing half kept."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from noting_workers import LOG, note, note_work, noting
from small_sites import served
from sqlalchemy import Engine, event

from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from crawler.site import Limits
from rules.month import Month
from rules.pack import load_pack
from storage.archive import make_folders
from storage.repository import Repository

FEBRUARY = Month(2020, 2)


def test_an_archive_is_on_the_disk_under_its_name_before_its_audit_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders, then the file, then its name, then the folder that holds the name, then the database."""
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    monkeypatch.setattr(os, "fsync", noting(os.fsync, "fsync"))
    database = str(tmp_path / "city.db")
    with served("aa", "bb") as sites, Repository.open(database) as repository:
        repository.replace_centres(read_registry(sites.registry(tmp_path / "registry.csv")).centres)
        means = Means(
            database=database,
            repository=repository,
            archive_root=tmp_path / "archive",
            pack=load_pack("oia-2540"),
            pack_name="oia-2540",
            limits=Limits(delay=0, retries=0),
            workers=1,
            clock=Clock.set_to(end_of(FEBRUARY)),
            by="tester",
            entry=note_work,
        )
        keep = repository.keep_audit
        monkeypatch.setattr(
            Repository, "keep_audit", lambda self, record: (note(f"keep {record.centre}"), keep(record))[1]
        )
        run_month(means, month=FEBRUARY, stop=Stop())

    lines = (tmp_path / "log").read_text().splitlines()
    root = tmp_path / "archive"
    for folder in (tmp_path, root, root / "2020-02"):
        assert f"fsync {folder}" in lines
    for code in ("aa", "bb"):
        folder = root / "2020-02" / code
        (archive,) = folder.iterdir()
        steps = [f"fsync {archive}.part", f"rename {archive}", f"fsync {folder}", f"keep {code}"]
        assert [lines.index(step) for step in steps] == sorted(lines.index(step) for step in steps)
        assert lines.index(f"fsync {root / '2020-02'}") < lines.index(steps[0])


def test_every_commit_is_synced(tmp_path: Path) -> None:
    """In write-ahead mode SQLite syncs commits at FULL (2) only; NORMAL may lose the last ones to a power cut."""
    levels: list[int] = []

    def look(connection: object) -> None:
        raw = connection.connection.dbapi_connection  # type: ignore[attr-defined]
        levels.append(raw.execute("PRAGMA synchronous").fetchone()[0])

    event.listen(Engine, "commit", look)
    try:
        with Repository.open(tmp_path / "p.db") as repository:
            repository.replace_centres(())
            repository.keep_pack("p", "1", "0" * 64, "text")
    finally:
        event.remove(Engine, "commit", look)

    with sqlite3.connect(tmp_path / "p.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert levels
    assert set(levels) == {2}


def test_folders_are_safe_before_anything_is_put_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder that was made, and the one that it was made in: fsync of a file covers neither."""
    synced: list[str] = []
    really = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda fd: (synced.append(str(Path(f"/proc/self/fd/{fd}").readlink())), really(fd))[1]
    )

    make_folders(tmp_path / "archive" / "2020-02", ["aa", "bb"])
    assert synced == [str(tmp_path / "archive" / "2020-02"), str(tmp_path / "archive"), str(tmp_path)]

    synced.clear()
    make_folders(tmp_path / "archive" / "2020-02", ["aa", "cc"])
    assert synced == [str(tmp_path / "archive" / "2020-02")]
