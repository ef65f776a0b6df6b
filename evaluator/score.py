"""From findings to a month's score: exact arithmetic, nothing else (product.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from rules.findings import Finding, Status

FULL = Fraction(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A month's score out of 100, exact; or the bounds between which it lies."""

    lower: Fraction
    upper: Fraction
    final: Fraction | None
    """The exact score; None while an item is undetermined, or where no item applies."""

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        return self.lower, self.upper


def score_of(findings: Iterable[Finding]) -> Score:
    """Weigh the findings: 100 × Σ(weight × credit) ÷ Σ(weight) over the items that apply.

    An undetermined item counts as nothing in the lower bound and in full in the upper. Where the items that
    apply have no weight there is nothing to score: no final score, bounds 0 and 100.
    """
    total = earned = open_weight = Fraction(0)
    undecided = False
    for finding in findings:
        match finding.status:
            case Status.NOT_APPLICABLE:
                continue
            case Status.UNDETERMINED:
                open_weight += Fraction(finding.weight)
                undecided = undecided or finding.weight > 0
            case (
                Status.SATISFIED
                | Status.NONE_DECLARED
                | Status.STALE
                | Status.UNDATED
                | Status.EMPTY
                | Status.BROKEN
                | Status.MISSING
            ):
                earned += Fraction(finding.weight) * _credit(finding)
            case _:
                assert_never(finding.status)
        total += Fraction(finding.weight)
    if total == 0:
        return Score(lower=Fraction(0), upper=FULL, final=None)
    lower, upper = FULL * earned / total, FULL * (earned + open_weight) / total
    return Score(lower=lower, upper=upper, final=None if undecided else lower)


def shown(value: Fraction) -> Decimal:
    """Two decimals, cut: what is shown never passes a mark that the value does not."""
    return Decimal(value.numerator * 100 // value.denominator).scaleb(-2)


def _credit(finding: Finding) -> Fraction:
    if finding.credit is None:
        raise ValueError(f"a {finding.status} finding on {finding.item} bears no credit")
    return Fraction(finding.credit)
