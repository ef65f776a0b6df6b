"""`prongsai rules`: validate and try a rule pack, and ask what it reads in a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import RulesOption
from auditor.cli.output import JsonOption, print_json, print_json_line, screen
from auditor.cli.rules_diff import diff_command
from auditor.cli.rules_explain import explain_command
from auditor.cli.rules_suggest import suggest_command
from auditor.cli.session import Session, command

group = typer.Typer(help="Rule packs.", no_args_is_help=True, rich_markup_mode=None)
group.command("explain")(explain_command)
group.command("diff")(diff_command)
group.command("suggest")(suggest_command)

PackArgument = Annotated[str | None, typer.Argument(metavar="PACK", help="A name or a file.", show_default=False)]


@group.command("check")
@command
def check(session: Session, pack: PackArgument = None, json: JsonOption = False) -> ExitCode:
    """Whether a pack can be used: its keys, values and weights."""
    checked = session.pack(pack)
    total = sum(rule.weight for rule in checked.items)
    if json:
        from auditor.list_documents import pack_document

        print_json(pack_document(checked))
        return ExitCode.DONE
    screen().print(
        f"{checked.name} {checked.version} can be used: {len(checked.items)} items, weights add up to {total:f}.\n"
        f"SHA-256 {checked.sha256}",
        markup=False,
    )
    return ExitCode.DONE


@group.command("test")
@command
def run_tests(session: Session, pack: PackArgument = None, json: JsonOption = False) -> ExitCode:
    """Run the examples that a pack carries."""
    from rules.examples import example_count, label_count, page_count, run_examples

    tested = session.pack(pack)
    failures = run_examples(tested)
    if json:
        names = ("item", "kind", "text", "got", "expected")
        print_json(
            {
                "rules": tested.name,
                "examples": {"labels": label_count(tested), "pages": page_count(tested)},
                "failures": [{name: getattr(each, name) for name in names} for each in failures],
            }
        )
    elif failures:
        from rich.table import Table
        from rich.text import Text

        table = Table(
            title=f"{tested.name}: {len(failures)} of {example_count(tested)} examples fail", title_justify="left"
        )
        for heading in ("item", "kind", "text", "read as", "expected"):
            table.add_column(heading, overflow="fold")
        for each in failures:
            table.add_row(
                *(Text(str(cell or "–")) for cell in (each.item, each.kind, each.text, each.got, each.expected))
            )
        screen().print(table)
    else:
        counts = f"{label_count(tested)} labels and {page_count(tested)} pages"
        screen().print(f"{tested.name} {tested.version}: every example is read right, {counts}.", markup=False)
    return ExitCode.NEEDS_A_PERSON if failures else ExitCode.DONE


@group.command("classify")
@command
def classify(session: Session, rules: RulesOption = None) -> ExitCode:
    """Read a label a line on standard input; print which item each names, a JSON object a line."""
    from rules.classify import classify as read_label

    pack = session.pack(rules)
    for text in _lines():
        read = read_label(pack, text)
        print_json_line({"text": text, "item": read.item, "confidence": float(read.confidence), "phrase": read.phrase})
    return ExitCode.DONE


@group.command("dates")
@command
def dates(session: Session) -> ExitCode:  # noqa: ARG001
    """Read a text a line on standard input; print the periods that each names, a JSON object a line."""
    from rules.periods import find_periods

    for text in _lines():
        periods = [
            {
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "granularity": period.granularity.value,
                "text": period.text,
            }
            for period in find_periods(text)
        ]
        print_json_line({"text": text, "periods": periods})
    return ExitCode.DONE


def _lines() -> Iterator[str]:
    """Standard input, line by line; a byte order mark before the first is no part of it."""
    for number, line in enumerate(iter(sys.stdin.readline, "")):
        text = line.removesuffix("\n").removesuffix("\r")
        yield text.removeprefix("\ufeff") if number == 0 else text
