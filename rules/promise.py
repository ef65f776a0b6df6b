"""How likely a link leads to a disclosure: what the crawler asks before it spends a request. It knows no item."""

from __future__ import annotations

from collections.abc import Callable

from crawler.artifacts import Link
from crawler.frontier import PROMISING
from rules.dating import read
from rules.labels import contexts, label_of, labels_of
from rules.match import CERTAIN, Reading, lexicon_of
from rules.findings import ItemCode
from rules.month import Month
from rules.pack import Pack

_GATEWAY = 0.75
_BESIDE = 0.55
_UNSCORED = 0.45
"""The share that an item of no weight keeps."""
_FRESH = 0.04
"""What a date near the month adds, so that of many periods the newest are opened first."""


def promise_of(pack: Pack, month: Month, settled: frozenset[ItemCode] = frozenset()) -> Callable[[Link], float]:
    """A scoring function for the crawler: 0 for nothing to be expected, up to 1; `settled` items ask for nothing more."""
    lexicon, labels = lexicon_of(pack), labels_of(pack)
    weights = {rule.code: rule.weight for rule in pack.items}

    def of_reading(reading: Reading) -> float:
        open_items = [item for item, _, _ in reading.named if item not in settled]
        if not open_items:
            return 0.0
        score = min(1.0, 0.5 + 0.45 * reading.score / CERTAIN)
        return score if any(weights[item] > 0 for item in open_items) else score * _UNSCORED

    def of_context(link: Link) -> float:
        for _, text in contexts(link):
            if len(text) < 260 and (reading := lexicon.read(text)).named:
                return of_reading(reading) * _BESIDE / 0.95
        return 0.0

    def promise(link: Link) -> float:
        label = label_of(link)
        reading = lexicon.read(label)
        if reading.named:
            base = of_reading(reading)
        elif labels.is_gateway(label):
            base = _GATEWAY
        elif labels.is_site_map(label):
            return PROMISING
        elif reading.distracted is not None:
            return 0.0
        elif labels.is_generic(label) or not label:
            base = of_context(link)
        else:
            base = of_context(link) * 0.8
        return min(1.0, base + _freshness(label, month)) if base else 0.0

    return promise


def _freshness(label: str, month: Month) -> float:
    ages = [abs((month.last_day - period.end).days) for period in read(label)]
    return _FRESH * max(0.0, 1 - min(ages) / 3650) if ages else 0.0
