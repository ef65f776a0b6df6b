"""The words of reports, in Thai and in English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from auditor.exports.words import status_in_thai
from rules.findings import Status
from rules.month import BUDDHIST_OFFSET, Month

_THAI_MONTHS = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]  # fmt: skip
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]  # fmt: skip


class Language(StrEnum):
    """A report's language."""

    THAI = "th"
    ENGLISH = "en"


WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.THAI: {
        "title": "รายงานหลักฐานการตรวจประเมินศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์",
        "act": "ตามมาตรา 7 และมาตรา 9 แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540",
        "centre": "ศูนย์ข้อมูลข่าวสาร",
        "month": "เดือนที่ประเมิน",
        "score": "คะแนน",
        "of": "จาก",
        "to": "ถึง",
        "open": "ยังไม่มีคะแนนสุดท้าย เพราะมีรายการที่ต้องให้เจ้าหน้าที่พิจารณา",
        "rules": "ชุดเกณฑ์",
        "program": "โปรแกรม Prongsai รุ่น",
        "audited": "ตรวจเมื่อ",
        "made": "จัดทำรายงานเมื่อ",
        "crawl": "การเก็บข้อมูลเว็บไซต์",
        "pages": "หน้า",
        "requests": "คำขอ",
        "archive": "แฟ้มเว็บที่เก็บไว้",
        "findings": "ผลตรวจรายการ",
        "points": "คะแนนที่ได้",
        "words": "ข้อความที่พบ",
        "found_on": "พบในหน้า",
        "url": "ที่อยู่ของข้อมูล",
        "fetched": "เปิดเมื่อ",
        "dated": "ช่วงเวลาที่ใช้ตัดสิน",
        "written": "เขียนว่า",
        "excerpt": "ข้อความตัดตอน",
        "digest": "SHA-256 ของหลักฐาน",
        "todo": "ควรดำเนินการ",
        "near": "ข้อความที่ใกล้เคียงแต่ไม่นับ",
        "decision": "ผลการทบทวนโดยเจ้าหน้าที่",
        "machine": "ผลที่โปรแกรมพบ",
        "history": "บันทึกประวัติ",
        "head": "รายการล่าสุดของบันทึกประวัติ",
        "entry": "รายการที่",
        "by": "โดย",
        "key": "กุญแจสาธารณะ (Ed25519)",
        "unsigned": "ไม่ได้ลงลายมือชื่ออิเล็กทรอนิกส์",
        "check": "ตรวจสอบความถูกต้องด้วยคำสั่ง prongsai verify ตามด้วยชื่อแฟ้มหลักฐาน",
    },
    Language.ENGLISH: {
        "title": "Evidence of the audit of an electronic information centre",
        "act": "Sections 7 and 9 of the Official Information Act B.E. 2540 (1997)",
        "centre": "Centre",
        "month": "Month",
        "score": "Score",
        "of": "of",
        "to": "to",
        "open": "no final score yet: some items need a person",
        "rules": "Rule pack",
        "program": "Prongsai version",
        "audited": "Audited",
        "made": "Report made",
        "crawl": "Visit to the site",
        "pages": "pages",
        "requests": "requests",
        "archive": "Web archive",
        "findings": "Findings",
        "points": "points",
        "words": "In the words",
        "found_on": "On the page",
        "url": "Leads to",
        "fetched": "Fetched",
        "dated": "Deciding date",
        "written": "written as",
        "excerpt": "Reads",
        "digest": "SHA-256 of the evidence",
        "todo": "To do",
        "near": "Close, but not counted",
        "decision": "Decided by a person",
        "machine": "The program had found",
        "history": "History",
        "head": "Last entry of the journal",
        "entry": "Entry",
        "by": "by",
        "key": "Public key (Ed25519)",
        "unsigned": "not signed",
        "check": "Check it with: prongsai verify FILE",
    },
}

_ENGLISH = {
    Status.SATISFIED: "disclosed",
    Status.NONE_DECLARED: "none, and says so",
    Status.STALE: "out of date",
    Status.UNDATED: "bears no date",
    Status.EMPTY: "heading without substance",
    Status.BROKEN: "does not open",
    Status.MISSING: "missing",
    Status.UNDETERMINED: "undetermined",
    Status.NOT_APPLICABLE: "exempt",
}


def status_in(status: Status, language: Language) -> str:
    """A verdict in words."""
    return status_in_thai(status) if language is Language.THAI else _ENGLISH[status]


def month_in(month: Month, language: Language) -> str:
    """A month in full: "กุมภาพันธ์ 2563", "February 2020"."""
    if language is Language.THAI:
        return f"{_THAI_MONTHS[month.month - 1]} {month.year + BUDDHIST_OFFSET}"
    return f"{_MONTHS[month.month - 1]} {month.year}"
