"""By what words a site calls a page the index of its information, and what words only speak of the Act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from crawler.artifacts import Block, Page
from rules.citations import section_cited
from rules.kept import TEXTS
from rules.kinds import HEADER_ROW, HEADING, ROW, TEXT
from rules.label_form import tighten
from rules.labels import label_of
from rules.reader import SiteReader

_LONGEST = 120
_STRONG = re.compile(
    r"ด(?:ัช|รรช)นี(?:ข้อมูล|ราย|รวม|ประจำ|แฟ้ม|ศูนย์|เอกสาร|$)"
    r"|(?:สารบัญ|บัญชี|ทะเบียน|รายการ)(?:ราย(?:การ|ชื่อ))?(?:แฟ้ม)?ข้อมูลข่าวสาร"
)
"""An index, a register or a list of the information, in so many words."""
_WEAK = re.compile(
    r"ข้อมูลข่าวสาร(?:ของ|ทาง)ราชการ|ศ[ูุ]นย์ข้อมูลข่าวสาร|ข้อมูลข่าวสารอิเล็กทรอนิกส์|info(?:rmation)?cent(?:er|re)"
    r"|ข้อมูลข่าวสารตาม(?:พ\.?ร\.?บ|พระราชบัญญัติ|มาตรา|ม\.?[79])"
    r"|(?:มาตรา|ม\.)7(?:\D{0,12})(?:มาตรา|ม\.)?9(?!\()"
)
"""The information that the Act speaks of, or the centre that holds it."""
_SPEAKS_OF = re.compile(
    r"คณะกรรมการข้อมูล|คำขอ|แบบฟอร์ม|แบบสำรวจ|แบบสอบถาม|แบบประเมิน|ประเมิน|เกณฑ์|สถิติ|รายงาน|ติดต่อ|แต่งตั้ง|เจ้าหน้าที่"
    r"|ระเบียบ|ประกาศ|คำสั่ง|อบรม|ประชุม|คู่มือ|ความรู้|ร้องเรียน|ค่าธรรมเนียม|ขั้นตอน|(?<!ตาม)(?:พระราชบัญญัติ|พ\.?ร\.?บ\.?)ข้อมูล"
)
"""Words about the Act, its Board, its forms and its assessments, not the information itself."""
_OF_LAW = re.compile(
    r"^(?:\d+[.)])?(?:(?:ประกาศ|คำวินิจฉัย|มติ|หนังสือ|แนวทาง|คำแนะนำ)(?:ของ)?(?:คณะกรรมการ(?:ข้อมูล|วินิจฉัย)|สำนักนายก|สขร|สำนักงานคณะ)"
    r"|พระราชบัญญัติข้อมูล|พ\.?ร\.?บ\.?ข้อมูล|กฎกระทรวง)"
    r"|(?:คืออะไร|คืออย่างไร|หมายถึง(?:อะไร)?|หมายความว่า(?:อย่างไร)?|หรือไม่|\?)$"
)
"""The Board's or a minister's own announcement, and a question about the Act."""
_FILING = re.compile(
    r"^(?:เลขที่|เลข|ลำดับ(?:ที่)?|หมายเลข|ชื่อ|ที่)?(?:แฟ้ม|ตู้|ชั้นวาง|ชั้น)(?:เอกสาร|ข้อมูล)?(?:ที่|เลขที่|หมายเลข)?\d*$"
    r"|^(?:สถาน)?ที่(?:จัด)?เก็บ(?:เอกสาร|ข้อมูล)?$"
)
_PARTS = re.compile(r"\s+[-–—]\s+|\s*[|»«]\s*|\s*:\s+")


@lru_cache(maxsize=TEXTS)
def is_about_law(text: str) -> bool:
    """Whether an entry cites clauses to speak of the Act, as the Board's announcements do, without standing under them."""
    return _OF_LAW.search(tighten(text)) is not None


def is_filing_row(block: Block) -> bool:
    """Whether a row has a cell that says in which cupboard, shelf or file things stand."""
    return block.kind in (ROW, HEADER_ROW) and any(_FILING.match(tighten(cell)) for cell in block.text.split(" | "))


@dataclass(frozen=True, slots=True)
class Name:
    """The words by which a site calls a page the index."""

    text: str
    on: Page
    """Where they stand: on the page itself, or where a link leads to it."""
    start: int = -1
    """The block from which on they hold."""

    @property
    def strong(self) -> bool:
        """Whether they say so in so many words."""
        return _is_strong(self.text)


class Naming:
    """What one site calls its pages."""

    def __init__(self, site: SiteReader) -> None:
        self._view = site.view

    def of(self, page: Page) -> Name | None:
        """The words that name a page the index; None where none do.

        Its own title and the labels that lead to it hold for all of it; a heading for what stands beneath.
        """
        found = [name for name in self._all(page) if _names(name.text)]
        return next((name for name in found if name.strong), found[0] if found else None)

    def _all(self, page: Page) -> Iterator[Name]:
        yield from (Name(part, page) for part in self._title(page))
        yield from (Name(label, on) for label, on in self._leading.get(page.url, {}).items())
        yield from (Name(label, on) for label, on in self._leading.get(page.final_url, {}).items())
        for place in self._view.own_places(page):
            block = page.blocks[place]
            if block.kind is HEADING or (block.kind is TEXT and _is_strong(block.text)):
                yield Name(block.text, page, place)

    def _title(self, page: Page) -> list[str]:
        """The parts of a title that are the page's own, not the site's."""
        shared = max(1, len(self._view.pages) // 3)
        return [part for part in _PARTS.split(page.title) if part and self._titled[part] <= shared]

    @cached_property
    def _titled(self) -> Counter[str]:
        return Counter(part for page in self._view.pages for part in set(_PARTS.split(page.title)))

    @cached_property
    def _leading(self) -> dict[str, dict[str, Page]]:
        """The labels of links that may name the page they lead to, each with the first page that has it, the front first."""
        leading: dict[str, dict[str, Page]] = {}
        pages, home_urls = self._view.pages, self._view.home_urls
        seen = {url for page in pages for url in (page.url, page.final_url)} - home_urls
        for page in sorted(pages, key=lambda page: page.url not in home_urls):
            for link in page.links:
                if link.url in seen and _names(label := label_of(link)):
                    leading.setdefault(link.url, {}).setdefault(label, page)
        return leading


def _is_strong(text: str) -> bool:
    return len(text) <= 2 * _LONGEST and _says_index(text)


@lru_cache(maxsize=TEXTS)
def _says_index(text: str) -> bool:
    return _STRONG.search(tighten(text)) is not None


@lru_cache(maxsize=TEXTS)
def _names(text: str) -> bool:
    tight = tighten(text)
    if not tight or len(tight) > _LONGEST or _SPEAKS_OF.search(tight):
        return False
    return bool(_STRONG.search(tight) or _WEAK.search(tight)) or section_cited(text) is not None
