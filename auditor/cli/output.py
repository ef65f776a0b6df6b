"""Where a command's words go: facts to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 180
"""Columns of a table that goes into a file or another program: wide enough not to cut names."""

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]


def print_json(document: Mapping[str, Any]) -> None:
    """One document, as a person can read it too."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def print_json_line(document: Mapping[str, Any]) -> None:
    """One document on a line of its own, handed on at once."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


@cache
def screen() -> Console:
    """Standard output for people."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> NoReturn:
            raise BrokenPipeError

    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Screen(width=width, highlight=False, emoji=False)


@cache
def margin() -> Console:
    """Standard error for people: progress, and notes beside the facts."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, width=None if sys.stderr.isatty() else PIPED_WIDTH)
