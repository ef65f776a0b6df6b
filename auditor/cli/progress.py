"""Progress of a run on standard error: counts and time left; quiet where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditor.numbers import score_text

if TYPE_CHECKING:
    from auditor.means import Step


@contextmanager
def told(title: str) -> Iterator[Callable[[Step], None]]:
    """A bar that each step moves on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from auditor.cli.output import margin

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", markup=False),
    )
    with Progress(*columns, console=margin(), transient=True) as progress:
        task = progress.add_task(title, total=None, last="")

        def step(done: Step) -> None:
            score = score_text(done.judged.score) if done.judged else "could not be audited"
            progress.update(task, completed=done.done, total=done.total, last=f"{done.centre} {score}")

        yield step


@contextmanager
def counted(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for work that is only counted: so many done of so many."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.progress import Progress

    from auditor.cli.output import margin

    with Progress(console=margin(), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
