"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rules.month import Month

MonthOption = Annotated[
    str | None, typer.Option("--month", metavar="MONTH", help="As 2563-02 or 2020-02.", show_default=False)
]
CentresOption = Annotated[
    list[str] | None,
    typer.Option("--centre", metavar="CODE", help="Only this centre; may be given several times [default: all]."),
]
RulesOption = Annotated[
    str | None, typer.Option("--rules", metavar="PACK", help="A rule pack's name or file [default: oia-2540].")
]
RoundOption = Annotated[
    str | None, typer.Option("--round", metavar="ROUND", help="A round's name or file [default: bma-2563].")
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who asks for it [default: the account's name].")
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Processes that work [default: one a processor].")
]


def month_of(text: str | None) -> Month | None:
    """The month that was asked for; None where none was. Raises MonthError."""
    from rules.month import Month

    return None if text is None else Month.parse(text)
