"""What to do about a finding, in one sentence for whoever looks after the centre's site."""

from __future__ import annotations

from typing import assert_never

from rules.clause import Clause
from rules.findings import Status


def advice(status: Status) -> Clause | None:
    """The next step that would raise or settle the verdict; None where there is nothing to do."""
    match status:
        case Status.SATISFIED | Status.NONE_DECLARED | Status.NOT_APPLICABLE:
            return None
        case Status.STALE:
            return Clause(
                "Publish the newest period under the same heading and say in the link's words which period it is.",
                "เผยแพร่ข้อมูลของช่วงเวลาล่าสุดไว้ใต้หัวข้อเดิม และระบุช่วงเวลานั้นไว้ในข้อความที่เชื่อมโยง",
            )
        case Status.UNDATED:
            return Clause(
                "Write the month and year (or the fiscal year) beside the information, in the link's words or the heading.",
                "ระบุเดือนและปี (หรือปีงบประมาณ) กำกับข้อมูลไว้ในข้อความที่เชื่อมโยงหรือในหัวข้อ",
            )
        case Status.EMPTY:
            return Clause(
                "Put the information itself, or a document that opens, behind the heading that is already there.",
                "นำตัวข้อมูล หรือเอกสารที่เปิดอ่านได้ มาเผยแพร่ไว้ในหัวข้อที่มีอยู่แล้ว",
            )
        case Status.BROKEN:
            return Clause(
                "Mend the link or put the file back; then have the centre audited again.",
                "แก้ไขลิงก์หรือนำไฟล์กลับมาไว้ที่เดิม แล้วขอให้ตรวจประเมินอีกครั้ง",
            )
        case Status.MISSING:
            return Clause(
                "Publish the information, or link to where it stands, in words that name it; see the clause's title.",
                "เผยแพร่ข้อมูล หรือทำลิงก์ไปยังหน้าที่มีข้อมูล โดยใช้ข้อความที่ระบุชื่อรายการตามที่กฎหมายกำหนด",
            )
        case Status.UNDETERMINED:
            return Clause(
                "Open the page by hand and decide, or audit the centre again on another day.",
                "เปิดหน้าเว็บตรวจดูด้วยตนเองแล้ววินิจฉัย หรือตรวจประเมินศูนย์อีกครั้งในวันอื่น",
            )
        case _:
            assert_never(status)
