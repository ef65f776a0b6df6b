"""The evidence of a finding, laid out: the way there, the pages and files as they were, what answered instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from auditor.dashboard.archived.apart import resources
from auditor.dashboard.archived.highlight import marked, spans
from auditor.dashboard.archived.kept_visits import Look, Shelf, Unshown, shelf_of
from auditor.dashboard.archived.sights import Places, Sight, View
from auditor.dashboard.archived.trail import onward, trail
from crawler.artifacts import Document
from rules.clause import Clause
from rules.findings import Finding, Status
from rules.troubles import failure_clause
from storage.records import StoredAudit

_AROUND = 700
"""Characters of a document's text that are shown before and after what was read."""
_MOST_ADDRESSES = 1_000
_UNREACHED = (Status.MISSING, Status.UNDETERMINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A page on the way to the evidence."""

    url: str
    words: str
    """Of the link that leads there."""
    kept: str
    """Where the archived page stands; "" where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One address and what stood there."""

    proof: bool
    """Whether it is what was judged; else it is the page where the words stand."""
    url: str
    look: Look | None
    """None where the archive has nothing under that address."""
    page: str = ""
    """Where the page stands as it was; "" for what is no page."""
    raw: str = ""
    document: Document | None = None
    text: tuple[tuple[str, bool], ...] = ()
    """Of a document around what was read, in pieces, each with whether it was read."""
    failure: Clause | None = None
    same: bool | None = None
    """Whether its digest is the finding's; None where the finding has none or it is not what was judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One that was looked at."""

    look: Look
    page: str
    failure: Clause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All of it."""

    clicks: tuple[Click, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    misses: tuple[str, ...] = ()
    """Of each near miss the archived page, with its words marked."""
    addresses: tuple[Address, ...] = ()
    """All that was looked at, where nothing was found."""
    addresses_in_all: int = 0
    lack: str = ""
    """Why there is none."""
    detail: str = ""


def evidence_of(root: Path, audit: StoredAudit, finding: Finding, places: Places) -> Evidence:
    """What the archive of the audit's crawl holds for a finding."""
    try:
        return _evidence(shelf_of(root, audit.crawl), finding, places)
    except Unshown as error:
        return Evidence(lack=error.lack.value, detail=error.detail)


def _evidence(shelf: Shelf, finding: Finding, places: Places) -> Evidence:
    misses = [Sight(url=miss.found_on, view=View.NEAR, miss=at) for at, miss in enumerate(finding.near_misses)]
    unreached = finding.status in _UNREACHED
    return Evidence(
        clicks=_clicks(shelf, finding, places),
        exhibits=_exhibits(shelf, finding, places),
        misses=tuple(places.page(sight) if _shows(shelf, sight.url) else "" for sight in misses),
        addresses=tuple(_addresses(shelf, places)) if unreached else (),
        addresses_in_all=len(shelf.looks) if unreached else 0,
    )


def _shows(shelf: Shelf, url: str) -> bool:
    look = shelf.look(url)
    return look is not None and look.shows


def _clicks(shelf: Shelf, finding: Finding, places: Places) -> tuple[Click, ...]:
    if finding.url is None and finding.found_on is None:
        return ()
    steps = trail(shelf, finding.found_on, finding.url, finding.label or "")
    after = [*(step.url for step in steps[1:]), ""]
    return tuple(
        Click(
            url=step.url,
            words=step.words,
            kept=places.page(Sight(url=step.url, onward=next_)) if _shows(shelf, step.url) else "",
        )
        for step, next_ in zip(steps, after, strict=True)
    )


def _exhibits(shelf: Shelf, finding: Finding, places: Places) -> tuple[Exhibit, ...]:
    found_on, url = finding.found_on, finding.url
    if found_on is None and url is None:
        return (_exhibit(shelf, shelf.home, finding, Sight(url=shelf.home), places),) if _home_failed(shelf) else ()
    told = []
    if found_on is not None:
        clicks = onward(shelf, found_on, url, finding.label or "")
        sight = Sight(url=found_on, view=View.LEAD, onward=clicks[0].url if clicks else "")
        told.append(_exhibit(shelf, found_on, finding, sight, places))
    if url is not None and url != found_on:
        told.append(_exhibit(shelf, url, finding, Sight(url=url, view=View.PROOF), places))
    return tuple(told)


def _home_failed(shelf: Shelf) -> bool:
    home = shelf.look(shelf.home)
    return home is not None and home.failure is not None


def _exhibit(shelf: Shelf, url: str, finding: Finding, sight: Sight, places: Places) -> Exhibit:
    look, proof = shelf.look(url), url == (finding.url or url)
    if look is None:
        return Exhibit(proof=proof, url=url, look=None)
    document = _document(_At(shelf, look.url)) if look.answered and not look.is_page and not look.failure else None
    same = look.sha256 == finding.evidence_sha256 if proof and finding.evidence_sha256 else None
    return Exhibit(
        proof=proof,
        url=url,
        look=look,
        page=places.page(sight) if look.shows else "",
        raw=places.raw(url) if look.answered else "",
        document=document,
        text=_around(document.text, finding) if document else (),
        failure=failure_clause(look.failure) if look.failure else None,
        same=same,
    )


def _around(text: str, finding: Finding) -> tuple[tuple[str, bool], ...]:
    wanted = [each for each in (finding.excerpt, finding.period.text if finding.period else "") if each]
    found = spans([text], wanted)
    at, end = (found[0].start, found[0].end) if found else (0, 0)
    first, last = max(0, at - _AROUND), end + _AROUND
    shown = f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
    return tuple(marked(shown, wanted))


def _addresses(shelf: Shelf, places: Places) -> list[Address]:
    return [
        Address(
            look=look,
            page=places.page(Sight(url=look.url)) if look.shows else "",
            failure=failure_clause(look.failure) if look.failure else None,
        )
        for look in list(shelf.looks.values())[:_MOST_ADDRESSES]
    ]


class _At:
    """An address of an archive, by which what was read of it is remembered."""

    def __init__(self, shelf: Shelf, url: str) -> None:
        self.shelf, self.url = shelf, url

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _At) and (other.shelf.sha256, other.url) == (self.shelf.sha256, self.url)

    def __hash__(self) -> int:
        return hash((self.shelf.sha256, self.url))


@lru_cache(maxsize=64)
def _document(at: _At) -> Document | None:
    """A file as it is read, by a process that may be ended; None where it cannot be."""
    look = at.shelf.looks[at.url]
    read = resources([at.shelf.visit(look)])
    return next((one for one in read if isinstance(one, Document)), None)
