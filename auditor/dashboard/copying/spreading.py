"""Writes pages, and whatever they lead to, as files: what is linked is there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from auditor.dashboard.copying.asking import Pages
from auditor.dashboard.frame.links import Parts
from auditor.errors import UsageError
from auditor.reports.words import Language

LANGUAGES = (Language.THAI, Language.ENGLISH)
_UNUSABLE = frozenset({"", ".", ".."})
_BREAKING = frozenset('/\\\0:*?"<>|')


@dataclass(kw_only=True)
class Spread:
    """What was written, and what is still to be."""

    pages: set[Parts] = field(default_factory=set)
    """Written, in both languages."""
    files: set[Parts] = field(default_factory=set)
    """Written, or there already."""
    left: set[Parts] = field(default_factory=set)
    """Pages that are linked and that somebody else writes."""
    missing: set[Parts] = field(default_factory=set)
    """Pages and files that are linked, and that the dashboard does not have."""

    def add(self, other: Spread) -> None:
        """Take in what somebody else wrote."""
        self.pages |= other.pages
        self.files |= other.files
        self.left |= other.left
        self.missing |= other.missing


def spread(
    pages: Pages, folder: Path, seeds: Iterable[Parts], *, ours: Callable[[Parts], bool], there: Collection[Parts]
) -> Spread:
    """Write these pages and all that are reached from them and are `ours`.

    Args:
        pages: what is asked for them.
        folder: the copy's root.
        seeds: the pages to begin with.
        ours: whether a page is to be written here; others are noted as left.
        there: the files that need not be asked for.
    """
    done, todo = Spread(), list(seeds)
    while todo:
        parts = todo.pop()
        if parts in done.pages or parts in done.missing:
            continue
        led_to = _write_page(pages, folder, parts)
        if led_to is None:
            done.missing.add(parts)
            continue
        done.pages.add(parts)
        linked, files = led_to
        todo.extend(one for one in linked if ours(one) and one not in done.pages)
        done.left |= {one for one in linked if not ours(one)}
        for file in files - done.files - done.missing:
            is_there = file in there or _write_file(pages, folder, file)
            (done.files if is_there else done.missing).add(file)
    return done


def _write_page(pages: Pages, folder: Path, parts: Parts) -> tuple[set[Parts], set[Parts]] | None:
    """The page in both languages; what it leads to, or None where there is no such page."""
    linked: set[Parts] = set()
    files: set[Parts] = set()
    for language in LANGUAGES:
        copied = pages.ask(parts, language)
        if copied is None:
            return None
        root = folder / "en" if language is Language.ENGLISH else folder
        write(root, (*parts, "index.html"), copied.content)
        linked |= copied.pages
        files |= copied.files
    return linked, files


def _write_file(pages: Pages, folder: Path, parts: Parts) -> bool:
    if folder.joinpath(*parts).is_file():
        return True
    copied = pages.ask(parts, Language.THAI)
    if copied is not None:
        write(folder, parts, copied.content)
    return copied is not None


def write(root: Path, parts: Parts, content: bytes) -> None:
    """Write a file of the copy. Raises UsageError for a name that not every system can keep, OSError."""
    for part in parts:
        if part in _UNUSABLE or _BREAKING & set(part):
            raise UsageError(f"'{part}' cannot name a file in a copy: rename that item or centre")
    path = root.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name != "archived":
        path.write_bytes(content)
        return
    # Several processes may meet the same archived page.
    own = path.with_name(f".{secrets.token_hex(8)}")
    own.write_bytes(content)
    own.replace(path)
