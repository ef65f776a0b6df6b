"""`prongsai rules suggest`: phrases that the pack could be given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import MonthOption, RulesOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.suggestions import Suggestion
    from rules.pack import Pack

_CENTRES = 3
"""How many centres a person is shown by name."""


@command
def suggest_command(
    session: Session,
    month: MonthOption = None,
    rules: RulesOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, metavar="N", help="How many at most.")] = 20,
    json: JsonOption = False,
) -> ExitCode:
    """Labels in the kept crawls that look like an item and match no phrase, with what accepting each would change."""
    from auditor.cli.progress import told
    from auditor.suggestions import suggestions

    means = session.means(rules=rules)
    with told("reading the kept crawls") as step:
        found = suggestions(means, month=month_of(month), limit=limit, progress=step)
    if json:
        print_json(_document(means.pack, found))
    else:
        _print(means.pack, found)
    return ExitCode.DONE


def _document(pack: Pack, found: Sequence[Suggestion]) -> dict[str, Any]:
    from auditor.documents import change_document, rules_document
    from auditor.numbers import json_score

    return {
        "rules": rules_document(pack),
        "suggestions": [
            {
                "item": each.item,
                "phrase": each.phrase,
                "label": each.label,
                "page": each.page,
                "like": each.nearest.text,
                "likeness": each.nearest.likeness,
                "centres": list(each.centres),
                "wanting": list(each.wanting),
                "gain": json_score(each.gain),
                "changes": [change_document(change) for change in each.changes],
            }
            for each in found
        ],
    }


def _print(pack: Pack, found: Sequence[Suggestion]) -> None:
    from rules.wording import readable

    out = screen()
    if not found:
        out.print("No label in the kept crawls looks like an item without naming one.")
        return
    out.print(f"{len(found)} labels look like an item of {pack.name} and match no phrase", style="bold", markup=False)
    for each in found:
        at = ", ".join(each.centres[:_CENTRES]) + (" …" if len(each.centres) > _CENTRES else "")
        out.print(f"\n{each.item}  {each.phrase}", style="bold", markup=False)
        out.print(f"  {each.nearest.likeness:.0%} like “{each.nearest.text}”", markup=False)
        out.print(
            f"  at {len(each.centres)} centres ({at}), {len(each.wanting)} of them without the item", markup=False
        )
        out.print(f"  “{each.label}” on {readable(each.page)}", markup=False)
        out.print(f"  as a plain phrase of {each.item}: {_effect(each)}", markup=False)


def _effect(each: Suggestion) -> str:
    from evaluator.score import shown

    if not each.changes:
        return "no verdict would change"
    turned = [f"{change.centre} {_items(change.items)}" for change in each.changes]
    more = f" and {len(turned) - _CENTRES} more" if len(turned) > _CENTRES else ""
    sign = "+" if each.gain >= 0 else "−"
    return f"{'; '.join(turned[:_CENTRES])}{more}; scores {sign}{shown(abs(each.gain))} points in all"


def _items(items: Sequence[tuple[str, Any, Any]]) -> str:
    return ", ".join(f"{code} {was or '–'} → {now or '–'}" for code, was, now in items) or "another score"
