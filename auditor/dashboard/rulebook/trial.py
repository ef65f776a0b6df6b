"""Trying the rules: on labels, on a text with dates, on an address of a kept crawl."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from auditor.dashboard.desk.aside import AsideRefused, run_aside
from auditor.dashboard.desk.aside_work import MeansTold, explain_aside
from auditor.dashboard.frame.routing import Asked, shows
from auditor.dashboard.rulebook.in_force import means_now
from auditor.explaining import Explained
from rules.classify import classify
from rules.match import Reading, Rejection, lexicon_of
from rules.month import Month
from rules.pack import Pack, Rule
from rules.period import Period
from rules.periods import find_periods

MOST_LABELS = 100
LONGEST_TEXT = 4000
"""Characters; the form and the address bar bear no more."""
MOST_SHOWN = 40
"""Of a kind, in what an address explains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRead:
    """What the rules read in a label."""

    text: str
    reading: Reading
    confidence: float
    rejected: Sequence[Rejection]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRead:
    """What dates the rules read in a line."""

    text: str
    periods: Sequence[Period]


def read_labels(pack: Pack, text: str) -> list[LabelRead]:
    """Each line of a text as a label by itself."""
    lexicon = lexicon_of(pack)
    return [
        LabelRead(
            text=line,
            reading=lexicon.read(line),
            confidence=classify(pack, line).confidence,
            rejected=lexicon.rejected(line),
        )
        for line in _lines(text)
    ]


def read_dates(text: str) -> list[TextRead]:
    """Each line of a text with the periods that it names."""
    return [TextRead(text=line, periods=find_periods(line)) for line in _lines(text)]


def contents(pack: Pack, labels: str, dates: str) -> dict[str, Any]:
    """What was tried, and what the rules make of it."""
    items: dict[str, Rule] = {rule.code: rule for rule in pack.items}
    return {
        "pack": pack,
        "rules": items,
        "labels": labels,
        "dates": dates,
        "labels_read": read_labels(pack, labels),
        "dates_read": read_dates(dates),
        "longest": LONGEST_TEXT,
        "most": MOST_SHOWN,
    }


def show_trial(asked: Asked) -> Response:
    """The three forms, and what was read in what was given."""
    means = means_now(asked)
    labels, dates = (asked.query(name)[:LONGEST_TEXT] for name in ("labels", "dates"))
    url = asked.query("url").strip()[:LONGEST_TEXT]
    view = contents(means.pack, labels, dates) | {"url": url, "centre": asked.query("centre").strip()}
    explained, trouble = _explained(asked, MeansTold.of(means), url) if url else (None, "")
    return asked.answer("trial.html.jinja", **view, explained=explained, trouble=trouble)


def _explained(asked: Asked, told: MeansTold, url: str) -> tuple[Explained | None, str]:
    """What an address came to, or why that cannot be told."""
    month, centre = asked.query("month"), asked.query("centre").strip()
    try:
        chosen = Month.parse(month) if month else None
        return run_aside(explain_aside, told, url, chosen, (centre,) if centre else ()), ""
    except AsideRefused as error:
        return None, str(error)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:MOST_LABELS]


ROUTES = [shows("/rules/try", show_trial)]
