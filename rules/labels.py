"""What a link calls itself, what stands around it, and whether that says anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.artifacts import Link
from rules.idle_words import IdleWords, without_ornaments
from rules.kept import TEXTS
from rules.label_form import core, tighten
from rules.pack import Pack
from rules.sieve import automaton
from rules.thai import decode_name, normal_label

_CUT = ("..", "…")
_OF_THE_ACT = re.compile(r"(?<!ตาม)(?:พระราชบัญญัติ|คณะกรรมการ)(?:ว่าด้วย)?ข้อมูลข่าวสาร(?:(?:ของ)?(?:ทาง)?ราชการ)?")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|zip|rar|jpe?g|png|gif|html?|php|aspx?)$", re.IGNORECASE)


def label_of(link: Link) -> str:
    """The words by which a link names its target: its text, or what stands in for it."""
    text = link.text
    if link.title and text.endswith(_CUT) and len(link.title) > len(text):
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
        self._idle = IdleWords(frozenset(map(tighten, pack.spec.generic)))
        self._gateways = tuple(map(tighten, pack.spec.gateways))
        self._gateway_words = automaton(dict.fromkeys(self._gateways))
        self._site_maps = tuple(map(tighten, pack.spec.site_maps))
        self._kinds = tuple(map(tighten, pack.spec.kinds))
        words = pack.spec.distractors
        self._yielding = frozenset((*words.plain, *words.only)).difference(words.strong, words.news)
        self._units = tuple(re.compile(text) for text in pack.spec.units)
        self.is_generic = lru_cache(maxsize=TEXTS)(self._is_generic)
        self.is_gateway = lru_cache(maxsize=TEXTS)(self._is_gateway)

    def _is_generic(self, label: str) -> bool:
        """Whether a label says nothing of its target: "ดาวน์โหลด", "มกราคม 2563", "12.pdf"."""
        return self._idle.say_nothing(_EXTENSION.sub("", normal_label(label)))

    def gives_way(self, label: str, distracted: str | None) -> bool:
        """Whether a file's label says less than the page that the file stands on.

        So do words that are no item's and tell of no event, and a bare kind of document: "ข้อบัญญัติ ปี 2563".
        """
        return self._is_kind(label) if distracted is None else distracted in self._yielding

    def _is_kind(self, label: str) -> bool:
        form = _EXTENSION.sub("", normal_label(label))
        tight, plain = (core(one).replace(" ", "") for one in (form, without_ornaments(form)))
        if tight in self._kinds or plain in self._kinds:
            return True
        rests = (tight[len(kind) :] for kind in self._kinds if tight.startswith(kind))
        return any(any(map(str.isdecimal, rest)) and self.is_generic(rest) for rest in rests)

    def is_unit(self, label: str) -> bool:
        """Whether a label is the name of a division and nothing else: "ฝ่ายปกครอง"."""
        form = core(normal_label(label))
        return any(unit.search(form) for unit in self._units)

    def is_site_map(self, label: str) -> bool:
        """Whether a label leads to a page that lists everything."""
        tight = tighten(label)
        return len(tight) < 60 and any(name in tight for name in self._site_maps)

    def _is_gateway(self, label: str) -> bool:
        """Whether items are to be expected behind a label."""
        tight = tighten(label)
        return len(tight) < 120 and next(self._gateway_words.iter(tight), None) is not None

    def is_about_the_act(self, label: str) -> bool:
        """Whether a label holds no words of a gateway but those in the Act's name, or in its Board's."""
        tight = tighten(label)
        of_the_act = [(found.start(), found.end()) for found in _OF_THE_ACT.finditer(tight)]
        starts = (place.start() for gateway in self._gateways for place in re.finditer(re.escape(gateway), tight))
        return bool(of_the_act) and all(any(start <= at < end for start, end in of_the_act) for at in starts)


@lru_cache(maxsize=16)
def labels_of(pack: Pack) -> Labels:
    """The pack's knowledge of labels, built once."""
    return Labels(pack)
