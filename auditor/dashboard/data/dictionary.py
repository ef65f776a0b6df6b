"""What each column of the data files holds: the types that programs check, and the words that people read.

The columns themselves are those of `auditor.exports`; a column that is not described here is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.dashboard.frame.words import Words
from auditor.exports.table import Column, Table
from auditor.exports.words import standing_in_thai, status_in_thai
from auditor.reports.words import Language
from evaluator.standing import StandingStatus
from rules.findings import Status

_MONTH = re.compile(r"\d{4}-\d{2}")
_SHA256 = "^[0-9a-f]{64}$"
_STATUSES = [status.value for status in Status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of Table Schema, with its constraints."""

    type: str
    constraints: Mapping[str, Any] = field(default_factory=dict)


def _text(**constraints: Any) -> Kind:
    return Kind(type="string", constraints=constraints)


_NEEDED = _text(required=True)
_COUNT = Kind(type="integer", constraints={"required": True, "minimum": 0})
_DIGEST = _text(pattern=_SHA256)
_HEAD = _text(required=True, pattern="^[0-9]+ [0-9a-f]{64}$")
_MONTH_OF = Kind(type="yearmonth", constraints={"required": True})
_SCORE = Kind(type="number", constraints={"minimum": 0, "maximum": 100})
_WEIGHT = Kind(type="number", constraints={"required": True, "minimum": 0})

KINDS: Mapping[str, Mapping[str, Kind]] = {
    "scores": {
        "centre": _text(required=True, unique=True),
        "name_th": _NEEDED,
        "name_en": _text(),
        "month": _SCORE,
        "passes": _COUNT,
        "status": _text(required=True, enum=[each.value for each in StandingStatus]),
        "status_th": _text(required=True, enum=[standing_in_thai(each) for each in StandingStatus]),
        "needs": _COUNT,
        "months_left": _COUNT,
        "undecided": _text(),
        "history_head": _HEAD,
    },
    "findings": {
        "centre": _NEEDED,
        "name_th": _text(),
        "month": _MONTH_OF,
        "month_th": _NEEDED,
        "item": _NEEDED,
        "item_title": _text(),
        "status": _text(required=True, enum=_STATUSES),
        "status_th": _text(required=True, enum=[status_in_thai(each) for each in Status]),
        "credit": Kind(type="number", constraints={"minimum": 0, "maximum": 1}),
        "weight": _WEIGHT,
        "url": _text(),
        "found_on": _text(),
        "label": _text(),
        "period_start": Kind(type="date"),
        "period_end": Kind(type="date"),
        "period_text": _text(),
        "excerpt": _text(),
        "explanation_th": _text(),
        "explanation": _NEEDED,
        "evidence_sha256": _DIGEST,
        "pack": _NEEDED,
        "pack_version": _NEEDED,
        "pack_sha256": _text(required=True, pattern=_SHA256),
        "program_version": _NEEDED,
        "audited_at": Kind(type="datetime", constraints={"required": True}),
        "machine_status": _text(enum=_STATUSES),
        "decided_by": _text(),
        "decision_reason": _text(),
        "history_head": _HEAD,
    },
    "centres": {
        "code": _text(required=True, unique=True),
        "name_th": _NEEDED,
        "name_en": _text(),
        "kind": _text(),
        "home_url": _text(),
        "extra_hosts": _text(),
        "exempt_items": _text(),
    },
    "items": {
        "pack": _NEEDED,
        "pack_version": _NEEDED,
        "pack_sha256": _text(required=True, pattern=_SHA256),
        "code": _NEEDED,
        "title_th": _NEEDED,
        "title_en": _NEEDED,
        "clause": _NEEDED,
        "weight": _WEIGHT,
        "recency": _text(
            required=True, pattern="^(none|fiscal_year|calendar_year|within_months:[0-9]+|monthly:[0-9]+)$"
        ),
        "none_accepted": _text(required=True, enum=["yes", "no", "month"]),
    },
    "coverage": {
        "month": _MONTH_OF,
        "month_th": _NEEDED,
        "item": _NEEDED,
        "item_title": _text(),
        "centres": _COUNT,
        **dict.fromkeys(_STATUSES, _COUNT),
    },
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "scores": ("centre",),
    "findings": ("centre", "month", "item"),
    "centres": ("code",),
    "items": ("pack_sha256", "code"),
    "coverage": ("month", "item"),
}
"""What tells a table's rows apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One column of one file."""

    name: str
    kind: Kind
    th: str
    en: str


def described(table: Table) -> tuple[Described, ...]:
    """The table's columns. Raises KeyError for one that nobody described."""
    return tuple(_column(table.name, column) for column in table.columns)


def _column(table: str, column: Column) -> Described:
    name = "month" if table == "scores" and _MONTH.fullmatch(column.key) else column.key
    key = f"data.{table}_{name}"
    thai, english = Words(Language.THAI)(key), Words(Language.ENGLISH)(key)
    return Described(name=column.key, kind=KINDS[table][name], th=thai, en=english)


def table_schema(table: Table) -> dict[str, Any]:
    """Frictionless Table Schema: https://specs.frictionlessdata.io/table-schema/."""
    fields = [
        {
            "name": each.name,
            "type": each.kind.type,
            "description": each.th,
            "description_en": each.en,
            **({"constraints": dict(each.kind.constraints)} if each.kind.constraints else {}),
        }
        for each in described(table)
    ]
    return {"fields": fields, "missingValues": [""], "primaryKey": list(KEYS[table.name])}
