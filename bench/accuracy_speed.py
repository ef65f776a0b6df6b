"""How long it takes to match and judge one page of about 30 KB with 57 links, all items of a pack."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from crawler.artifacts import Page, SiteSnapshot
from crawler.parse import parse_page
from rules.evaluate import evaluate
from rules.month import Month
from rules.pack import Pack

_HOME = "http://centre.test/"
_THEN = datetime(2020, 2, 20, tzinfo=UTC)
_MONTH = Month(2020, 2)
_WARM = 20
_MENU = (
    "หน้าแรก",
    "ประวัติความเป็นมา",
    "โครงสร้างหน่วยงาน",
    "อำนาจหน้าที่",
    "วิสัยทัศน์และพันธกิจ",
    "ทำเนียบผู้บริหาร",
    "กฎหมายที่เกี่ยวข้อง",
    "แผนปฏิบัติราชการ",
    "งบประมาณรายจ่ายประจำปี",
    "คู่มือสำหรับประชาชน",
    "ประกาศจัดซื้อจัดจ้าง",
    "สรุปผลการจัดซื้อจัดจ้างรายเดือน",
    "ศูนย์ข้อมูลข่าวสาร",
    "รายงานการประชุม",
    "สถิติการให้บริการ",
    "ภาพกิจกรรม",
    "แผนผังเว็บไซต์",
    "ถาม-ตอบ",
    "ร้องเรียนร้องทุกข์",
    "ติดต่อเรา",
)
_NEWS = (
    "ขอเชิญร่วมงานสัปดาห์วัฒนธรรม",
    "ประกาศประกวดราคาจ้างปรับปรุงถนน",
    "ประกาศผู้ชนะการเสนอราคาซื้อครุภัณฑ์",
    "อบรมการคัดแยกขยะในชุมชน",
    "ปิดการจราจรเพื่อซ่อมท่อระบายน้ำ",
    "รับสมัครอาสาสมัครสาธารณสุข",
    "รายงานผลการดำเนินงาน",
    "ประชุมคณะกรรมการชุมชน",
    "ฉีดวัคซีนป้องกันโรคพิษสุนัขบ้า",
    "เปิดรับฟังความคิดเห็นต่อร่างข้อบัญญัติ",
)
_PLACES = ("ซอยร่วมใจ", "ชุมชนริมคลอง", "ตลาดเช้า", "สวนสาธารณะกลาง", "โรงเรียนวัดใหม่", "ศูนย์เยาวชน", "ลานกีฬา", "สะพานไม้")
_SENTENCE = (
    "ผู้อำนวยการเขตลงพื้นที่{place}พร้อมเจ้าหน้าที่ เพื่อติดตามงาน{news} และพบปะประชาชนในวันที่ {day} กุมภาพันธ์ 2563 เวลา {hour}.30 น. "
)
_NEWS_LINKS = 37
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Medians over many pages, milliseconds of one core."""

    pages: int
    page_kb: float
    links: int
    parsed: float
    """From bytes to a page."""
    judged: float
    """Matched and judged: what `evaluate` takes on a snapshot of the one page."""
    again: float
    """The same once more, when every label was seen before."""


def measure(pack: Pack, count: int = 300) -> Speed:
    """Judge so many pages that share their menu, as the pages of a site do, and else differ."""
    bodies = list(_bodies(count + _WARM))
    for body in bodies[:_WARM]:
        evaluate(pack, _site(_parsed(body)), _MONTH)
    parsed, pages = _timed(_parsed, bodies[_WARM:])
    judged, again = [], []
    for page in pages:  # the second time right after the first: only so many texts are remembered
        for times in (judged, again):
            times.append(_timed(lambda page: evaluate(pack, _site(page), _MONTH), [page])[0])
    return Speed(
        pages=count,
        page_kb=statistics.median(page.size for page in pages) / 1000,
        links=round(statistics.median(len(page.links) for page in pages)),
        parsed=parsed,
        judged=statistics.median(judged),
        again=statistics.median(again),
    )


def _timed(work: Callable[[Given], Made], given: Sequence[Given]) -> tuple[float, list[Made]]:
    """The median time in milliseconds, and what was made."""
    made, times = [], []
    for one in given:
        began = time.process_time()  # what else the machine does is not counted
        made.append(work(one))
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times), made


def _parsed(body: bytes) -> Page:
    return parse_page(_HOME, _HOME, 200, body, "text/html; charset=utf-8", _THEN)


def _site(page: Page) -> SiteSnapshot:
    return SiteSnapshot(
        centre="speed",
        home_url=_HOME,
        started_at=_THEN,
        finished_at=_THEN,
        resources=(page,),
        complete=True,
        stopped_because="everything in scope was visited",
        requests=1,
        bytes=page.size,
    )


def _bodies(count: int) -> Iterator[bytes]:
    chance = random.Random(2540)
    menu = "".join(f'<li class="nav-item"><a href="/page/{n}">{label}</a></li>' for n, label in enumerate(_MENU))
    for number in range(count):
        news = "".join(_entry(chance, number * _NEWS_LINKS + n) for n in range(_NEWS_LINKS))
        text = "".join(f"<p>{''.join(_sentence(chance) for _ in range(3))}</p>" for _ in range(13))
        yield (
            "<!doctype html><html lang=th><head><meta charset=utf-8><title>สำนักงานเขตตัวอย่าง</title></head><body>"
            f"<nav><ul>{menu}</ul></nav><main><h1>สำนักงานเขตตัวอย่าง</h1><h2>ข่าวประชาสัมพันธ์</h2><ul>{news}</ul>"
            f"<h2>ข่าวกิจกรรม</h2>{text}</main><footer><p>โทร. 0 2000 0000</p></footer></body></html>"
        ).encode()


def _entry(chance: random.Random, number: int) -> str:
    day, label = chance.randint(1, 28), f"{chance.choice(_NEWS)}{chance.choice(_PLACES)} ครั้งที่ {number}"
    return (
        f'<li class="news-item"><span class="date">{day} ก.พ. 2563</span> '
        f'<a class="title" href="/news/detail/{number}" title="อ่านต่อ">{label}</a></li>'
    )


def _sentence(chance: random.Random) -> str:
    return _SENTENCE.format(
        place=chance.choice(_PLACES), news=chance.choice(_NEWS), day=chance.randint(1, 28), hour=chance.randint(8, 16)
    )
