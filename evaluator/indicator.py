"""The indicator: per cent of centres that pass the round, with its bounds while any is pending (product.md §1, §5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluator.standing import Round, Standing, StandingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Centres that pass × 100 ÷ the round's denominator, exact."""

    passed: int
    failed: int
    pending: int
    denominator: int
    target: Decimal
    minimum: Decimal

    @property
    def value(self) -> Fraction:
        """Per cent that have passed so far. Above 100 where more centres pass than the denominator counts."""
        return Fraction(self.passed * 100, self.denominator)

    @property
    def lower(self) -> Fraction:
        """What the indicator is at least."""
        return self.value

    @property
    def upper(self) -> Fraction:
        """What the indicator becomes if every pending centre passes."""
        return Fraction((self.passed + self.pending) * 100, self.denominator)

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        return self.lower, self.upper

    @property
    def target_met(self) -> bool | None:
        """None while pending centres decide it."""
        return self._met(self.target)

    @property
    def minimum_met(self) -> bool | None:
        """None while pending centres decide it."""
        return self._met(self.minimum)

    def _met(self, mark: Decimal) -> bool | None:
        if self.lower >= Fraction(mark):
            return True
        return None if self.upper >= Fraction(mark) else False


def indicator_of(standings: Iterable[Standing], round_: Round) -> Indicator:
    """Count the standings against the round's own denominator, whatever their number."""
    counted = Counter(standing.status for standing in standings)
    return Indicator(
        passed=counted[StandingStatus.PASSED],
        failed=counted[StandingStatus.FAILED],
        pending=counted[StandingStatus.PENDING],
        denominator=round_.denominator,
        target=round_.target,
        minimum=round_.minimum,
    )


def registry_size_warning(centres: int, round_: Round) -> str | None:
    """Words for a registry of another size than the round's denominator, which stays; None where they agree."""
    if centres == round_.denominator:
        return None
    return (
        f"{centres} {'centre' if centres == 1 else 'centres'} for a round of {round_.denominator} ({round_.name}): "
        f"the indicator is still reckoned of {round_.denominator}"
    )
