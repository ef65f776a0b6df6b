"""Scores from their texts, each made once: thousands of centres over years share a few hundred."""

from __future__ import annotations

from evaluator.score import Score
from storage.rows import fraction_of


class SharedScores:
    """Equal scores come back as one object, so that they can be told apart by identity."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str | None], Score] = {}

    def of(self, lower: str, upper: str, final: str | None) -> Score:
        """From the score_… columns of `audits`."""
        key = lower, upper, final
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = Score(
                lower=fraction_of(lower),
                upper=fraction_of(upper),
                final=None if final is None else fraction_of(final),
            )
        return made
