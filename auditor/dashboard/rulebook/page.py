"""The rules, for people: what is asked for, what it counts, and by which words it is found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_never

from starlette.exceptions import HTTPException
from starlette.responses import Response

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.dashboard.frame.viewer import Role
from auditor.dashboard.rulebook.in_force import means_now, source_now
from rules.examples import label_count, page_count
from rules.findings import Status
from rules.pack import Pack, Rule
from rules.recency import Ageless, CalendarYear, FiscalYear, Monthly, Recency, WithinMonths
from storage.pack_views import kept_packs

Phrase = tuple[str, Mapping[str, object]]
"""A phrase of the page's words, and the values that it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """One item of a pack as the page shows it."""

    rule: Rule
    anchor: str
    share: Fraction
    """Of 100 points, where every item applies."""
    recency: Phrase
    none: str
    """The name of a phrase: whether a statement that there is none will do."""
    words: Sequence[tuple[str, Sequence[str]]]
    """The words by which it is found, by how surely they name it; those kinds that it has."""
    notes: Sequence[str]
    """Names of phrases: what else can be the information."""


def contents(source: Source, page: Page) -> dict[str, Any]:
    """The pack in force, and the packs that judged what is kept."""
    pack, viewer = source.pack, page.viewer
    return {
        "pack": pack,
        "file": pack.file if viewer is not None and viewer.may(Role.OPERATOR) else Path(pack.file).name,
        "total": sum(rule.weight for rule in pack.items),
        "credits": [(status, pack.credit(status)) for status in Status],
        "items": [item_shown(pack, rule) for rule in pack.items],
        "label_examples": label_count(pack),
        "page_examples": page_count(pack),
        "kept": [each for each in kept_packs(source.repository) if each.pack.sha256 != pack.sha256],
    }


def item_shown(pack: Pack, rule: Rule) -> ItemShown:
    """An item in the words of the page."""
    total = sum(Fraction(each.weight) for each in pack.items)
    return ItemShown(
        rule=rule,
        anchor=anchor_of(rule.code),
        share=100 * Fraction(rule.weight) / total,
        recency=_recency(rule.recency),
        none={True: "none_yes", False: "none_no", "month": "none_month"}[rule.none_accepted],
        words=_words(rule),
        notes=[name for name in ("pictures", "units", "others") if getattr(rule.spec, name)],
    )


def anchor_of(code: str) -> str:
    """Where an item stands on the page of the rules."""
    return "item-" + re.sub(r"\s", "_", code)


def show_rules(asked: Asked) -> Response:
    """The pack that the next run will use."""
    return asked.answer("rules.html.jinja", **contents(source_now(asked), asked.page))


def give_pack(asked: Asked) -> Response:
    """The pack in force, as it was loaded."""
    pack = means_now(asked).pack
    return _as_file(pack.source, f"{pack.name}-{pack.version}")


def give_kept_pack(asked: Asked) -> Response:
    """A pack that judged, as it was kept."""
    kept = asked.desk.source.repository.pack(asked.part("sha256"))
    if kept is None:
        raise HTTPException(404)
    return _as_file(kept.source, f"{kept.name}-{kept.version}-{kept.sha256[:8]}")


def _as_file(source: str, name: str) -> Response:
    safe = re.sub(r"[^A-Za-z0-9.-]", "_", name)
    headers = {"content-disposition": f'attachment; filename="{safe}.yaml"'}
    return Response(source.encode(), media_type="text/yaml; charset=utf-8", headers=headers)


def _recency(recency: Recency) -> Phrase:
    match recency:
        case Ageless():
            return "recency_none", {}
        case WithinMonths(months=months):
            return "recency_within", {"months": months}
        case Monthly(lag=0):
            return "recency_this_month", {}
        case Monthly(lag=lag):
            return "recency_monthly", {"lag": lag}
        case FiscalYear():
            return "recency_fiscal", {}
        case CalendarYear():
            return "recency_calendar", {}
        case _:
            assert_never(recency)


def _words(rule: Rule) -> list[tuple[str, Sequence[str]]]:
    spec = rule.spec
    kinds: tuple[tuple[str, Sequence[str]], ...] = (
        ("strong", spec.phrases.strong),
        ("plain", spec.phrases.plain),
        ("weak", spec.phrases.weak),
        ("only", spec.phrases.only),
        ("clauses", spec.clauses),
        ("patterns", spec.patterns),
        ("counter", spec.counter_phrases),
    )
    return [(name, words) for name, words in kinds if words]


ROUTES = [
    shows("/rules", show_rules),
    shows("/rules/pack.yaml", give_pack),
    shows("/rules/packs/{sha256}.yaml", give_kept_pack),
]
