"""`export findings`: a row for each centre, month and item, with the evidence that a reader can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.exports.table import Cell, Column, Table
from auditor.exports.words import month_in_thai, status_in_thai
from rules.findings import Finding
from storage.centre import Centre
from storage.records import StoredAudit

COLUMNS = (
    Column(key="centre", heading="รหัส", width=14),
    Column(key="name_th", heading="ศูนย์ข้อมูลข่าวสาร", width=36),
    Column(key="month", heading="เดือน", width=10),
    Column(key="month_th", heading="เดือนที่ประเมิน", width=13),
    Column(key="item", heading="รายการ", width=18),
    Column(key="item_title", heading="ชื่อรายการ", width=36),
    Column(key="status", heading="ผล (รหัส)", width=15),
    Column(key="status_th", heading="ผล", width=22),
    Column(key="credit", heading="สัดส่วนคะแนน", decimals=2),
    Column(key="weight", heading="น้ำหนัก", width=9, decimals=2),
    Column(key="url", heading="ที่อยู่ของข้อมูล", width=48),
    Column(key="found_on", heading="พบลิงก์ในหน้า", width=48),
    Column(key="label", heading="ข้อความที่พบ", width=36),
    Column(key="period_start", heading="ช่วงเวลาตั้งแต่", width=13),
    Column(key="period_end", heading="ถึง", width=13),
    Column(key="period_text", heading="วันที่ตามที่เขียน", width=20),
    Column(key="excerpt", heading="ข้อความตัดตอน", width=48),
    Column(key="explanation_th", heading="เหตุผล", width=60),
    Column(key="explanation", heading="เหตุผล (ภาษาอังกฤษ)", width=60),
    Column(key="evidence_sha256", heading="SHA-256 ของหลักฐาน", width=24),
    Column(key="pack", heading="ชุดเกณฑ์", width=16),
    Column(key="pack_version", heading="รุ่นของชุดเกณฑ์", width=14),
    Column(key="pack_sha256", heading="SHA-256 ของชุดเกณฑ์", width=24),
    Column(key="program_version", heading="รุ่นของโปรแกรม", width=14),
    Column(key="audited_at", heading="เวลาที่ตรวจ", width=26),
    Column(key="machine_status", heading="ผลของชุดเกณฑ์ก่อนทบทวน (รหัส)", width=24),
    Column(key="decided_by", heading="ผู้ทบทวนผล", width=24),
    Column(key="decision_reason", heading="เหตุผลการทบทวน", width=48),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding of one audit."""

    audit: StoredAudit
    finding: Finding
    name_th: str
    """The centre's; empty where it has left the registry."""
    item_title: str


def finding_rows(
    audits: Iterable[StoredAudit], centres: Iterable[Centre], titles: Mapping[str, str] | None = None
) -> tuple[FindingRow, ...]:
    """A row a finding, in the order of `audits` and of each one's pack; `titles` names items by their code."""
    names = {centre.code: centre.name_th for centre in centres}
    known = titles or {}
    return tuple(
        FindingRow(
            audit=audit,
            finding=finding,
            name_th=names.get(audit.centre, ""),
            item_title=known.get(finding.item, ""),
        )
        for audit in audits
        for finding in audit.findings
    )


def finding_table(rows: Iterable[FindingRow]) -> Table:
    """The findings as a table."""
    return Table(name="findings", columns=COLUMNS, rows=tuple(map(_cells, rows)), frozen_columns=2)


def _cells(row: FindingRow) -> tuple[Cell, ...]:
    audit, finding = row.audit, row.finding
    period, decision = finding.period, finding.decision
    return (
        audit.centre,
        row.name_th,
        str(audit.month),
        month_in_thai(audit.month),
        finding.item,
        row.item_title,
        finding.status.value,
        status_in_thai(finding.status),
        finding.credit,
        finding.weight,
        finding.url,
        finding.found_on,
        finding.label,
        period.start.isoformat() if period else None,
        period.end.isoformat() if period else None,
        period.text if period else None,
        finding.excerpt,
        finding.explanation_th,
        finding.explanation,
        finding.evidence_sha256,
        audit.pack.name,
        audit.pack.version,
        audit.pack.sha256,
        audit.program_version,
        audit.at.isoformat(timespec="seconds"),
        decision.found.value if decision else None,
        ", ".join(filter(None, (decision.by, decision.second))) if decision else None,
        decision.reason if decision else None,
    )
