"""Whole sites: whether an item is found where a person found it, and only there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy_data import NoData, items_meant
from bench.accuracy_folder import open_folder, snapshot_of_folder
from bench.accuracy_tally import Tally, yes_or_no
from rules.evaluate import evaluate
from rules.findings import Finding, Status
from rules.month import Month
from rules.pack import Pack

ASSESSED = Month(2017, 11)
"""When most of the labelled sites were kept. It decides how fresh a finding is, not whether it is one."""
FOUND = frozenset({Status.SATISFIED, Status.STALE, Status.UNDATED, Status.NONE_DECLARED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAnswer:
    """One labelled item of one site."""

    site: str
    code: str
    """As labelled; it may cover several items of the pack."""
    present: bool
    """What the person found."""
    linked: str
    """What the person's lead leads to: "internal-ok", "doc-not-in-tree", "none", …"""
    findings: tuple[Finding, ...]
    """Of the items that the code covers."""

    @property
    def found(self) -> bool:
        return any(finding.status in FOUND for finding in self.findings)

    @property
    def telling(self) -> Finding:
        """The finding that decided, or the one that came closest."""
        return min(self.findings, key=lambda finding: (finding.status not in FOUND, finding.label is None))


def read_sites(folder: Path, pack: Pack) -> tuple[SiteAnswer, ...]:
    """Judge every labelled site; items labelled unclear are left out. Raises NoData."""
    gold_files = sorted(folder.glob("*/GOLD.json"))
    if not gold_files:
        raise NoData(f"{folder} holds no site: each is a folder with a GOLD.json")
    return tuple(answer for file in gold_files for answer in _site(file, pack))


def agreement(answers: tuple[SiteAnswer, ...]) -> Tally:
    """Found or not found, of all sites and items."""
    return yes_or_no((answer.present, answer.found) for answer in answers)


def _site(gold_file: Path, pack: Pack) -> Iterator[SiteAnswer]:
    gold = _gold(gold_file)
    snapshot = snapshot_of_folder(open_folder(gold_file.parent, gold.get("own_hosts_in_links", [])))
    findings = {finding.item: finding for finding in evaluate(pack, snapshot, ASSESSED)}
    for code, labelled in gold["items"].items():
        items = items_meant(code, tuple(findings))
        if items and isinstance(labelled["present"], bool):
            yield SiteAnswer(
                site=gold_file.parent.name,
                code=code,
                present=labelled["present"],
                linked=labelled.get("linked", ""),
                findings=tuple(findings[item] for item in items),
            )


def _gold(file: Path) -> dict[str, Any]:
    try:
        gold = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NoData(f"{file} is no JSON: {error}") from error
    items = gold.get("items") if isinstance(gold, dict) else None
    if not isinstance(items, dict) or not all(isinstance(one, dict) and "present" in one for one in items.values()):
        raise NoData(f"{file} is no labelled site: it needs `items`, each with `present`")
    assert isinstance(gold, dict)
    return gold
