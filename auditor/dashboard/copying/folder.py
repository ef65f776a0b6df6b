"""The folder of a copy: whole or not at all; an earlier copy is replaced, anything else is left untouched."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import UsageError

MARKER = "this-is-a-prongsai-copy.txt"
_NOTE = """Made by `prongsai export site`, which replaces what it made when it runs again. What others put beside it stays:
"""
_OWN = (
    "index.html",
    "404.html",
    "archived",
    "centres",
    "changes",
    "coverage",
    "data",
    "en",
    "months",
    "rules",
    "static",
)
"""What copies of any version may have made at the top."""


@contextmanager
def fresh_copy(target: Path) -> Iterator[Path]:
    """A new folder beside the target, which takes its place when the block ends well. Raises UsageError, OSError."""
    target = target.absolute()
    require_place(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        yield part
        (part / MARKER).write_text(_NOTE + "".join(f"{name}\n" for name in _names(part)), encoding="utf-8")
        _take_place(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def require_place(target: Path) -> None:
    """Raise UsageError where a copy must not be written."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is in the way and is no folder of an earlier copy: name another with -o")
    if target.absolute() == Path.cwd() or target.absolute() in Path.cwd().parents:
        raise UsageError(f"{target} is the folder you are in, or holds it: name another with -o")
    if target.exists() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UsageError(f"{target} holds something else than an earlier copy: move it, or name another folder with -o")


def _take_place(part: Path, target: Path) -> None:
    """Put the new folder where the old one was, with what others put there (robots.txt, .htaccess, CNAME)."""
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    target.rename(old)
    try:
        part.rename(target)
    except OSError:
        old.rename(target)
        raise
    own = {*_OWN, MARKER, *_names(target), *_told(old)}
    for entry in sorted(old.iterdir()):
        if entry.name not in own:
            entry.rename(target / entry.name)
    shutil.rmtree(old)


def _told(old: Path) -> list[str]:
    """What an earlier copy says that it made."""
    marker = old / MARKER
    return marker.read_text(encoding="utf-8", errors="replace").splitlines()[1:] if marker.is_file() else []


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())
