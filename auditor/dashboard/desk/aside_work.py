"""What is done aside: reading kept crawls, with a database connection and a rule pack of the process's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from auditor.clock import Clock
from auditor.dashboard.desk.aside import Tell
from auditor.errors import NothingToDo
from auditor.explaining import Explained, explain_kept
from auditor.flips import flipped_months, flipped_standings
from auditor.means import Means, Step
from auditor.pack_diff import Scores, diff_packs
from auditor.pipeline import Change, Unaudited
from auditor.standings import is_over, round_result
from auditor.stop import Stop
from auditor.suggestions import Suggestion, suggestions
from crawler.browser import Browsing
from crawler.site import Limits
from evaluator.indicator import Indicator
from evaluator.standing import Round
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansTold:
    """`Means` as another process can be told of them: it opens the database and loads the pack itself."""

    database: str
    archive_root: Path
    pack_name: str
    limits: Limits
    workers: int
    clock: Clock
    by: str
    browsing: Browsing

    @classmethod
    def of(cls, means: Means, pack_name: str | None = None) -> Self:
        """These means, under another pack where one is named."""
        return cls(
            database=means.database,
            archive_root=means.archive_root,
            pack_name=pack_name or means.pack_name,
            limits=means.limits,
            workers=means.workers,
            clock=means.clock,
            by=means.by,
            browsing=means.browsing,
        )

    @contextmanager
    def opened(self) -> Iterator[Means]:
        """The means, until the block ends. Raises PackError, StorageError."""
        pack = load_pack(self.pack_name)
        with Repository.open(self.database) as repository:
            yield Means(
                database=self.database,
                repository=repository,
                archive_root=self.archive_root,
                pack=pack,
                pack_name=self.pack_name,
                limits=self.limits,
                workers=self.workers,
                clock=self.clock,
                by=self.by,
                browsing=self.browsing,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What another judgement turns in a round."""

    months: Sequence[dict[str, Any]]
    """Months that pass, fail or are open where they were not (`auditor.flips`)."""
    standings: Sequence[dict[str, Any]]
    before: Indicator
    after: Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Phrases that a pack could be given, each with what it turns in the round."""

    phrases: tuple[tuple[Suggestion, Turned], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the kept crawls come to under another pack."""

    judged: int
    changes: tuple[Change, ...]
    turned: Turned
    unaudited: tuple[Unaudited, ...]


def explain_aside(told: MeansTold, url: str, month: Month | None, centres: Sequence[str]) -> Explained:
    """As `explain_kept`."""
    with told.opened() as means:
        return explain_kept(means, url, month=month, centres=centres)


def suggest_aside(tell: Tell, told: MeansTold, round_: Round, limit: int) -> Suggested:
    """As `suggestions`; tells (done, total)."""
    with told.opened() as means:
        found = suggestions(means, limit=limit, progress=lambda step: tell((step.done, step.total)))
        return Suggested(phrases=tuple((one, _turned_by(means, round_, one.changes)) for one in found))


def compare_aside(tell: Tell, told: MeansTold, other: str, round_: Round) -> Compared:
    """As `diff_packs`, from the pack that is told of to the other; tells (done, total)."""
    with told.opened() as means, _unstopped() as stop:
        months = views.audited_months(means.repository)
        if not months:
            raise NothingToDo("no crawl is kept yet: run `prongsai audit` first")
        both = _BothPacks(tell)
        found = diff_packs(means, load_pack(other), other, months=months, stop=stop, progress=both)
        return Compared(
            judged=found.judged,
            changes=found.changes,
            turned=_turned(means, round_, found.first, found.second),
            unaudited=found.unaudited,
        )


class _BothPacks:
    """Counts the crawls under the one pack and then under the other as one stretch of work."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._done = tell, 0

    def __call__(self, step: Step) -> None:
        self._done += 1
        self._tell((self._done, 2 * step.total))


@contextmanager
def _unstopped() -> Iterator[Stop]:
    """Nobody asks it to stop: the process is ended instead."""
    stop = Stop()
    try:
        yield stop
    finally:
        with suppress(OSError):
            stop.close()


def _turned_by(means: Means, round_: Round, changes: Sequence[Change]) -> Turned:
    before = {(each.centre, each.month): each.before for each in changes if each.before is not None}
    return _turned(means, round_, before, {(each.centre, each.month): each.after for each in changes})


def _turned(means: Means, round_: Round, first: Scores, second: Scores) -> Turned:
    closed = is_over(round_, means.clock())
    one = round_result(means.repository, round_, closed=closed, instead=first)
    two = round_result(means.repository, round_, closed=closed, instead=second)
    return Turned(
        months=flipped_months(one, two),
        standings=flipped_standings(one, two),
        before=one.indicator,
        after=two.indicator,
    )
