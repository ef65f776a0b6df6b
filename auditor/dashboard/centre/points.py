"""Points of the score as pages show them: reckoned exactly, cut to two decimals, and marked where more follow."""

from __future__ import annotations

from fractions import Fraction

from evaluator.score import shown


def points_text(value: Fraction) -> str:
    """Write "5.00", or "5.26…" where the exact value has more decimals."""
    cut = shown(value)
    return f"{cut}{'' if Fraction(cut) == value else '…'}"


def moved_text(value: Fraction) -> str:
    """Write "+5.00", "−5.26…" or "±0": the sign says which way."""
    if not value:
        return "±0"
    return f"{'+' if value > 0 else '−'}{points_text(abs(value))}"
