"""What a link calls itself, what stands around it, and whether that says anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.artifacts import Link
from rules.label_form import core, tighten
from rules.pack import Pack
from rules.thai import decode_name, normal_label

_CUT = ("..", "…")
_BARE = re.compile(
    r"^(?:[\d\s./:()\[\]\-,_#*+]|"
    r"มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|"
    r"ม\.?ค\.?|ก\.?พ\.?|มี\.?ค\.?|เม\.?ย\.?|พ\.?ค\.?|มิ\.?ย\.?|ก\.?ค\.?|ส\.?ค\.?|ก\.?ย\.?|ต\.?ค\.?|พ\.?ย\.?|ธ\.?ค\.?|"
    r"ประจำ|เดือน|ปีงบประมาณ|งบประมาณ(?=\s?(?:พ\.?ศ\.?)?\s?25)|ปี|พ\.?ศ\.?|ค\.?ศ\.?|ไตรมาส|ครั้งที่|รอบ|ฉบับที่|ส่วนที่|ตอนที่|หน้าที่(?=\s?\d)|วันที่|ที่|ณ|ถึง|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)*$"
)
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|zip|rar|jpe?g|png|gif|html?|php|aspx?)$", re.IGNORECASE)


def label_of(link: Link) -> str:
    """The words by which a link names its target: its text, or what stands in for it."""
    text = link.text
    if text.endswith(_CUT) and len(link.title) > len(text):
        return link.title
    return text or link.alt or link.title or link.aria_label or ""


def file_name(url: str | None) -> str:
    """The last part of an address, readable and without its ending; empty where there is none."""
    if not url:
        return ""
    path = url.split("?", 1)[0].rstrip("/")
    name = path.rsplit("/", 1)[-1] if path.count("/") > 2 else ""
    return decode_name(_EXTENSION.sub("", name)) if name else ""


def contexts(link: Link) -> Iterator[tuple[str, str]]:
    """What surrounds a link, nearest first, as (what it is, its text)."""
    if link.line:
        yield "line", link.line
    if link.row:
        yield "row", link.row
    for parent in reversed(link.parents):
        yield "entry above", parent
    if link.column:
        yield "column", link.column
    for heading in reversed(link.headings):
        yield "heading", heading


class Labels:
    """The pack's knowledge of labels that say nothing and of those behind which to look."""

    def __init__(self, pack: Pack) -> None:
        self._generic = frozenset(map(tighten, pack.spec.generic))
        self._gateways = tuple(map(tighten, pack.spec.gateways))
        self.is_generic = lru_cache(maxsize=50_000)(self._is_generic)
        self.is_gateway = lru_cache(maxsize=50_000)(self._is_gateway)

    def _is_generic(self, label: str) -> bool:
        """Whether a label says nothing of its target: "ดาวน์โหลด", "มกราคม 2563", "12.pdf"."""
        form = _EXTENSION.sub("", normal_label(label))
        if _BARE.match(form):
            return True
        return core(form).replace(" ", "") in self._generic or form.replace(" ", "") in self._generic

    def _is_gateway(self, label: str) -> bool:
        """Whether items are to be expected behind a label."""
        tight = tighten(label)
        return len(tight) < 120 and any(gateway in tight for gateway in self._gateways)


@lru_cache(maxsize=16)
def labels_of(pack: Pack) -> Labels:
    """The pack's knowledge of labels, built once."""
    return Labels(pack)
