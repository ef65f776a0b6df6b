"""The round: who passes, who is at risk, what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from starlette.responses import Response

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.dashboard.round.heat import HeatRow, Wanted, rows_of
from auditor.dashboard.round.risk import NEAR, Risk, changes_of, latest_final, newest_month
from auditor.dashboard.round.trend import HEIGHT, bar_of, drawing_of, trend_of
from auditor.standings import RoundResult, is_over, round_result
from evaluator.standing import StandingStatus
from storage import views

A_PAGE = 100
"""Rows of the table that are shown together."""
_FIRST = 6
"""Centres that a list names at once; the others can be unfolded, or are what the table then shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The rows on this page, of those that were asked for."""

    rows: Sequence[HeatRow]
    matches: int
    page: int
    pages: int


def contents(source: Source, page: Page, wanted: Wanted | None = None, number: int = 1) -> dict[str, Any]:
    """The whole round; a copy, which nobody can ask, shows every centre."""
    wanted = wanted or Wanted()
    result = round_result(source.repository, source.round, closed=is_over(source.round, source.clock()))
    rows = rows_of(result)
    months = trend_of(result)
    return {
        "result": result,
        "round": result.round,
        "names": {centre.code: page.name(centre) for centre in result.centres},
        "kinds": sorted({centre.kind for centre in result.centres} - {""}),
        "wanted": wanted,
        "shown": _shown(wanted.chosen(rows), number, all_of_them=not page.links.live),
        "newest": (newest := newest_month(result)),
        "outside": None if newest else next(iter(views.audited_months(source.repository)[::-1]), None),
        "risks": _risks(rows),
        "changes": changes_of(result),
        "bar": bar_of(result.indicator),
        "months": months,
        "drawing": drawing_of(months, len(result.centres), Fraction(result.round.pass_score)),
        "latest": latest_final,
        "open": sum(row.undetermined for row in rows),
        **_marks(result),
    }


def _marks(result: RoundResult) -> dict[str, Any]:
    mark = Fraction(result.round.pass_score)
    return {"near_from": mark - NEAR, "near_to": mark + NEAR, "first": _FIRST, "height": HEIGHT}


def _shown(found: Sequence[HeatRow], number: int, *, all_of_them: bool) -> Shown:
    if all_of_them:
        return Shown(rows=found, matches=len(found), page=1, pages=1)
    pages = max(1, -(-len(found) // A_PAGE))
    number = min(max(1, number), pages)
    return Shown(rows=found[(number - 1) * A_PAGE : number * A_PAGE], matches=len(found), page=number, pages=pages)


def _risks(rows: Sequence[HeatRow]) -> list[HeatRow]:
    """The gravest first: what can no longer be missed, then what is still open, then the rest."""
    order = list(Risk)
    return sorted(
        (row for row in rows if row.risk is not None),
        key=lambda row: (
            row.risk is not Risk.MUST_PASS,
            row.standing.status is not StandingStatus.PENDING,
            order.index(row.risk) if row.risk else 0,
        ),
    )


def show_round(asked: Asked) -> Response:
    """The indicator, what is at risk, the heat map."""
    number = asked.query("p", "1")
    wanted = Wanted.of(asked.query)
    page = int(number) if number.isascii() and number.isdigit() and len(number) < len("1000000") else 1
    return asked.answer("round.html.jinja", **contents(asked.desk.source, asked.page, wanted, page))


ROUTES = [shows("/", show_round)]
