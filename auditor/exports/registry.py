"""The centres, as anyone may know them: without contacts, and without how their sites are visited."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.exports.table import Column, Table
from storage.centre import Centre

COLUMNS = (
    Column(key="code", heading="รหัส", width=14),
    Column(key="name_th", heading="ศูนย์ข้อมูลข่าวสาร", width=44),
    Column(key="name_en", heading="ชื่อภาษาอังกฤษ", width=36),
    Column(key="kind", heading="ประเภท", width=14),
    Column(key="home_url", heading="เว็บไซต์", width=48),
    Column(key="extra_hosts", heading="โฮสต์อื่นของศูนย์", width=36),
    Column(key="exempt_items", heading="รายการที่ได้รับยกเว้น", width=24),
)


def centre_table(centres: Iterable[Centre]) -> Table:
    """A row a centre; lists are separated by ";" as in the registry's own file."""
    return Table(name="centres", columns=COLUMNS, rows=tuple(map(_cells, centres)), frozen_columns=2)


def _cells(centre: Centre) -> tuple[str, ...]:
    return (
        centre.code,
        centre.name_th,
        centre.name_en,
        centre.kind,
        centre.home_url,
        ";".join(centre.extra_hosts),
        ";".join(centre.exempt_items),
    )
