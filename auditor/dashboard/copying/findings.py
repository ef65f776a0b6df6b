"""Findings as a copy has them: with the archived pages that they rest on, each written once whatever it is shown for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from auditor.dashboard.archived.inert import MARK, Marks
from auditor.dashboard.archived.kept_visits import Look, Shelf, Unshown, shelf_of
from auditor.dashboard.archived.sights import Sight, View, marks_for
from auditor.dashboard.archived.still import still
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.links import Links, Parts
from crawler.confine import Unread
from rules.findings import Finding
from storage.records import StoredAudit

Keep = Callable[[Parts, bytes], None]
"""Writes a file of the copy, if it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPages:
    """Archived pages as files that are named by what they hold (see `archived.sights.Places`)."""

    go: Links
    source: Source
    audit: StoredAudit
    finding: Finding
    keep: Keep | None
    """None where the copy has no archived pages."""

    def page(self, sight: Sight) -> str:
        """The page with its marks; "" for those on the way to the evidence, and where it cannot be shown."""
        if self.keep is None or sight.view is View.PLAIN:
            return ""
        try:
            shelf = shelf_of(self.source.archive_root, self.audit.crawl)
            look = shelf.look(sight.url)
            if look is None:
                return ""
            content = _inert(_Same(shelf=shelf, look=look), marks_for(self.finding, sight))
        except (Unshown, Unread):
            return ""
        parts = ("archived", f"{hashlib.sha256(content).hexdigest()[:32]}.html")
        self.keep(parts, content)
        return f"{self.go.file(*parts)}#{MARK}"

    def raw(self, url: str) -> str:  # noqa: ARG002 - a copy has no files of others
        return ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Same:
    """A page of an archive; the same as another's where all that shows of it is the same."""

    shelf: Shelf
    look: Look

    def _shown(self) -> tuple[object, ...]:
        look = self.look
        return look.sha256, look.final_url, look.content_type, look.status, look.reason, look.drawn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._shown() == other._shown()

    def __hash__(self) -> int:
        return hash(self._shown())


@lru_cache(maxsize=256)
def _inert(page: _Same, marks: Marks) -> bytes:
    """Without the time of its visit, which stands beside the frame: a page that did not change is one file."""
    return still(page.shelf, page.look, marks, fetched="").encode("utf-8", "replace")
