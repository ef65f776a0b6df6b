"""The history, newest first: who did what when and why, and whether it is still as it was written."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.paging import Part, number_of
from auditor.dashboard.frame.routing import Asked, does, shows
from auditor.verifying.faults import Checked
from auditor.verifying.history import check_chain, check_file, check_journal
from rules.month import Month, MonthError
from storage.journal import Entry, EntryKind
from storage.journal_views import Wanted, journal_page, journal_writers

_SIZE = 50
_MOST_WITH_ROWS = 5_000
"""Entries whose rows are read again as well: about a millisecond each; more are for `prongsai verify`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry as it is shown."""

    entry: Entry
    centre: str
    """"" where it is about no centre."""
    month: Month | None
    decision: int | None
    """The number of the decision that it is about."""
    what: str
    """Of the phrase "journal.about_…"; "" where centre and month say it all."""
    values: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a verification came to."""

    checks: tuple[Checked, ...]
    seconds: float
    with_rows: bool
    """Whether the rows that the entries are about were read again too."""

    @property
    def whole(self) -> bool:
        return not any(check.faults for check in self.checks)


def contents(source: Source, wanted: Wanted, number: int, verified: Verified | None = None) -> dict[str, Any]:
    """What the page shows."""
    repository = source.repository
    found = journal_page(repository, wanted, first=(number - 1) * _SIZE, size=_SIZE)
    return {
        "entries": [_told(entry, found.places) for entry in found.entries],
        "part": Part(number=number, size=_SIZE, count=found.count),
        "head": found.head,
        "wanted": wanted,
        "query": {"kind": wanted.kind.value if wanted.kind else "", "centre": wanted.centre, "by": wanted.by},
        "kinds": list(EntryKind),
        "writers": journal_writers(repository),
        "names": {centre.code: centre for centre in repository.centres()},
        "verified": verified,
    }


def show_journal(asked: Asked) -> Response:
    """A page of it, of one kind, centre or person where that is asked for."""
    kinds = {kind.value: kind for kind in EntryKind}
    wanted = Wanted(kind=kinds.get(asked.query("kind")), centre=asked.query("centre"), by=asked.query("by"))
    return asked.answer("journal.html.jinja", **contents(asked.desk.source, wanted, number_of(asked.query("page"))))


def verify_now(asked: Asked) -> Response:
    """Check the chain of the entries, and what they are about as far as that is quickly done."""
    view = contents(asked.desk.source, Wanted(), 1, verified(asked.desk.source))
    return asked.answer("journal.html.jinja", **view)


def verified(source: Source) -> Verified:
    """Check the database's own file rules and the journal."""
    began = time.monotonic()
    repository = source.repository
    with_rows = journal_page(repository, Wanted(), first=0, size=1).count <= _MOST_WITH_ROWS
    checks = (check_file(repository), check_journal(repository)) if with_rows else (check_chain(repository),)
    return Verified(checks=checks, seconds=time.monotonic() - began, with_rows=with_rows)


def _told(entry: Entry, places: Any) -> Told:
    subject = entry.subject
    centre, month = places.get(subject.get("set_aside"), (subject.get("centre", ""), subject.get("month", "")))
    decision = next((subject[key] for key in ("override", "second", "end") if key in subject), None)
    what, values = _about(subject)
    return Told(
        entry=entry,
        centre=str(centre),
        month=_month(month or subject.get("closing", "")),
        decision=decision,
        what=what,
        values=values,
    )


def _about(subject: Any) -> tuple[str, dict[str, object]]:
    match subject:
        case {"registry": size}:
            return "registry", {"count": size}
        case {"pack": _, "name": name, "version": version}:
            return "pack", {"name": name, "version": version}
        case {"removed": crawls}:
            return "removed", {"count": len(crawls)}
        case _:
            return "", {}


def _month(text: object) -> Month | None:
    try:
        return Month.parse(str(text))
    except MonthError:
        return None


ROUTES = [shows("/journal", show_journal), does("/journal/verify", verify_now)]
