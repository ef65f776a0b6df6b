"""What another judgement turns in a round: months that pass or fail, and standings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from auditor.pipeline import Change
    from auditor.standings import RoundResult


def flipped_months(before: RoundResult, after: RoundResult) -> list[dict[str, Any]]:
    """The months of the round that pass, fail or open where they did not before."""
    return [
        {"centre": then.centre, "month": str(month), "passed_before": was.passed, "passed_after": now.passed}
        for then, later in zip(before.standings, after.standings, strict=True)
        for (month, was), now in zip(then.months.items(), later.months.values(), strict=True)
        if was.passed is not now.passed
    ]


def flipped_standings(before: RoundResult, after: RoundResult) -> list[dict[str, Any]]:
    """The centres whose standing in the round becomes another."""
    return [
        {"centre": then.centre, "before": then.status.value, "after": later.status.value}
        for then, later in zip(before.standings, after.standings, strict=True)
        if then.status is not later.status
    ]


def print_changes(title: str, changes: Sequence[Change], *, before: str = "before", after: str = "after") -> None:
    """A row a change: the scores, and the items whose verdict differs."""
    from rich.table import Table
    from rich.text import Text

    from auditor.cli.output import screen
    from auditor.numbers import score_text

    table = Table(title=title, title_justify="left")
    for heading in ("month", "centre", before, after, "items"):
        table.add_column(Text(heading), overflow="fold")
    for change in changes:
        items = "; ".join(f"{code}: {was or '–'} → {now or '–'}" for code, was, now in change.items)
        cells = (change.month.buddhist, change.centre, score_text(change.before), score_text(change.after), items)
        table.add_row(*map(Text, cells))
    screen().print(table)


def print_flips(months: Iterable[dict[str, Any]], standings: Iterable[dict[str, Any]]) -> None:
    """A line a month that passes or fails instead, then a line a standing."""
    from auditor.cli.output import screen

    words = {True: "passes", False: "does not pass", None: "is open"}
    for flip in months:
        was, now = words[flip["passed_before"]], words[flip["passed_after"]]
        screen().print(f"flip: {flip['centre']} in {flip['month']}: {was} → {now}", style="bold yellow", markup=False)
    for each in standings:
        line = f"round: {each['centre']}: {each['before']} → {each['after']}"
        screen().print(line, style="bold yellow", markup=False)
