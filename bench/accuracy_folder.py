"""A site kept as a folder of files, read as a crawl would have seen it: from its front page along its links."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

from crawler.artifacts import FailureKind, FetchFailure, Page, Resource, SiteSnapshot
from crawler.parse import parse_page
from crawler.urls import host_key, normal_url, path_of, query_of

THEN = datetime(2017, 11, 24, tzinfo=UTC)
_ABOUT_THE_SITE = ("GOLD.json", "NOTES.md", "_urlmap.json")
_FRONT = ("index.html", "index.htm", "index.php")
_PAGES = (".html", ".htm", ".shtml", ".php", ".asp", ".aspx", ".jsp", "")
"""A server's answer to these is HTML; a name without a suffix is a page too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A site's files. Everything that is no page of the folder answers 404: documents and pictures were not kept."""

    root: Path
    own_hosts: Sequence[str]
    """Hosts under which the pages link to their own site."""
    addresses: Mapping[str, str]
    """Files of addresses with a query; any other query is ignored."""

    @property
    def home_url(self) -> str:
        return f"http://{self.root.name}.test/"

    def answer(self, url: str) -> Resource:
        """What a server of the folder would answer; no charset is declared, the page's own bytes decide."""
        path = _decoded(path_of(url))
        query = query_of(url)
        name = self.addresses.get(f"{path}?{_decoded(query)}", self.addresses.get(f"{path}?{query}", path))
        file = self._file(name)
        if file is None:
            return FetchFailure(
                url=url, final_url=url, kind=FailureKind.HTTP_STATUS, detail="HTTP 404", status=404, attempts=2
            )
        unclosed = self._place(name).is_dir() and not name.endswith("/")
        answered = f"{url.partition('?')[0]}/" if unclosed else url
        return parse_page(url, answered, 200, self._body(file), "text/html", THEN)

    def _place(self, name: str) -> Path:
        return (self.root / name.lstrip("/")).resolve()

    def _file(self, name: str) -> Path | None:
        file = self._place(name)
        if not file.is_relative_to(self.root.resolve()) or file.name in _ABOUT_THE_SITE:
            return None
        if file.is_dir():
            return next((file / front for front in _FRONT if (file / front).is_file()), None)
        return file if file.is_file() and file.suffix.lower() in _PAGES else None

    def _body(self, file: Path) -> bytes:
        """The file, with links to the site's own hosts made relative to its root."""
        body = file.read_bytes()
        for host in self.own_hosts:
            body = re.sub(rb"https?://" + re.escape(host.encode()) + rb"(?=[/\"'?# >])", b"", body)
        return body


def open_folder(root: Path, own_hosts: Sequence[str]) -> Folder:
    """The folder of one site."""
    map_file = root / "_urlmap.json"
    addresses = json.loads(map_file.read_text(encoding="utf-8")) if map_file.is_file() else {}
    return Folder(root=root, own_hosts=own_hosts, addresses=addresses)


def snapshot_of_folder(folder: Folder) -> SiteSnapshot:
    """All that links lead to from the front page, on the site's own host."""
    home = normal_url("", folder.home_url)
    assert home is not None
    read: dict[str, Resource] = {}
    waiting = deque([home])
    while waiting:
        url = waiting.popleft()
        if url in read:
            continue
        resource = read[url] = folder.answer(url)
        if isinstance(resource, Page):
            waiting += (link.url for link in resource.links if link.url and host_key(link.url) == host_key(home))
    return SiteSnapshot(
        centre=folder.root.name,
        home_url=home,
        started_at=THEN,
        finished_at=THEN,
        resources=tuple(read[url] for url in sorted(read)),
        complete=True,
        stopped_because="everything in scope was visited",
        requests=len(read),
        bytes=sum(resource.size for resource in read.values() if isinstance(resource, Page)),
    )


def _decoded(text: str) -> str:
    raw = unquote_to_bytes(text)
    for charset in ("utf-8", "cp874"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
