"""What items a text holds though no words name them, by the patterns of a pack; each pack is prepared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rules.findings import ItemCode
from rules.kept import TEXTS
from rules.pack import Pack
from rules.sieve import Sieve
from rules.thai import normal, normal_label

SHORT = 1500
"""Characters; a longer text tells nothing by what it holds."""
LINE = 400
"""An address with its telephone is no longer than this."""


@lru_cache(maxsize=16)
def disclosures_of(pack: Pack) -> Callable[[str], frozenset[ItemCode]]:
    """Tells the items that a text discloses by what it holds. Cached: a site's pages share their footer."""
    patterns = Sieve((rule.code, text) for rule in pack.items for text in rule.spec.disclosed_by)

    def disclosed_by(text: str) -> frozenset[ItemCode]:
        if not text or len(text) > SHORT:
            return frozenset()
        return frozenset(patterns.leftmost(normal_label(text) if len(text) <= LINE else normal(text)))

    return lru_cache(maxsize=TEXTS)(disclosed_by)


@lru_cache(maxsize=16)
def substance_of(pack: Pack) -> Mapping[ItemCode, Sequence[re.Pattern[str]]]:
    """By item, what its information is made of, where it is short: a telephone number, an address."""
    return {rule.code: [re.compile(text) for text in rule.spec.substance] for rule in pack.items}
