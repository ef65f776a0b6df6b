"""A verdict in one sentence that an official can check by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import assert_never

from rules.findings import Status
from rules.month import BUDDHIST_OFFSET, Month
from rules.period import Period
from rules.recency import Ageless, Recency, demand

_LABEL = 120
_ESCAPES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def explanation(
    *,
    status: Status,
    label: str | None,
    found_on: str | None,
    url: str | None,
    why: str,
    period: Period | None,
    recency: Recency,
    month: Month,
    reason: str,
    pages: int,
) -> str:
    """The sentence for a finding: what was followed from where, what stood there, which date decided."""
    trail = _trail(label, found_on, url)
    dated = "" if isinstance(recency, Ageless) else f"; {_date_clause(period)}{demand(recency, month)}"
    match status:
        case Status.SATISFIED | Status.STALE | Status.UNDATED:
            return f"{trail}: {why}{dated}."
        case Status.NONE_DECLARED:
            return f"{trail}: {why}{f' for {_shown(period)}' if period else ''}."
        case Status.EMPTY:
            return f"{trail}: {why}{f'; {reason}' if reason else ''}."
        case Status.BROKEN:
            return f"{trail}: {why}."
        case Status.MISSING:
            return (
                f"All {pages} addresses of the site within the limits were looked at; nothing on them names the item."
            )
        case Status.UNDETERMINED:
            stopped = "; ".join(
                part for part in (f"{trail}: {why}" if label is not None and why else "", reason) if part
            )
            return f"Could not be judged: {stopped or 'the site could not be read'}."
        case Status.NOT_APPLICABLE:
            return f"Does not apply: {reason}."
        case _:
            assert_never(status)


def index_found(clauses: Iterable[str], families: Iterable[str]) -> str:
    """Why a page counts as the index."""
    cited = ", ".join(sorted(clauses))
    return (
        f"it lays the information out by clause ({cited})"
        if cited
        else f"it lists the duties side by side ({', '.join(sorted(families))})"
    )


def _trail(label: str | None, found_on: str | None, url: str | None) -> str:
    if label is None:
        return "The site"
    words = f'"{label[:_LABEL]}{"…" if len(label) > _LABEL else ""}"'
    place = readable(found_on) if found_on is not None else "the site"
    if url is None or url == found_on:
        return f"{words} on {place}"
    return f"{words} on {place} leads to {readable(url)}"


def readable(url: str) -> str:
    """An address as people read it: Thai letters instead of their escapes; spaces and signs stay escaped."""
    return _ESCAPES.sub(_letters, url)


def _letters(match: re.Match[str]) -> str:
    raw = bytes.fromhex(match[0].replace("%", ""))
    cut_utf8 = b"\xe0\xb8" in raw or b"\xe0\xb9" in raw
    for charset in ("utf-8",) if cut_utf8 else ("utf-8", "cp874"):
        try:
            text = raw.decode(charset)
        except UnicodeDecodeError:
            continue
        if all("ก" <= char <= "๛" for char in text):
            return text
    return match[0]


def _date_clause(period: Period | None) -> str:
    if period is None:
        return "nothing reached bears a date, and "
    place = f", read from the {period.where}" if period.where else ""
    return f'its newest period is "{period.text}" ({_shown(period)}{place}), and '


def _shown(period: Period) -> str:
    if period.start == period.end:
        return _day(period.start)
    return f"{_day(period.start)} to {_day(period.end)}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_OFFSET}"
