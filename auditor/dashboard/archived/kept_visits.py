"""What a web archive has under an address: looked up once an archive, since archives never change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from crawler.artifacts import FetchFailure
from crawler.coding import header
from crawler.filenames import file_name
from crawler.snapshot import content_of, is_page
from crawler.visit import Ending, Purpose, Visit
from storage.archive import located, visit_at
from storage.errors import ArchiveError
from storage.records import StoredCrawl

_AT_ONCE = 24
"""Archives whose addresses are remembered: some tens of kilobytes each."""


class Lack(StrEnum):
    """Why nothing of an archive can be shown."""

    NONE = "none"
    """No archive was kept."""
    GONE = "gone"
    """The file was removed."""
    ALTERED = "altered"
    """The file is not the one that was kept, or is torn."""


class Unshown(Exception):
    """Nothing of the archive can be shown; the text says more, for a person."""

    def __init__(self, lack: Lack, detail: str = "") -> None:
        self.lack, self.detail = lack, detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One address as it was looked at."""

    url: str
    """As asked for."""
    final_url: str
    """The one that answered, or that a script set."""
    at: int
    """Where in the file its records begin."""
    status: int | None
    """None where nothing answered."""
    reason: str
    content_type: str
    fetched_at: datetime | None
    failure: FetchFailure | None
    sha256: str
    """Of the content that was judged: the body with its coding undone, or what a browser drew."""
    size: int
    name: str
    """Of the file."""
    is_page: bool
    drawn: bool
    """Whether a browser drew it."""

    @property
    def answered(self) -> bool:
        return self.status is not None

    @property
    def shows(self) -> bool:
        """Whether there is a page to look at."""
        return self.is_page and self.size > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """An archive's addresses."""

    archive: Path
    sha256: str
    looks: Mapping[str, Look]
    """By the address asked for; the last look at each."""
    home: str
    """The first page; "" where there is none."""
    answered_as: Mapping[str, str]
    """By the address that answered, the first one asked for that led there."""

    def look(self, url: str) -> Look | None:
        """What stands at an address, whether it was asked for or answered."""
        return self.looks.get(url) or self.looks.get(self.answered_as.get(url, ""))

    def visit(self, look: Look) -> Visit:
        """The visit itself, each record checked against its digest. Raises Unshown."""
        try:
            return visit_at(self.archive, look.at)
        except ArchiveError as error:
            raise Unshown(*_lack(self.archive, error)) from error


def shelf_of(root: Path, crawl: StoredCrawl) -> Shelf:
    """The addresses of a crawl's archive; the file's digest is checked when it is first read. Raises Unshown."""
    if not crawl.archive:
        raise Unshown(Lack.NONE)
    path = root / crawl.archive
    if not path.is_file():
        raise Unshown(Lack.GONE)
    try:
        return _shelf(path, crawl.archive_sha256)
    except ArchiveError as error:
        raise Unshown(*_lack(path, error)) from error


def _lack(path: Path, error: ArchiveError) -> tuple[Lack, str]:
    """What is wrong; where this machine keeps its files is nobody's business."""
    return Lack.ALTERED if path.is_file() else Lack.GONE, str(error).replace(str(path), path.name)


@lru_cache(maxsize=_AT_ONCE)
def _shelf(path: Path, sha256: str) -> Shelf:
    looks: dict[str, Look] = {}
    first = ""
    for at, told in located(path, sha256=sha256):
        if not isinstance(told, Ending) and told.purpose in (Purpose.PAGE, Purpose.EXTERNAL):
            looks[told.url] = _look(at, told)
            first = first or (told.url if told.purpose is Purpose.PAGE else "")
    answered: dict[str, str] = {}
    for url, look in looks.items():
        answered.setdefault(look.final_url, url)
    return Shelf(archive=path, sha256=sha256, looks=looks, home=first, answered_as=answered)


def _look(at: int, visit: Visit) -> Look:
    answer = visit.exchanges[-1] if visit.exchanges else None
    content = content_of(visit)
    drawn = visit.drawing is not None and visit.drawing.html is not None
    content_type = header(answer, "content-type") if answer else ""
    final = visit.drawing.url if visit.drawing is not None else answer.url if answer else visit.url
    return Look(
        url=visit.url,
        final_url=final,
        at=at,
        status=answer.status if answer else None,
        reason=answer.reason if answer else "",
        content_type=content_type,
        fetched_at=answer.started_at if answer else None,
        failure=visit.failure,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        name=file_name(header(answer, "content-disposition"), answer.url) if answer else "",
        is_page=drawn or is_page(content, content_type),
        drawn=drawn,
    )
