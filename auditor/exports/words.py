"""The Thai words of months and verdicts."""

from __future__ import annotations

from typing import assert_never

from evaluator.standing import StandingStatus
from rules.findings import Status
from rules.month import BUDDHIST_OFFSET, Month

_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


def month_in_thai(month: Month) -> str:
    """The month as Thai columns head it, such as ม.ค. 2563."""
    return f"{_MONTHS[month.month - 1]} {month.year + BUDDHIST_OFFSET}"


def standing_in_thai(status: StandingStatus) -> str:
    """A centre's standing in a round."""
    match status:
        case StandingStatus.PASSED:
            return "ผ่าน"
        case StandingStatus.FAILED:
            return "ไม่ผ่าน"
        case StandingStatus.PENDING:
            return "รอผล"
        case _:
            assert_never(status)


def status_in_thai(status: Status) -> str:
    """A finding's verdict."""
    match status:
        case Status.SATISFIED:
            return "เปิดเผยแล้ว"
        case Status.NONE_DECLARED:
            return "แจ้งว่าไม่มี"
        case Status.STALE:
            return "ไม่เป็นปัจจุบัน"
        case Status.UNDATED:
            return "ไม่ระบุวันที่"
        case Status.EMPTY:
            return "มีหัวข้อแต่ไม่มีเนื้อหา"
        case Status.BROKEN:
            return "เปิดไม่ได้"
        case Status.MISSING:
            return "ไม่พบ"
        case Status.UNDETERMINED:
            return "ยังตัดสินไม่ได้"
        case Status.NOT_APPLICABLE:
            return "ได้รับยกเว้น"
        case _:
            assert_never(status)
