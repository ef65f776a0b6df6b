"""How each item fares in each month: of the audited centres, how many have which verdict on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from auditor.exports.table import Cell, Column, Table
from auditor.exports.words import month_in_thai, status_in_thai
from rules.findings import ItemCode, Status
from rules.month import Month
from storage.records import StoredAudit

COLUMNS = (
    Column(key="month", heading="เดือน", width=10),
    Column(key="month_th", heading="เดือนที่ประเมิน", width=13),
    Column(key="item", heading="รายการ", width=18),
    Column(key="item_title", heading="ชื่อรายการ", width=60),
    Column(key="centres", heading="ศูนย์ที่ตรวจ"),
    *(Column(key=status.value, heading=status_in_thai(status), width=14) for status in Status),
)


def coverage_table(audits: Iterable[StoredAudit], titles: Mapping[ItemCode, str]) -> Table:
    """A row a month and item, in the order of the months and of their first audit's pack."""
    counts: dict[tuple[Month, ItemCode], Counter[Status]] = defaultdict(Counter)
    for audit in audits:
        for finding in audit.findings:
            counts[audit.month, finding.item][finding.status] += 1
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(month),
            month_in_thai(month),
            item,
            titles.get(item, ""),
            counted.total(),
            *(counted[status] for status in Status),
        )
        for (month, item), counted in counts.items()
    )
    return Table(name="coverage", columns=COLUMNS, rows=rows, frozen_columns=3)
