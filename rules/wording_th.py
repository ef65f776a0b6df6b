"""A verdict in one Thai sentence, in the register of official letters; `rules.wording` says it in English."""

from __future__ import annotations

from typing import assert_never

from rules.findings import Status
from rules.period import Period
from rules.recency import Ageless, demand
from rules.thai_dates import day_in_thai, period_in_thai
from rules.wording import Grounds, readable

_YEAR_FROM = ", its year from the "
_PLACES = {
    "label": "ข้อความที่เชื่อมโยง",
    "line": "ข้อความในบรรทัดเดียวกัน",
    "row": "แถวเดียวกันในตาราง",
    "entry above": "รายการที่อยู่เหนือขึ้นไป",
    "column": "หัวคอลัมน์ของตาราง",
    "heading": "หัวข้อที่อยู่เหนือข้อความ",
    "page heading": "หัวข้อของหน้า",
    "page title": "ชื่อหน้า",
    "page text": "เนื้อหาของหน้า",
    "document's first lines": "บรรทัดแรกของเอกสาร",
    "file name": "ชื่อไฟล์",
}
"""Where a period may stand (`Period.where`)."""


def explanation(grounds: Grounds) -> str:
    """The sentence for a finding: what was followed from where, what stood there, which date decided."""
    trail, why, reason = _trail(grounds), grounds.why.th, grounds.reason.th
    match grounds.status:
        case Status.SATISFIED | Status.STALE | Status.UNDATED:
            return f"{trail} พบว่า{why}{_dated(grounds)}"
        case Status.NONE_DECLARED:
            return f"{trail} พบว่า{why}{f' สำหรับ{_span(grounds.period)}' if grounds.period else ''}"
        case Status.EMPTY:
            return f"{trail} พบว่า{why}{f' และ{reason}' if reason else ''}"
        case Status.BROKEN:
            return f"{trail} พบว่า{why}"
        case Status.MISSING:
            return f"ตรวจดูทั้ง {grounds.addresses} ที่อยู่ของเว็บไซต์ภายในขอบเขตที่กำหนดแล้ว ไม่พบข้อความใดที่ระบุถึงรายการนี้"
        case Status.UNDETERMINED:
            followed = f"{trail} พบว่า{why}" if grounds.label is not None and why else ""
            stopped = " ทั้งนี้ ".join(part for part in (followed, reason) if part)
            return f"ยังพิจารณาไม่ได้ เนื่องจาก{stopped or 'อ่านเว็บไซต์ไม่ได้'}"
        case Status.NOT_APPLICABLE:
            return f"ไม่นำมาประเมิน เนื่องจาก{reason}"
        case _:
            assert_never(grounds.status)


def place_in_thai(where: str) -> str:
    """Where a period was read, such as "ชื่อไฟล์"; empty where that is not told."""
    place, _, year_from = where.partition(_YEAR_FROM)
    found = _PLACES.get(place, "")
    return f"{found} โดยใช้ปีจาก{_PLACES[year_from]}" if found and year_from in _PLACES else found


def _trail(grounds: Grounds) -> str:
    if grounds.label is None:
        return "เว็บไซต์"
    place = f"ในหน้า {readable(grounds.found_on)}" if grounds.found_on is not None else "ในเว็บไซต์"
    onward = f" เชื่อมโยงไปยัง {grounds.target}" if grounds.target else ""
    return f"ข้อความ “{grounds.words}” {place}{onward}"


def _dated(grounds: Grounds) -> str:
    if isinstance(grounds.recency, Ageless):
        return ""
    asked, period = demand(grounds.recency, grounds.month).th, grounds.period
    if period is None:
        return f" ไม่พบวันที่กำกับข้อมูล {asked} จึงตรวจสอบความเป็นปัจจุบันไม่ได้"
    place = place_in_thai(period.where)
    read = f"อ่านจาก “{period.text}”" + (f" ใน{place}" if place else "")
    so = "จึงเป็นปัจจุบัน" if grounds.status is Status.SATISFIED else "จึงไม่เป็นปัจจุบัน"
    return f" ข้อมูลล่าสุดเป็นของ{_span(period)} ({read}) {asked} {so}"


def _span(period: Period) -> str:
    if period.start == period.end:
        return f"วันที่ {day_in_thai(period.start)}"
    text = period_in_thai(period)
    return text if text.startswith(("เดือน", "ปี")) else f"วันที่ {text}"
