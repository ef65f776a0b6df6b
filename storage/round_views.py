"""Every official score of a span of months at once, as lean as thousands of centres over years ask for.

It says what `storage.views.scores` and `storage.months.closed_months` say together, of one state of the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Select, func, select

from evaluator.score import Score
from rules.month import Month
from storage.repository import Repository
from storage.rows import SCORE
from storage.schema import audits, closed_audits, closings, set_asides
from storage.shared_scores import SharedScores

_Kept = tuple[int, str, str, str, str, str | None]
"""An audit: its id, centre, month, and the lower bound, the upper bound and the final score as they are kept."""
_Official = dict[str, dict[str, _Kept]]
"""By month and centre: the audit that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptScores:
    """What is kept of a span of months."""

    scores: Mapping[Month, Mapping[str, Score]]
    """The official scores, by month and centre. Equal ones are one object."""
    closed: frozenset[Month]
    """The months that were closed."""
    amended: Mapping[tuple[str, Month], Score | None]
    """By centre and month, where another audit counts than when the month was closed: the score of then; None for none."""


def kept_scores(repo: Repository, first: Month, last: Month) -> KeptScores:
    """The scores from the first to the last month, both included, as they are now; whoever wrote them.

    Audits, closings and settings aside are only ever added, so what was read before still holds: where only audits
    came since, only those are read. What comes back is shared, and is not to be changed.
    """
    with repo.reading() as connection, _LOCK:
        memory = _MEMORIES.setdefault(repo, {})
        before, state = memory.get((first, last)), _state(connection)
        if before is None or before.state[1:] != state[1:]:
            scores = SharedScores()
            now = _read(connection, scores, str(first), str(last))
        elif before.state != state:
            scores = before.scores
            now = _with_later(connection, before, str(first), str(last))
        else:
            return before.kept
        memory[first, last] = _Memory(state=state, scores=scores, kept=now)
        return now


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was read last."""

    state: tuple[int, int, int]
    scores: SharedScores
    kept: KeptScores


_MEMORIES: WeakKeyDictionary[Repository, dict[tuple[Month, Month], _Memory]] = WeakKeyDictionary()
_LOCK = Lock()


def _state(connection: Connection) -> tuple[int, int, int]:
    """How much there is: the newest audit, how many were set aside, how many months are closed."""
    newest, aside, closed = connection.execute(
        select(
            select(func.coalesce(func.max(audits.c.id), 0)).scalar_subquery(),
            select(func.count()).select_from(set_asides).scalar_subquery(),
            select(func.count()).select_from(closings).scalar_subquery(),
        )
    ).one()
    return newest, aside, closed


def _read(connection: Connection, scores: SharedScores, first: str, last: str) -> KeptScores:
    official = _official(connection, first, last)
    query = select(closings.c.month).where(closings.c.month.between(first, last))
    closed = connection.execute(query).scalars().all()
    known = {audit_id for (audit_id,) in _rows(connection, select(closed_audits.c.audit_id))} if closed else set()
    later = [row for month in closed for row in official.get(month, {}).values() if row[0] not in known]
    return KeptScores(
        scores={
            Month.parse(month): {centre: scores.of(*row[3:]) for centre, row in of_month.items()}
            for month, of_month in sorted(official.items())
        },
        closed=frozenset(map(Month.parse, closed)),
        amended=_amended(connection, scores, later),
    )


def _with_later(connection: Connection, before: _Memory, first: str, last: str) -> KeptScores:
    """What was read before, and the audits that were kept since: none of them is set aside or was closed."""
    kept = before.kept
    official = _official(connection, first, last, after=before.state[0])
    of_months = dict(kept.scores)
    for text, rows in official.items():
        month = Month.parse(text)
        of_months[month] = {
            **kept.scores.get(month, {}),
            **{row[1]: before.scores.of(*row[3:]) for row in rows.values()},
        }
    later = [row for text, rows in official.items() if Month.parse(text) in kept.closed for row in rows.values()]
    return KeptScores(
        scores={month: of_months[month] for month in sorted(of_months)},
        closed=kept.closed,
        amended={**kept.amended, **_amended(connection, before.scores, later)},
    )


def _official(connection: Connection, first: str, last: str, after: int = 0) -> _Official:
    """Of the audits kept after that one."""
    aside = frozenset(connection.execute(select(set_asides.c.audit_id)).scalars())
    query = select(audits.c.id, audits.c.centre, audits.c.month, *SCORE).where(audits.c.month.between(first, last))
    official: _Official = defaultdict(dict)
    for row in _rows(connection, query.where(audits.c.id > after).order_by(audits.c.id)):
        if row[0] not in aside:  # they come as they were kept: the newest comes last, and stays
            official[row[2]][row[1]] = row
    return official


def _amended(
    connection: Connection, scores: SharedScores, later: Sequence[_Kept]
) -> dict[tuple[str, Month], Score | None]:
    """For audits of closed months that are not those of then: the score of then."""
    if not later:
        return {}
    query = (
        select(audits.c.id, audits.c.centre, audits.c.month, *SCORE)
        .join(closed_audits, closed_audits.c.audit_id == audits.c.id)
        .where(closed_audits.c.month.in_({row[2] for row in later}))
    )
    of_then = {(row[1], row[2]): scores.of(*row[3:]) for row in _rows(connection, query)}
    return {(row[1], Month.parse(row[2])): of_then.get((row[1], row[2])) for row in later}


def _rows(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    """The driver's own tuples: rows by name take twice as long, and here are tens of thousands."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return cursor.fetchall()
