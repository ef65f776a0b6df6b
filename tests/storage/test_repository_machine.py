"""Whatever is done in whatever order, the database says what a plain list would."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import views
from storage.errors import ConflictError, SecondAuditError
from storage.records import AuditKind
from storage.repository import Repository
from tests.storage.storage_samples import FEBRUARY, NOON, PACK, audit, crawl, finding, prepared

CODES = ("a", "b", "c")
MONTHS = (FEBRUARY, FEBRUARY.plus(1))


class Storage(RuleBasedStateMachine):
    """A real file beside a model of lists and sets."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.repo = Repository.open(self.folder / "prongsai.db")
        self.kept: list[tuple[int, str, object, Decimal]] = []
        self.aside: set[int] = set()
        self.runs: list[tuple[int, object, frozenset[str]]] = []
        self.finished: set[int] = set()
        self.done: set[tuple[int, str]] = set()

    def teardown(self) -> None:
        self.repo.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        prepared(self.repo, *CODES)

    @rule(month=st.sampled_from(MONTHS), codes=st.sets(st.sampled_from(CODES), min_size=1))
    def run(self, month: object, codes: set[str]) -> None:
        run = self.repo.begin_run(month, PACK, sorted(codes), reason="", by="", at=NOON)  # type: ignore[arg-type]
        same = [
            number for number, other, of in self.runs if other == month and of == codes and number not in self.finished
        ]
        assert run.resumed == bool(same)
        if same:
            assert run.id == max(same)
        else:
            self.runs.append((run.id, month, frozenset(codes)))
        assert run.done == {code for number, code in self.done if number == run.id}

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), credit=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]))
    def keep(self, data: st.DataObject, credit: Decimal) -> None:
        number, month, codes = data.draw(st.sampled_from(self.runs))
        code = data.draw(st.sampled_from(sorted(codes)))
        visited = crawl(code, month=month, started_at=NOON + timedelta(minutes=len(self.kept)))
        record = audit(code, run_id=number, month=month, crawl=visited, findings=(finding(credit=credit),))
        if (number, code) in self.done:
            with pytest.raises(SecondAuditError):
                self.repo.keep_audit(record)
        else:
            self.kept.append((self.repo.keep_audit(record), code, month, credit))
            self.done.add((number, code))

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), credit=st.sampled_from([Decimal("0.25"), Decimal("0.75")]))
    def rescore(self, data: st.DataObject, credit: Decimal) -> None:
        _, code, month, _ = data.draw(st.sampled_from(self.kept))
        (visited,) = self.repo.crawls(month, [code])  # type: ignore[arg-type]
        record = audit(code, month=month, kind=AuditKind.RESCORE, crawl=visited, findings=(finding(credit=credit),))
        self.kept.append((self.repo.keep_audit(record), code, month, credit))

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def set_aside(self, data: st.DataObject) -> None:
        audit_id = data.draw(st.sampled_from(self.kept))[0]
        if audit_id in self.aside:
            with pytest.raises(ConflictError):
                self.repo.set_aside(audit_id, at=NOON, by="x", reason="y")
        else:
            self.repo.set_aside(audit_id, at=NOON, by="x", reason="y")
            self.aside.add(audit_id)

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.runs))[0]
        self.repo.finish_run(number, NOON)
        self.finished.add(number)

    @rule()
    def open_again(self) -> None:
        self.repo.close()
        self.repo = Repository.open(self.folder / "prongsai.db")

    @invariant()
    def the_official_audit_is_the_newest_not_set_aside(self) -> None:
        standing = {
            (month, code): (number, credit) for number, code, month, credit in self.kept if number not in self.aside
        }
        for month in MONTHS:
            found = {one.centre: (one.id, one.findings[0].credit) for one in views.official_audits(self.repo, month)}
            assert found == {code: what for (of, code), what in standing.items() if of == month}
        scores = {(one.month, one.centre): one.score.final for one in views.scores(self.repo, *MONTHS)}
        assert scores == {key: 100 * credit for key, (_, credit) in standing.items()}

    @invariant()
    def the_history_is_complete_and_in_order(self) -> None:
        for month in MONTHS:
            for code in CODES:
                expected = [number for number, of, when, _ in self.kept if (of, when) == (code, month)]
                assert [one.id for one in views.history(self.repo, code, month)] == expected

    @invariant()
    def what_can_be_resumed_is_what_was_not_finished(self) -> None:
        expected = [number for number, _, _ in reversed(self.runs) if number not in self.finished]
        assert [run.id for run in views.unfinished_runs(self.repo)] == expected


Storage.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestStorage = Storage.TestCase
