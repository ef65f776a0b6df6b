"""A verdict in one English sentence that an official can check by hand; `rules.wording_th` says it in Thai."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from rules.clause import Clause
from rules.findings import Status
from rules.month import BUDDHIST_OFFSET, Month
from rules.period import Period
from rules.recency import Ageless, Recency, demand

_LABEL = 120
_ESCAPES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a verdict rests on, to be put into words."""

    status: Status
    label: str | None
    found_on: str | None
    url: str | None
    why: Clause
    """What the place came to that was followed."""
    reason: Clause
    """What else decided."""
    period: Period | None
    recency: Recency
    month: Month
    addresses: int
    """How many of the site were looked at."""

    @property
    def words(self) -> str:
        """The words that were followed, cut to what a sentence bears."""
        label = self.label or ""
        return f"{label[:_LABEL]}{'…' if len(label) > _LABEL else ''}"

    @property
    def target(self) -> str | None:
        """Where the words lead to; None where they lead nowhere else."""
        return None if self.url is None or self.url == self.found_on else readable(self.url)


def explanation(grounds: Grounds) -> str:
    """The sentence for a finding: what was followed from where, what stood there, which date decided."""
    trail, why, reason = _trail(grounds), grounds.why.en, grounds.reason.en
    match grounds.status:
        case Status.SATISFIED | Status.STALE | Status.UNDATED:
            return f"{trail}: {why}{_dated(grounds)}."
        case Status.NONE_DECLARED:
            return f"{trail}: {why}{f' for {_shown(grounds.period)}' if grounds.period else ''}."
        case Status.EMPTY:
            return f"{trail}: {why}{f'; {reason}' if reason else ''}."
        case Status.BROKEN:
            return f"{trail}: {why}."
        case Status.MISSING:
            return (
                f"All {grounds.addresses} addresses of the site within the limits were looked at;"
                " nothing on them names the item."
            )
        case Status.UNDETERMINED:
            followed = f"{trail}: {why}" if grounds.label is not None and why else ""
            stopped = "; ".join(part for part in (followed, reason) if part)
            return f"Could not be judged: {stopped or 'the site could not be read'}."
        case Status.NOT_APPLICABLE:
            return f"Does not apply: {reason}."
        case _:
            assert_never(grounds.status)


def _trail(grounds: Grounds) -> str:
    if grounds.label is None:
        return "The site"
    place = readable(grounds.found_on) if grounds.found_on is not None else "the site"
    onward = f" leads to {grounds.target}" if grounds.target else ""
    return f'"{grounds.words}" on {place}{onward}'


def readable(url: str) -> str:
    """An address as people read it: Thai letters instead of their escapes; spaces and signs stay escaped."""
    return _ESCAPES.sub(_letters, url) if "%" in url else url


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


def _dated(grounds: Grounds) -> str:
    if isinstance(grounds.recency, Ageless):
        return ""
    asked = demand(grounds.recency, grounds.month).en
    period = grounds.period
    if period is None:
        return f"; nothing reached bears a date, and {asked}"
    place = f", read from the {period.where}" if period.where else ""
    return f'; its newest period is "{period.text}" ({_shown(period)}{place}), and {asked}'


def _shown(period: Period) -> str:
    if period.start == period.end:
        return _day(period.start)
    return f"{_day(period.start)} to {_day(period.end)}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_OFFSET}"
