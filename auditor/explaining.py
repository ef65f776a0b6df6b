"""Why an address of a kept crawl was matched, or was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.kept_pages import kept_page
from auditor.means import Means
from rules.explain import explain
from rules.explanation import Explanation
from rules.month import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What the rules read at an address, and in whose crawl."""

    centre: str
    month: Month
    found: Explanation


def explain_kept(means: Means, url: str, *, month: Month | None = None, centres: Sequence[str] = ()) -> Explained:
    """Explain what the newest kept crawl that holds an address saw there; raises what `kept_page` does."""
    kept = kept_page(means, url, month=month, centres=centres)
    found = explain(means.pack, kept.resource, kept.month, kept.snapshot, kept.names)
    return Explained(centre=kept.centre, month=kept.month, found=found)
