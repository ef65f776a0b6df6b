"""What kept something from being read, in both languages: the crawler tells it in English, by kind and in detail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import assert_never
from urllib.parse import urlsplit

from crawler.artifacts import Document, FailureKind, FetchFailure, SiteSnapshot
from rules.clause import Clause

_LIMITS = (
    (re.compile(r"budget of (\d+) requests"), "ครบจำนวนคำขอที่กำหนดไว้ {} ครั้ง"),
    (re.compile(r"budget of (\S+) s"), "ครบเวลาที่กำหนดไว้ {} วินาที"),
    (re.compile(r"depth of (\d+) links"), "มีหน้าที่อยู่ลึกเกินกว่า {} ลิงก์จากหน้าแรก"),
    (re.compile(r"the site stopped answering"), "เว็บไซต์หยุดตอบสนอง"),
    (re.compile(r"its hours of visit ended \((\S+)\)"), "หมดช่วงเวลาที่อนุญาตให้เข้าสำรวจเว็บไซต์ ({} น.)"),
    (re.compile(r"all that was looked for was found"), "พบข้อมูลที่ค้นหาครบทุกรายการแล้ว"),
    (re.compile(r"home page unreachable"), "เข้าถึงหน้าแรกของเว็บไซต์ไม่ได้"),
)
"""How `crawler.crawl` words what ended a crawl early."""
_UNREAD = (
    (re.compile(r"cannot be read within (\S+) s and (\d+) MB"), "อ่านเนื้อหาไม่เสร็จภายในเวลา {} วินาทีและหน่วยความจำ {} MB"),
    (re.compile(r"its content makes the reader crash"), "เนื้อหาทำให้โปรแกรมอ่านหยุดทำงาน"),
)
"""How `crawler.confine` words why something that came cannot be read."""
_REMARKS = (
    (
        re.compile(r"all that had been found stands as it did on (\S+)"),
        "ข้อมูลที่เคยพบยังอยู่ครบเหมือนเมื่อสำรวจครั้งก่อน ({})",
    ),
    (
        re.compile(r"all that had been found was looked at again, and what is too old or gone was looked for"),
        "ดูข้อมูลที่เคยพบอีกครั้ง และค้นหาข้อมูลที่เก่าเกินไปหรือหายไปแล้ว",
    ),
    (re.compile(r"the rest is as it was on (\S+)"), "ส่วนที่เหลือเป็นไปตามการสำรวจครั้งก่อน ({})"),
    (re.compile(r"everything in scope was visited"), "สำรวจครบทุกหน้าในขอบเขตแล้ว"),
    (
        re.compile(r"(\d+) pages passed over whose like had led to nothing, such as (\S+)"),
        "ข้ามหน้าเว็บ {} หน้าซึ่งหน้าแบบเดียวกันไม่นำไปสู่ข้อมูลใด เช่น {}",
    ),
    (
        re.compile(r"(\d+) pages that only repeat others, such as (\S+)"),
        "ไม่ตามลิงก์ต่อจากหน้าเว็บ {} หน้าซึ่งซ้ำกับหน้าอื่น เช่น {}",
    ),
    (
        re.compile(r"(\d+) documents left that could only add to what was found"),
        "ไม่ได้เปิดเอกสารอีก {} ฉบับซึ่งเพียงซ้ำกับข้อมูลที่พบแล้ว",
    ),
    (re.compile(r"(\d+) endless lists cut short, such as (\S+)"), "หยุดอ่านรายการที่ไม่มีที่สิ้นสุด {} ชุด เช่น {}"),
    (re.compile(r"nothing deeper than (\d+) links was looked at"), "ไม่ได้ดูหน้าที่ลึกเกินกว่า {} ลิงก์"),
)
"""What it adds where it came to the end."""


def failure_clause(failure: FetchFailure) -> Clause:
    """Why an address could not be read."""
    return Clause(failure.detail, _failure_in_thai(failure))


def _failure_in_thai(failure: FetchFailure) -> str:  # noqa: C901 - one case a kind
    host = urlsplit(failure.final_url).netloc
    match failure.kind:
        case FailureKind.DNS:
            return f"ไม่พบเครื่องแม่ข่ายชื่อ {host}"
        case FailureKind.CONNECT:
            return f"ติดต่อเครื่องแม่ข่าย {host} ไม่ได้"
        case FailureKind.TLS:
            return f"เชื่อมต่อกับ {host} อย่างปลอดภัยไม่ได้ เนื่องจากใบรับรองหรือการเข้ารหัสขัดข้อง"
        case FailureKind.TIMEOUT:
            return f"{host} ไม่ตอบกลับครบถ้วนภายในเวลาที่กำหนด"
        case FailureKind.PROTOCOL:
            return f"การเชื่อมต่อกับ {host} ขาดหายหรือไม่เป็นไปตามมาตรฐาน HTTP"
        case FailureKind.HTTP_STATUS:
            return _status_in_thai(failure.status)
        case FailureKind.CHALLENGE:
            return "ระบบป้องกันของเว็บไซต์ขอให้พิสูจน์ว่าผู้เข้าชมเป็นมนุษย์"
        case FailureKind.TOO_LARGE:
            return "ไฟล์มีขนาดใหญ่เกินกว่าที่กำหนดให้อ่าน"
        case FailureKind.REDIRECT_LOOP:
            return "ถูกส่งต่อไปหลายทอดโดยไม่ถึงหน้าใด"
        case FailureKind.ROBOTS:
            return "ไฟล์ robots.txt ของเว็บไซต์ไม่อนุญาตให้เข้าถึง"
        case FailureKind.GUARD:
            return f"{host} ไม่ใช่ที่อยู่สาธารณะ จึงไม่เข้าถึง"
        case FailureKind.BUDGET:
            return "ยังไม่ได้เปิด เนื่องจากการเก็บข้อมูลถึงขีดจำกัดก่อน"
        case FailureKind.UNREADABLE:
            return _in_thai(failure.detail, _UNREAD) or "เปิดได้ แต่โปรแกรมอ่านเนื้อหาไม่ได้"
        case _:
            assert_never(failure.kind)


def _status_in_thai(status: int | None) -> str:
    match status:
        case HTTPStatus.NOT_FOUND:
            said = "ไม่พบหน้าที่ขอ"
        case HTTPStatus.GONE:
            said = "หน้าที่ขอถูกนำออกแล้ว"
        case HTTPStatus.UNAUTHORIZED:
            said = "ต้องเข้าสู่ระบบก่อน"
        case HTTPStatus.FORBIDDEN:
            said = "ไม่อนุญาตให้เข้าถึง"
        case HTTPStatus.TOO_MANY_REQUESTS:
            said = "ขอให้ลดความถี่ในการเข้าถึง"
        case None:
            return "เครื่องแม่ข่ายตอบกลับโดยไม่มีหน้าที่อ่านได้"
        case code if 300 <= code < 400:
            said = "ส่งต่อไปยังที่อยู่ซึ่งไม่ใช่ที่อยู่เว็บไซต์"
        case code if code >= 500:
            said = "ระบบของเว็บไซต์ขัดข้อง"
        case _:
            said = "ไม่สามารถให้หน้าที่ขอได้"
    return f"เครื่องแม่ข่ายตอบว่า{said} (HTTP {status})"


def unreadable_clause(document: Document) -> Clause:
    """Why a file does not open."""
    if document.detail == "password":
        cause = "มีรหัสผ่านป้องกันไว้"
    elif not document.size:
        cause = "ไฟล์ว่างเปล่า"
    else:
        cause = f"ไฟล์ชนิด {document.kind.value} ชำรุดหรือเป็นรูปแบบที่อ่านไม่ได้"
    return Clause(f"the file cannot be read ({document.detail or document.kind})", f"เปิดอ่านไฟล์ไม่ได้ ({cause})")


def cut_short_clause(snapshot: SiteSnapshot) -> Clause:
    """Why a site was not looked at whole."""
    said = snapshot.stopped_because
    cause = _in_thai(said, _LIMITS)
    because = f" เนื่องจาก{cause}" if cause else ""
    return Clause(f"the site was not looked at whole: {said}", f"ยังสำรวจเว็บไซต์ได้ไม่ครบถ้วน{because}")


def ending_clause(said: str) -> Clause:
    """What ended a crawl, as `crawler.crawl` words it; an unknown cause has no Thai."""
    parts = (_in_thai(part, (*_LIMITS, *_REMARKS)) for part in said.split("; "))
    return Clause(said, " ".join(part for part in parts if part))


def _in_thai(said: str, wordings: Sequence[tuple[re.Pattern[str], str]]) -> str:
    found = ((wording, match) for pattern, wording in wordings if (match := pattern.match(said)))
    return next((wording.format(*match.groups()) for wording, match in found), "")
