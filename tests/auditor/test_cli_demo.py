"""What a demo may overwrite, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.cli.demo_folder import MARKER, fresh_folder
from auditor.errors import UsageError
from storage.errors import LockHeldError
from storage.lock import RunLock


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    """Running the demo again is what newcomers do."""
    folder = tmp_path / "prongsai-demo"
    fresh_folder(folder)
    (folder / "prongsai-archive").mkdir()
    (folder / "prongsai-archive" / "old").touch()
    fresh_folder(folder)

    assert {entry.name for entry in folder.iterdir()} <= {MARKER, "prongsai.db.lock"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """There is nothing to lose."""
    fresh_folder(tmp_path)

    assert (tmp_path / MARKER).is_file()


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_anything_else_is_refused_untouched(tmp_path: Path, kind: str) -> None:
    """A folder of that name may be somebody's work."""
    folder = tmp_path / "prongsai-demo"
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear sir")
    if kind == "file":
        folder.write_text("dear sir")
    elif kind == "link":
        folder.symlink_to(other)
    else:
        other.rename(folder)
    before = sorted(path.name for path in tmp_path.rglob("*"))

    with pytest.raises(UsageError, match="move it, or run elsewhere"):
        fresh_folder(folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_demo_under_way_is_not_swept_away(tmp_path: Path) -> None:
    """Two terminals, one folder."""
    fresh_folder(tmp_path)
    (tmp_path / "prongsai.db").touch()

    with RunLock(tmp_path / "prongsai.db"), pytest.raises(LockHeldError):
        fresh_folder(tmp_path)
    assert (tmp_path / "prongsai.db").exists()
