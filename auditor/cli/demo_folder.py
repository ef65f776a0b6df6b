"""The folder that a demo leaves behind: an earlier demo's is replaced, anything else is left untouched."""

from __future__ import annotations

import shutil
from pathlib import Path

from auditor.errors import UsageError
from storage.lock import RunLock

MARKER = "this-is-a-prongsai-demo.txt"
_NOTE = "Made by `prongsai demo`, which replaces this folder when it runs again. All centres in it are fictional.\n"


def fresh_folder(folder: Path) -> None:
    """Make the folder, empty but for its marker. Raises UsageError, LockHeldError."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is in the way and is no folder of an earlier demo: move it, or run elsewhere")
    if folder.exists() and any(folder.iterdir()):
        _clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(_NOTE, encoding="utf-8")


def _clear(folder: Path) -> None:
    if not (folder / MARKER).is_file():
        raise UsageError(f"{folder}/ holds something else than an earlier demo: move it, or run elsewhere")
    with RunLock(folder / "prongsai.db"):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != MARKER:
                entry.unlink()
