"""Numbers and months as people and other programs are shown them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from evaluator.score import Score, shown
from rules.month import Month


def json_number(value: Decimal | None) -> int | float | None:
    """A decimal as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def json_score(value: Fraction | None) -> int | float | None:
    """An exact score as a JSON number, cut to two decimals (product.md §4)."""
    return None if value is None else json_number(shown(value))


def json_bounds(bounds: tuple[Fraction, Fraction]) -> list[int | float | None]:
    """Lower and upper, each cut."""
    return [json_score(bound) for bound in bounds]


def score_text(score: Score | None) -> str:
    """Write "83.50", or "61.00–83.50" while an item is undetermined, or a dash where nothing was audited."""
    if score is None:
        return "—"
    if score.final is not None:
        return str(shown(score.final))
    return f"{shown(score.lower)}–{shown(score.upper)}"


def month_text(month: Month) -> str:
    """Write "2563-02 (2020-02)"."""
    return f"{month.buddhist} ({month})"
