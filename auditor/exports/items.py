"""The items that were looked for: what each is called, where the duty stands, what it weighs, how recent it must be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from auditor.exports.table import Cell, Column, Table
from rules.pack import Pack, Rule
from rules.recency import Ageless, CalendarYear, FiscalYear, Monthly, Recency, WithinMonths

COLUMNS = (
    Column(key="pack", heading="ชุดเกณฑ์", width=16),
    Column(key="pack_version", heading="รุ่นของชุดเกณฑ์", width=14),
    Column(key="pack_sha256", heading="SHA-256 ของชุดเกณฑ์", width=24),
    Column(key="code", heading="รายการ", width=18),
    Column(key="title_th", heading="ชื่อรายการ", width=60),
    Column(key="title_en", heading="ชื่อภาษาอังกฤษ", width=50),
    Column(key="clause", heading="มาตรา", width=24),
    Column(key="weight", heading="น้ำหนัก", width=10, decimals=2),
    Column(key="recency", heading="ความเป็นปัจจุบัน (รหัส)", width=18),
    Column(key="none_accepted", heading="รับคำแจ้งว่าไม่มี (รหัส)", width=18),
)


def item_table(packs: Iterable[Pack]) -> Table:
    """A row an item, pack by pack."""
    rows = tuple(_cells(pack, rule) for pack in packs for rule in pack.items)
    return Table(name="items", columns=COLUMNS, rows=rows, frozen_columns=4)


def _cells(pack: Pack, rule: Rule) -> tuple[Cell, ...]:
    return (
        pack.name,
        pack.version,
        pack.sha256,
        rule.code,
        rule.title_th,
        rule.title_en,
        rule.clause,
        rule.weight,
        recency_code(rule.recency),
        {True: "yes", False: "no", "month": "month"}[rule.none_accepted],
    )


def recency_code(recency: Recency) -> str:
    """What an item asks for in one word, such as "within_months:12"."""
    match recency:
        case Ageless():
            return "none"
        case WithinMonths(months):
            return f"within_months:{months}"
        case Monthly(lag):
            return f"monthly:{lag}"
        case FiscalYear():
            return "fiscal_year"
        case CalendarYear():
            return "calendar_year"
        case _:
            assert_never(recency)
