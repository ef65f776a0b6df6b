"""`prongsai diff`: why a centre's score is another than before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from auditor.difference import Difference, Step
    from rules.findings import Finding

_WIDTH = 30
"""Characters of the longest bar."""


@command
def diff(
    session: Session,
    centre: Annotated[str, typer.Argument(metavar="CENTRE", help="The centre's code.")],
    first: Annotated[str, typer.Argument(metavar="M1", help="As 2563-01 or 2020-01.")],
    second: Annotated[str, typer.Argument(metavar="M2", help="The later month.")],
    json: JsonOption = False,
) -> ExitCode:
    """Which item moved the score from one month to another, and what changed on the site."""
    from auditor.deciding import official
    from auditor.difference import difference

    known, months = session.centre(centre), (month_of(first), month_of(second))
    before, after = (official(session.repository, known.code, month) for month in months if month is not None)
    found = difference(session.means(), known, before, after)
    if json:
        print_json(_document(found))
    else:
        _print(found)
    return ExitCode.DONE


def _document(found: Difference) -> dict[str, Any]:
    from auditor.documents import score_document

    return {
        "centre": found.centre.code,
        "before": {"month": str(found.before.month), **score_document(found.before.score)},
        "after": {"month": str(found.after.month), **score_document(found.after.score)},
        "steps": [
            {
                "item": step.item,
                "before": _finding(step.before),
                "after": _finding(step.after),
                "moved": round(float(step.moved), 2),
            }
            for step in found.steps
        ],
        "texts": [{"item": one.item, "url": one.url, "lines": list(one.lines)} for one in found.texts],
        "appeared": list(found.appeared),
        "vanished": list(found.vanished),
        "changed": list(found.changed),
    }


def _finding(finding: Finding | None) -> dict[str, Any] | None:
    from auditor.documents import finding_document

    return finding_document(finding) if finding is not None else None


def _print(found: Difference) -> None:
    from rich.text import Text

    from auditor.cli.tables import name_of
    from auditor.numbers import score_text
    from rules.wording import readable

    out, before, after = screen(), found.before, found.after
    out.print(
        f"{found.centre.code} {name_of({found.centre.code: found.centre}, found.centre.code)}",
        style="bold",
        markup=False,
    )
    out.print(
        f"{before.month.buddhist} {score_text(before.score)} → {after.month.buddhist} {score_text(after.score)}",
        markup=False,
    )
    most = max((abs(step.moved) for step in found.steps), default=0) or 1
    for step in found.steps:
        bar = "█" * round(_WIDTH * abs(step.moved) / most)
        colour = "green" if step.moved > 0 else "red" if step.moved < 0 else "dim"
        out.print(
            Text.assemble(f"{float(step.moved):+7.2f} ", (bar.ljust(_WIDTH), colour), f" {step.item}  {_moves(step)}")
        )
    if not found.steps:
        out.print("No item was judged otherwise.")
    for change in found.texts:
        out.print(f"\n{change.item} · {readable(change.url)}", style="bold", markup=False)
        for line in change.lines:
            out.print(Text(line, style={"+": "green", "-": "red"}.get(line[:1], "dim")))
    for name, urls in (("appeared", found.appeared), ("vanished", found.vanished), ("changed", found.changed)):
        if urls:
            out.print(f"\n{len(urls)} addresses {name}:", style="bold")
            for url in urls:
                out.print(f"  {readable(url)}", markup=False, soft_wrap=True)


def _moves(step: Step) -> str:
    was = step.before.status.value if step.before else "no item"
    now = step.after.status.value if step.after else "no item"
    return f"{was} → {now}"
