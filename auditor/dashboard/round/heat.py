"""The round's table: a row a centre and a cell a month, which of them are asked for, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from auditor.dashboard.round.risk import NEAR, Risk, risk_of
from auditor.standings import RoundResult
from evaluator.score import Score
from evaluator.standing import MonthResult, Round, Standing, StandingStatus
from rules.month import Month, MonthError
from storage.centre import Centre

_ORDER = (StandingStatus.PASSED, StandingStatus.PENDING, StandingStatus.FAILED)
MONTH = "score-"
"""Before the month, in the name of the order by its scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A centre's month as the table shows it."""

    month: Month
    score: Score | None
    kind: str
    """Its colour: good, near, bad, open or none."""
    sign: str
    """What says the same without a colour."""
    word: str
    """The name of the word that says it: passes, fails, open or unaudited."""
    amended: bool
    closed_score: Score | None
    """What it was when the month was closed, where it was amended since; None where nothing had been audited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A centre's row."""

    centre: Centre
    standing: Standing
    risk: Risk | None
    amended: Mapping[Month, Score | None]

    @property
    def undetermined(self) -> bool:
        """Whether a month waits for a person."""
        return any(each.score is not None and not each.final for each in self.standing.months.values())

    def cells(self, round_: Round) -> list[Cell]:
        """Its months in order."""
        return [_cell(each, round_, self.amended) for each in self.standing.months.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows are asked for, and in which order."""

    text: str = ""
    standing: str = ""
    kind: str = ""
    risk: bool = False
    undetermined: bool = False
    amended: bool = False
    sort: str = ""
    """name, code, passes, needs, standing or score-2020-02; "" for the registry's order."""
    descending: bool = False

    @classmethod
    def of(cls, asked: Callable[[str], str]) -> Wanted:
        """As the page's address asks; what it does not know is left alone."""
        sort = asked("sort")
        return cls(
            text=asked("q").strip()[:200],
            standing=asked("standing"),
            kind=asked("kind"),
            risk=asked("risk") == "1",
            undetermined=asked("undetermined") == "1",
            amended=asked("amended") == "1",
            sort=sort if sort in _KEYS or _month_of(sort) is not None else "",
            descending=asked("order") == "down",
        )

    @property
    def filters(self) -> dict[str, str]:
        """As a page's address says it."""
        return {
            "q": self.text,
            "standing": self.standing,
            "kind": self.kind,
            "risk": "1" if self.risk else "",
            "undetermined": "1" if self.undetermined else "",
            "amended": "1" if self.amended else "",
        }

    @property
    def ordering(self) -> dict[str, str]:
        """As a page's address says it."""
        return {"sort": self.sort, "order": "down" if self.sort and self.descending else ""}

    def on(self, number: int) -> dict[str, str]:
        """The address of another page of the same rows."""
        return {**self.filters, **self.ordering, "p": str(number)}

    def by(self, sort: str) -> dict[str, str]:
        """The address of the same rows in that order; the other way round where it is in force."""
        down = (not self.descending) if sort == self.sort else sort.startswith(MONTH) or sort == "passes"
        return {**self.filters, "sort": sort, "order": "down" if down else ""}

    def aria(self, sort: str) -> str:
        """How the column is sorted; "" where it is not."""
        if sort != self.sort:
            return ""
        return "descending" if self.descending else "ascending"

    def chosen(self, rows: Iterable[HeatRow]) -> list[HeatRow]:
        """These of the rows, in the order asked for."""
        text = self.text.casefold()
        found = [row for row in rows if self._holds(row, text)]
        if not self.sort:
            return found
        month = _month_of(self.sort)
        return _by_score(found, month, self.descending) if month is not None else self._by_key(found)

    def _by_key(self, rows: list[HeatRow]) -> list[HeatRow]:
        return sorted(rows, key=_KEYS[self.sort], reverse=self.descending)

    def _holds(self, row: HeatRow, text: str) -> bool:
        centre = row.centre
        return (
            (not self.standing or row.standing.status.value == self.standing)
            and (not self.kind or centre.kind == self.kind)
            and (not self.risk or row.risk is not None)
            and (not self.amended or bool(row.amended))
            and (not text or any(text in name.casefold() for name in (centre.code, centre.name_th, centre.name_en)))
            and (not self.undetermined or row.undetermined)
        )


def rows_of(result: RoundResult) -> list[HeatRow]:
    """Every centre's, in the registry's order."""
    amended: dict[str, dict[Month, Score | None]] = {}
    for (centre, month), before in result.amended.items():
        amended.setdefault(centre, {})[month] = before
    return [
        HeatRow(
            centre=centre,
            standing=standing,
            risk=risk_of(standing, result.round),
            amended=amended.get(standing.centre, {}),
        )
        for centre, standing in zip(result.centres, result.standings, strict=True)
    ]


def _cell(result: MonthResult, round_: Round, amended: Mapping[Month, Score | None]) -> Cell:
    kind, sign, word = _look(result, Fraction(round_.pass_score))
    return Cell(
        month=result.month,
        score=result.score,
        kind=kind,
        sign=sign,
        word=word,
        amended=result.month in amended,
        closed_score=amended.get(result.month),
    )


def _look(result: MonthResult, mark: Fraction) -> tuple[str, str, str]:
    if result.score is None:
        return "none", "–", "unaudited"
    if result.score.final is None:
        return "open", "?", "open"
    if result.passed:
        return "good", "✓", "passes"
    return "near" if result.score.final >= mark - NEAR else "bad", "✗", "fails"


_KEYS: Mapping[str, Callable[[HeatRow], Any]] = {
    "code": lambda row: row.centre.code,
    "name": lambda row: row.centre.name_th,
    "name_en": lambda row: (row.centre.name_en or row.centre.name_th).casefold(),
    "passes": lambda row: row.standing.passes,
    "needs": lambda row: (row.standing.needs, row.standing.months_left),
    "left": lambda row: row.standing.months_left,
    "standing": lambda row: _ORDER.index(row.standing.status),
}


def _by_score(rows: list[HeatRow], month: Month, descending: bool) -> list[HeatRow]:
    """By the lower bound where there is no final score; what was not audited comes last either way."""
    scored = [(each.score.lower, row) for row in rows if (each := row.standing.months.get(month)) and each.score]
    without = [row for row in rows if not ((each := row.standing.months.get(month)) and each.score)]
    return [row for _, row in sorted(scored, key=lambda pair: pair[0], reverse=descending)] + without


def _month_of(sort: str) -> Month | None:
    if not sort.startswith(MONTH):
        return None
    try:
        return Month.parse(sort.removeprefix(MONTH))
    except MonthError:
        return None
