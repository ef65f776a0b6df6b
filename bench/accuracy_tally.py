"""Counts of right and wrong answers, and the figures made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a thing was said and was so."""

    hits: int = 0
    """Said and so."""
    false_alarms: int = 0
    """Said and not so."""
    misses: int = 0
    """So and not said."""
    rests: int = 0
    """Neither; only where the question is yes or no."""

    @property
    def support(self) -> int:
        """How often it was so."""
        return self.hits + self.misses

    @property
    def precision(self) -> float | None:
        """None where it was never said."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """None where it was never so."""
        return _share(self.hits, self.support)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, 0 where nothing hit; None where it was neither said nor so."""
        return _share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)

    @property
    def accuracy(self) -> float | None:
        return _share(self.hits + self.rests, self._all)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: the agreement beyond what two readers with these habits reach by chance.

        J. Cohen, "A coefficient of agreement for nominal scales", 1960. None where chance alone gives full agreement.
        """
        if not self._all:
            return None
        said, so = self.hits + self.false_alarms, self.support
        chance = (said * so + (self._all - said) * (self._all - so)) / self._all**2
        observed = (self.hits + self.rests) / self._all
        return (observed - chance) / (1 - chance) if chance < 1 else None

    @property
    def _all(self) -> int:
        return self.hits + self.false_alarms + self.misses + self.rests


def yes_or_no(answers: Iterable[tuple[bool, bool]]) -> Tally:
    """The tally of (so, said) pairs."""
    counted = dict.fromkeys(((True, True), (False, True), (True, False), (False, False)), 0)
    for pair in answers:
        counted[pair] += 1
    hits, false_alarms, misses, rests = counted.values()
    return Tally(hits=hits, false_alarms=false_alarms, misses=misses, rests=rests)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
