"""Scores from their texts, each made once: thousands of centres over years share a few hundred."""

from __future__ import annotations

from evaluator.score import Score
from storage.rows import kept_score


class SharedScores:
    """Equal scores come back as one object, so that they can be told apart by identity."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str | None], Score] = {}

    def of(self, lower: str, upper: str, final: str | None) -> Score:
        """As `storage.rows.kept_score`."""
        key = lower, upper, final
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = kept_score(*key)
        return made
