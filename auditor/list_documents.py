"""Lists and figures as JSON documents: months, decisions, what waits for a person, runs, a pack's items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.documents import Json, finding_document, rules_document, score_document
from auditor.numbers import json_number
from rules.findings import Status

if TYPE_CHECKING:
    from auditor.appointments import Appointment
    from auditor.closing import MonthState
    from evaluator.override import Override
    from rules.findings import Finding
    from rules.month import Month
    from rules.pack import Pack
    from storage.coverage_views import ItemCount
    from storage.health_views import Holdings
    from storage.lock import Holder
    from storage.records import MonthScore
    from storage.run_views import RunSummary


def month_state_document(state: MonthState) -> Json:
    """How a month stands."""
    closing = state.closing
    return {
        "month": str(state.month),
        "audited": state.audited,
        "undetermined": list(state.undetermined),
        "closed": None
        if closing is None
        else {"at": closing.at.isoformat(), "by": closing.by, "reason": closing.reason, "audited": closing.audited},
        "amended": {
            centre: {"closed": score_document(before) if before else None, "now": score_document(now)}
            for centre, (before, now) in state.amended.items()
        },
    }


def months_document(states: Sequence[MonthState]) -> Json:
    """What `months list --json` prints."""
    return {"months": [month_state_document(state) for state in states]}


def decision_document(one: Override) -> Json:
    """A person's decision, in force or not."""
    return {
        "number": one.id,
        "centre": one.centre,
        "month": str(one.month),
        "item": one.item,
        "status": one.status.value,
        "by": one.by,
        "at": one.at.isoformat(),
        "reason": one.reason,
        "until": str(one.last_month) if one.last_month else None,
        "evidence_sha256": one.evidence_sha256,
        "attachment": {"name": one.attachment, "sha256": one.attachment_sha256} if one.attachment else None,
        "second": one.second,
        "in_force": one.in_force,
        "withdrawn": one.ended_at.isoformat() if one.ended_at else None,
    }


def placed_finding_document(centre: str, month: Month, finding: Finding) -> Json:
    """A finding on its own, as `review --json` lists it: with its centre, month and item."""
    return {"centre": centre, "month": str(month), "item": finding.item, **finding_document(finding)}


def schedule_document(coming: Sequence[Appointment]) -> Json:
    """What `schedule --json` prints."""
    runs = [{"at": each.at.isoformat(), "kind": each.kind.value, "month": str(each.month)} for each in coming]
    return {"timezone": "Asia/Bangkok", "runs": runs}


def pack_document(pack: Pack) -> Json:
    """What `rules check --json` prints: a pack and its items."""
    items = [
        {
            "item": rule.code,
            "title_th": rule.title_th,
            "title_en": rule.title_en,
            "clause": rule.clause,
            "weight": json_number(rule.weight),
            "recency": rule.spec.model_dump(mode="json")["recency"],
            "none_accepted": rule.none_accepted,
        }
        for rule in pack.items
    ]
    return {**rules_document(pack), "items": items}


def score_row_document(kept: MonthScore) -> Json:
    """A centre's official score of one month."""
    return {"centre": kept.centre, "month": str(kept.month), **score_document(kept.score)}


def coverage_document(month: Month, audited: int, counts: Sequence[ItemCount]) -> Json:
    """How many centres have each verdict on each item."""
    items = [
        {"item": one.item, "statuses": {status.value: one.statuses.get(status, 0) for status in Status}}
        for one in counts
    ]
    return {"month": str(month), "audited": audited, "items": items}


def run_document(run: RunSummary) -> Json:
    """A run in figures."""
    return {
        "id": run.id,
        "month": str(run.month),
        "by": run.by,
        "reason": run.reason,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "centres": run.centres,
        "done": run.done,
    }


def health_document(holdings: Holdings, head: tuple[int, str], held: Holder | None) -> Json:
    """A database that can be read: what it holds, the end of its history, and who runs an audit on it."""
    return {
        "status": "ok",
        "database": {
            "schema": holdings.schema,
            "crawls": holdings.crawls,
            "archive_bytes": holdings.archive_bytes,
        },
        "journal": {"entries": head[0], "head": head[1]},
        "run": None if held is None else {"pid": held.pid, "since": held.since.isoformat() if held.since else None},
    }
