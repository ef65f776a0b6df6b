"""The exported tables, gathered from what is kept: the same for the command line and for the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from auditor.exports.coverage import coverage_table
from auditor.exports.findings import finding_rows, finding_table
from auditor.exports.items import item_table
from auditor.exports.registry import centre_table
from auditor.exports.scores import ScoreRow, score_rows, score_table
from auditor.exports.table import Table, with_head
from auditor.kept_rules import rules_that_judged
from auditor.standings import RoundResult, is_over, round_result
from evaluator.standing import Round
from rules.findings import ItemCode
from rules.month import Month
from rules.pack import Pack
from storage import views
from storage.centre import Centre
from storage.journal import head_of
from storage.records import StoredAudit
from storage.repository import Repository


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """What a round's exports tell. Each part is read once, when it is first asked for."""

    repository: Repository
    round: Round
    rules: Callable[[], Pack]
    """Reads the rules in force, which the scores alone do not need."""
    now: datetime

    @cached_property
    def pack(self) -> Pack:
        return self.rules()

    @cached_property
    def head(self) -> tuple[int, str]:
        """The journal's last entry, which every export bears."""
        with self.repository.reading() as connection:
            return head_of(connection)

    @cached_property
    def centres(self) -> tuple[Centre, ...]:
        return self.repository.centres()

    @cached_property
    def result(self) -> RoundResult:
        return round_result(self.repository, self.round, closed=is_over(self.round, self.now))

    @cached_property
    def audits(self) -> tuple[StoredAudit, ...]:
        """Those that count, of all the round's months."""
        return tuple(audit for month in self.round.months for audit in self.audits_of(month))

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Those that judged, in the order in which they did; the one in force where nothing was judged yet."""
        known = rules_that_judged(self.repository, self.pack, self.audits)
        return tuple(known[sha256] for sha256 in dict.fromkeys(one.pack.sha256 for one in self.audits)) or (self.pack,)

    @cached_property
    def titles(self) -> dict[ItemCode, str]:
        """The items' Thai titles; where packs name one differently, today's."""
        return {rule.code: rule.title_th for pack in (*self.packs, self.pack) for rule in pack.items}

    def audits_of(self, month: Month) -> tuple[StoredAudit, ...]:
        return views.official_audits(self.repository, month)

    def score_rows(self) -> tuple[ScoreRow, ...]:
        return score_rows(self.centres, {standing.centre: standing for standing in self.result.standings})

    def scores(self) -> Table:
        return with_head(score_table(self.score_rows(), self.round), self.head)

    def findings(self) -> Table:
        return with_head(self._findings(self.audits), self.head)

    def findings_by_month(self) -> Iterator[Table]:
        """The same in parts, for whoever hands them on one after the other."""
        for month in self.round.months:
            yield with_head(self._findings(self.audits_of(month)), self.head)

    def centre_table(self) -> Table:
        return centre_table(self.centres)

    def items(self) -> Table:
        return item_table(self.packs)

    def coverage(self) -> Table:
        return coverage_table(self.audits, self.titles)

    def workbook(self) -> bytes:
        """The scores with formulas that recompute the indicator, the findings and the rules beside them."""
        from auditor.exports.score_workbook import ScoreBook, score_workbook  # noqa: PLC0415 - a slow import

        return score_workbook(
            ScoreBook(
                round=self.round,
                closed=self.result.closed,
                rows=self.score_rows(),
                indicator=self.result.indicator,
                findings=self._findings(self.audits),
                packs=self.packs,
                head=self.head,
            )
        )

    def _findings(self, audits: tuple[StoredAudit, ...]) -> Table:
        return finding_table(finding_rows(audits, self.centres, self.titles))
