"""What another judgement turns, as the command line prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from auditor.pipeline import Change


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
