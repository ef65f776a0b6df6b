"""A web archive collection zipped (WACZ): archives, their index, the pages to begin with, and whatever else belongs to it.

Source: https://specs.webrecorder.net/wacz/1.1.1/.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

VERSION = "1.1.1"
PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same evidence gives the same bytes."""
_LINES = 300
"""Lines of the index in one gzip member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page that a player offers to begin with."""

    id: str
    url: str
    at: datetime
    title: str
    more: Mapping[str, Any] = field(default_factory=dict)
    """Fields of our own, which players leave alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the package as a whole is."""

    title: str
    description: str
    created: datetime
    software: str
    main_page: PageEntry | None = None
    profile: str = "data-package"


class WaczWriter:
    """Writes a package to a new file; a context manager. What is not finished is removed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._part = path, path.with_name(f"{path.name}.part")
        self._zip = zipfile.ZipFile(self._part, "w", allowZip64=True)
        self._resources: list[dict[str, Any]] = []
        self._finished = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        if not self._finished:
            self._part.unlink(missing_ok=True)

    def add(self, name: str, data: bytes) -> None:
        """A file of the package."""
        self._write(name, data)
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        self._resources.append(
            {"name": name.rpartition("/")[2].lower(), "path": name, "hash": digest, "bytes": len(data)}
        )

    def add_archive(self, name: str, data: bytes) -> None:
        """A WARC file, as it is."""
        self.add(f"archive/{name}", data)

    def add_index(self, lines: Iterable[str]) -> None:
        """The index of all archives, in gzip members of 300 lines, and the index of these."""
        ordered = sorted(lines)
        body, index = b"", ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        for start in range(0, len(ordered), _LINES):
            part = ordered[start : start + _LINES]
            member = gzip.compress("".join(part).encode(), mtime=0)
            told = {
                "offset": len(body),
                "length": len(member),
                "digest": f"sha256:{hashlib.sha256(member).hexdigest()}",
                "filename": "index.cdx.gz",
            }
            index.append(f"{' '.join(part[0].split(' ')[:2])} {json.dumps(told)}\n")
            body += member
        self.add("indexes/index.cdx.gz", body)
        self.add("indexes/index.idx", "".join(index).encode())

    def add_pages(self, pages: Sequence[PageEntry]) -> None:
        """The pages that a player offers."""
        lines: list[Mapping[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
        lines += [
            {"id": page.id, "url": page.url, "ts": _iso(page.at), "title": page.title, **page.more} for page in pages
        ]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        self.add("pages/pages.jsonl", text.encode())

    def resources(self) -> list[dict[str, Any]]:
        """What was added so far, each with its digest and length."""
        return [dict(resource) for resource in self._resources]

    def finish(self, about: Description) -> None:
        """Write the description of all that was added, with its digest, and give the file its name."""
        package: dict[str, Any] = {
            "profile": about.profile,
            "wacz_version": VERSION,
            "title": about.title,
            "description": about.description,
            "created": _iso(about.created),
            "modified": _iso(about.created),
            "software": about.software,
            "resources": self._resources,
        }
        if about.main_page is not None:
            package |= {"mainPageUrl": about.main_page.url, "mainPageDate": _iso(about.main_page.at)}
        body = json.dumps(package, ensure_ascii=False, indent=2).encode()
        digest = {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}
        self._write(PACKAGE, body)
        self._write(PACKAGE_DIGEST, json.dumps(digest).encode())
        self._zip.close()
        self._part.replace(self._path)
        self._finished = True

    def _write(self, name: str, data: bytes) -> None:
        # Stored, not compressed: players read archives in place, and no bit of the file is without meaning.
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, data)


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
