"""Where the bars of a centre's drawings stand: its score by month, and what each item did to it.

Bars lie, one a row, so that a drawing is as legible on a telephone as on a desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.dashboard.centre.points import moved_text, points_text
from auditor.difference import Step
from evaluator.score import Score

WIDTH, _LEFT, _RIGHT = 400, 84, 296
"""Of the drawing, and where 0 and 100 points stand; labels are left of it, values right."""
_TOP, _ROW, _BAR = 22, 28, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row."""

    label: str
    value: str
    kind: str
    """What it is drawn as: a class of the style sheet."""
    x: str
    width: str
    y: int
    """Of the bar's upper edge."""
    text_y: int
    """Of the words beside it."""
    open_x: str = ""
    open_width: str = ""
    """What a person's decision may still add; "" for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing of bars."""

    bars: tuple[Bar, ...]
    height: int
    mark_x: str
    """Of the line of the pass mark."""
    left: int = _LEFT
    right: int = _RIGHT
    width: int = WIDTH


def score_drawing(scores: Iterable[tuple[str, Score | None]], mark: Fraction) -> Drawing:
    """A bar a month, by its label; a month that was not audited has none."""
    bars = tuple(_score_bar(row, label, score, mark) for row, (label, score) in enumerate(scores))
    return _drawing(bars, mark)


def _score_bar(row: int, label: str, score: Score | None, mark: Fraction) -> Bar:
    if score is None:
        return _bar(row, label, "—", "grid", Fraction(0), Fraction(0))
    if score.final is not None:
        passed = score.final >= mark
        value = f"{'✓' if passed else '✗'} {points_text(score.final)}"
        return _bar(row, label, value, "rise" if passed else "fall", Fraction(0), score.final)
    value = f"? {points_text(score.lower)}–{points_text(score.upper)}"
    return _bar(row, label, value, "whole", Fraction(0), score.lower, up_to=score.upper)


def waterfall_drawing(
    before: tuple[str, Fraction], steps: Sequence[Step], after: tuple[str, Fraction], mark: Fraction
) -> Drawing:
    """From one score over each item's fall and rise to another; falls come first, so it stays within 0 and 100."""
    bars = [_bar(0, before[0], points_text(before[1]), "whole", Fraction(0), before[1])]
    stand = before[1]
    for step in steps:
        low, high = sorted((stand, stand + step.moved))
        kind = "rise" if step.moved > 0 else "fall"
        bars.append(_bar(len(bars), step.item, moved_text(step.moved), kind, low, high))
        stand += step.moved
    bars.append(_bar(len(bars), after[0], points_text(after[1]), "whole", Fraction(0), after[1]))
    return _drawing(tuple(bars), mark)


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Falls, then rises, those that moved most first; then what was judged otherwise without moving the score."""
    return tuple(sorted(steps, key=lambda step: (step.moved > 0, -abs(step.moved)) if step.moved else (2, 0)))


def _bar(
    row: int, label: str, value: str, kind: str, low: Fraction, high: Fraction, up_to: Fraction | None = None
) -> Bar:
    return Bar(
        label=label,
        value=value,
        kind=kind,
        x=_at(low),
        width=_long(high - low),
        y=_TOP + row * _ROW + (_ROW - _BAR) // 2,
        text_y=_TOP + row * _ROW + _ROW // 2 + 5,
        open_x="" if up_to is None else _at(high),
        open_width="" if up_to is None else _long(up_to - high),
    )


def _drawing(bars: tuple[Bar, ...], mark: Fraction) -> Drawing:
    return Drawing(bars=bars, height=_TOP + len(bars) * _ROW + 4, mark_x=_at(mark))


def _at(points: Fraction) -> str:
    return f"{_LEFT + float(points) * (_RIGHT - _LEFT) / 100:.1f}"


def _long(points: Fraction) -> str:
    return f"{float(points) * (_RIGHT - _LEFT) / 100:.1f}"
