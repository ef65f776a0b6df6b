"""The pages of one centre, in whichever process they are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.dashboard.copying.asking import Pages
from auditor.dashboard.copying.spreading import Spread, spread, write
from auditor.dashboard.data.files import COPIED
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.links import Parts
from auditor.settings import Settings

DATA = frozenset(("data", name) for name in COPIED)
"""The files that are there before any page is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a process that writes pages works with."""

    database: Path
    source: Source
    """Its repository is opened in each process anew."""
    settings: Settings
    folder: Path
    archived: bool


def pages_of(terms: Terms) -> Pages:
    """What is asked for pages in this process."""

    def keep(parts: Parts, content: bytes) -> None:
        if not terms.folder.joinpath(*parts).exists():
            write(terms.folder, parts, content)

    return Pages(terms.source, terms.settings, keep if terms.archived else None)


def centre_of(parts: Parts) -> str | None:
    """Whose page it is."""
    return parts[1] if parts[:1] == ("centres",) and len(parts) > 1 else None


def write_centre(pages: Pages, terms: Terms, code: str) -> Spread:
    """A centre's pages."""
    return spread(pages, terms.folder, [("centres", code)], ours=lambda parts: centre_of(parts) == code, there=DATA)
