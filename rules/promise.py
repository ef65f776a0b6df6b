"""How likely a link leads to a disclosure: what the crawler asks before it spends a request. It knows no item."""

from __future__ import annotations

from collections.abc import Callable

from crawler.artifacts import Link
from crawler.frontier import PROMISING
from rules.dating import read
from rules.findings import ItemCode
from rules.labels import contexts, label_of, labels_of
from rules.match import CERTAIN, Reading, lexicon_of
from rules.month import Month
from rules.pack import Pack

_GATEWAY = 0.75
_BESIDE = 0.55 / 0.95
"""The share of what stands beside a link, or above it."""
_UNKNOWN = 0.8
"""The share of that where the link's own words say something else."""
_PROSE = 260
_UNSCORED = 0.45
"""The share that an item of no weight keeps."""
_FRESH = 0.04
"""What a date near the month adds, so that of many periods the newest are opened first."""


def promise_of(pack: Pack, month: Month, settled: frozenset[ItemCode] = frozenset()) -> Callable[[Link], float]:
    """A scoring function for the crawler: 0 for nothing to be expected, up to 1; `settled` items ask for nothing more."""
    return _Promise(pack, month, settled)


class _Promise:
    def __init__(self, pack: Pack, month: Month, settled: frozenset[ItemCode]) -> None:
        self._lexicon, self._labels = lexicon_of(pack), labels_of(pack)
        self._weighty = frozenset(rule.code for rule in pack.items if rule.weight > 0)
        self._month, self._settled = month, settled
        self._known: dict[str, tuple[float, float]] = {}
        """By label, what `_of_label` came to: a visit meets the labels of a menu on every page."""

    def __call__(self, link: Link) -> float:
        label = label_of(link)
        known = self._known.get(label)
        if known is None:
            known = self._known[label] = self._of_label(label)
        worth, share = known
        if share and (beside := self._of_context(link) * share):
            return self._fresh(beside, label)
        return worth

    def _of_label(self, label: str) -> tuple[float, float]:
        """What a label is worth wherever it stands, and the share that what stands around it counts for."""
        reading = self._lexicon.read(label)
        if reading.named:
            return self._fresh(self._of_reading(reading), label), 0.0
        if self._labels.is_gateway(label):
            return self._fresh(_GATEWAY, label), 0.0
        if self._labels.is_site_map(label):
            return PROMISING, 0.0
        if reading.distracted is not None:
            return 0.0, 0.0
        return 0.0, 1.0 if self._labels.is_generic(label) or not label else _UNKNOWN

    def _fresh(self, worth: float, label: str) -> float:
        return min(1.0, worth + _freshness(label, self._month)) if worth > PROMISING else worth

    def _of_reading(self, reading: Reading) -> float:
        sought = [item for item, _, _ in reading.named if item not in self._settled]
        if not sought:
            return 0.0
        score = min(1.0, 0.5 + 0.45 * reading.score / CERTAIN)
        return score if self._weighty.intersection(sought) else score * _UNSCORED

    def _of_context(self, link: Link) -> float:
        for _, text in contexts(link):
            if len(text) < _PROSE and (reading := self._lexicon.read(text)).named:
                return self._of_reading(reading) * _BESIDE
        return 0.0


def _freshness(label: str, month: Month) -> float:
    ages = [abs((month.last_day - period.end).days) for period in read(label)]
    return _FRESH * max(0.0, 1 - min(ages) / 3650) if ages else 0.0
