"""What a pack reads in one page, file or failed fetch: the answer to "why was this matched?"."""

from __future__ import annotations

from dataclasses import dataclass

from rules.findings import Finding, ItemCode
from rules.period import Period
from rules.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFound:
    """A lead that stands on the page, or that leads to it."""

    item: ItemCode
    score: float
    """4 leaves no doubt, less than 0.9 names nothing."""
    label: str
    phrase: str
    """The phrase of the pack, or the clause, that named the item."""
    stands: str
    """What carries the words: "link", "heading", "row", "entry", "text", "picture", "page title", "file name", "line 2"."""
    page: str
    """The page it stands on."""
    target: str | None
    """Where its link leads; None where it is no link, or leads nowhere."""
    came_to: str = ""
    """What was found there, in a clause; empty where nothing was followed."""
    came_to_th: str = ""
    """The same in Thai."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedLabel:
    """A label that holds an item's words and does not name it."""

    item: ItemCode
    label: str
    stands: str
    phrase: str
    why: str
    why_th: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedClause:
    """A clause of section 7 or 9 that a text cites."""

    clause: str
    """ "7(1)" """
    stands: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Words by which the page tells its own state."""

    kind: Statement
    words: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedText:
    """A text that bears a date; the period's `where` tells where it stands."""

    period: Period
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that a pack reads in one page, file or failed fetch."""

    url: str
    final_url: str
    kind: str
    """ "page", "failure", or the kind of document: "pdf", "docx", …"""
    state: str
    """A `PageState`; "opens" or "does not open" of a document; the kind of failure."""
    detail: str
    title: str
    detail_th: str = ""
    """`detail` in Thai."""
    leads: tuple[LeadFound, ...] = ()
    """Those that stand on it, surest first; of a document what its own words would name."""
    led_here: tuple[LeadFound, ...] = ()
    """Those on other pages of the crawl that lead to it."""
    rejected: tuple[RejectedLabel, ...] = ()
    citations: tuple[CitedClause, ...] = ()
    declared: tuple[Declared, ...] = ()
    periods: tuple[DatedText, ...] = ()
    first_lines: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    """The verdicts that rest on it, where it belongs to a crawl."""
