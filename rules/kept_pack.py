"""A rule pack from the text that was kept of it, long after its file has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from rules.findings import Status
from rules.pack_file import Credits

_BETWEEN = "\n---\n"
"""Between a pack and what it extends (`rules.pack.Pack.source`)."""
_DEEP = ("in",) * 6
"""Folders to begin in: a pack may extend one that lies above it ("../ours.yaml")."""


def credit_of(source: str) -> Callable[[Status], Decimal | None]:
    """What each status earns under a kept pack; None for those that earn nothing because they say nothing."""
    given: dict[str, Any] = {}
    for part in reversed(source.split(_BETWEEN)):
        given |= yaml.load(part, Loader=yaml.CSafeLoader).get("credit") or {}
    credits_ = Credits.model_validate(given)
    return lambda status: getattr(credits_, status.value, None)


def unfolded(source: str, folder: Path) -> Path:
    """Write a kept pack into a folder as the files it came from, and return the first; what it extends lies by it.

    Loading that file gives a pack with the digest of the one that was kept. Raises ValueError for one that extends a
    file that would lie outside the folder: nothing else is ever written to.
    """
    whole = folder.resolve()
    path = first = whole.joinpath(*_DEEP, "pack.yaml")
    for part in source.split(_BETWEEN):
        if not path.is_relative_to(whole):
            raise ValueError(f"it extends a pack that is known by its place only: {path}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(part, encoding="utf-8", newline="")
        extends = str(yaml.load(part, Loader=yaml.CSafeLoader).get("extends") or "")
        name = extends if extends.endswith((".yaml", ".yml")) else f"{extends}.yaml"
        path = Path(os.path.normpath(path.parent / name))
    return first
