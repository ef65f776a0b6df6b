"""What a demo tells at its end: the round, how the findings compare with the city's own truth, and what to try next."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.cli.output import screen
from auditor.documents import round_document
from storage import views

if TYPE_CHECKING:
    from auditor.cli.demo import MonthCost
    from auditor.cli.session import Session
    from auditor.standings import RoundResult
    from demo.city import City
    from rules.month import Month
    from storage.repository import Repository

TOLD = 20
"""How many disagreements a person is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A finding that is not what the city's truth says."""

    month: Month
    centre: str
    item: str
    truth: str
    found: str | None
    """None where the centre has no finding on the item."""
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How the findings compare with the truth that the city's generator wrote down independently of the rules."""

    compared: int
    differing: tuple[Difference, ...]

    @property
    def agreeing(self) -> int:
        return self.compared - len(self.differing)


def agreement(repository: Repository, city: City, months: Sequence[Month]) -> Agreement:
    """Compare every finding of these months with the truth."""
    compared, differing = 0, []
    for month in months:
        found = {audit.centre: audit for audit in views.official_audits(repository, month)}
        for centre, items in city.truth(month).items():
            findings = {finding.item: finding for finding in found[centre].findings} if centre in found else {}
            for item, truth in items.items():
                compared += 1
                finding = findings.get(item)
                if finding is None or finding.status.value != truth.status:
                    differing.append(
                        Difference(
                            month=month,
                            centre=centre,
                            item=item,
                            truth=truth.status,
                            found=finding.status.value if finding else None,
                            explanation=finding.explanation if finding else "no finding",
                        )
                    )
    return Agreement(compared=compared, differing=tuple(differing))


def demo_document(folder: Path, costs: Sequence[MonthCost], agreed: Agreement, result: RoundResult) -> dict[str, Any]:
    """What `demo --json` prints."""
    return {
        "folder": str(folder),
        "database": str(folder / "prongsai.db"),
        "months": [
            {
                "month": str(cost.month),
                "seconds": round(cost.seconds, 3),
                "pages": cost.pages,
                "requests": cost.requests,
                "bytes": cost.bytes,
                "pages_per_second": round(cost.pages / cost.seconds, 1),
                "unaudited": cost.unaudited,
            }
            for cost in costs
        ],
        "truth": {
            "compared": agreed.compared,
            "agree": agreed.agreeing,
            "differ": [
                {
                    "month": str(each.month),
                    "centre": each.centre,
                    "item": each.item,
                    "truth": each.truth,
                    "found": each.found,
                    "explanation": each.explanation,
                }
                for each in agreed.differing
            ],
        },
        "round": round_document(result),
    }


def print_demo(
    session: Session, folder: Path, costs: Sequence[MonthCost], agreed: Agreement, result: RoundResult
) -> None:
    """The table, the standings, the indicator, the truth, the cost, and what to try next."""
    from auditor.cli.tables import print_round

    out = screen()
    print_round(result, {centre.code: centre for centre in session.repository.centres()})
    _print_agreement(agreed)
    pages, requests = sum(cost.pages for cost in costs), sum(cost.requests for cost in costs)
    seconds = sum(cost.seconds for cost in costs)
    out.print(
        f"{requests:,} requests, {pages:,} pages, {sum(cost.bytes for cost in costs) / 1e6:,.1f} MB in {seconds:.1f} s: "
        f"{pages / seconds:,.0f} pages/s."
    )
    _print_next(folder, costs, result)


def _print_agreement(agreed: Agreement) -> None:
    out = screen()
    style = "bold red" if agreed.differing else "bold green"
    out.print(f"\n{agreed.agreeing:,} of {agreed.compared:,} findings agree with the city's own truth.", style=style)
    for each in agreed.differing[:TOLD]:
        place = f"{each.month.buddhist} {each.centre} {each.item}"
        out.print(f"  {place}: found {each.found or 'nothing'}, true is {each.truth}: {each.explanation}", markup=False)
    if len(agreed.differing) > TOLD:
        out.print(f"  … and {len(agreed.differing) - TOLD} more (all of them with --json)")


def _print_next(folder: Path, costs: Sequence[MonthCost], result: RoundResult) -> None:
    centre = next(
        (each.centre for each in result.standings if each.status.value == "failed"), result.standings[0].centre
    )
    month, database = costs[-1].month.buddhist, folder / "prongsai.db"
    as_of = "" if result.closed else f" --as-of {month}"
    screen().print("\nAll centres are fictional. What to try next:", style="bold")
    program = "prongsai" if shutil.which("prongsai") else sys.argv[0]
    for line in (
        f"prongsai serve --database {database}   (the dashboard, in a browser)",
        f"prongsai show {centre} --month {month} --database {database}",
        f"prongsai evaluate{as_of} --database {database}",
        f"prongsai rescore --dry-run --rules bma-20 --database {database}",
        f"prongsai export scores -o scores.xlsx --database {database}",
        f"prongsai export site -o site --database {database}   (a copy of the dashboard for any web server)",
        "prongsai centres import bma-72   (the template of the real registry; fill in the home URLs first)",
    ):
        screen().print(f"  {line.replace('prongsai', program, 1)}", markup=False)
