"""Whether a document is another agency's: what a label or a document's head says of whose it is.

It counts only where the owner is named in the place of an owner and can be told to be another agency than the
centre and those above and beneath it (docs/decisions/other-agencies.md). Our doubt is not the agency's breach: where
anything is unsure, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from crawler.artifacts import Document, Page
from rules.agencies import Agency, Kind, agencies_in, agency_across, agency_at, may_belong, may_name_one
from rules.clause import Clause
from rules.findings import ItemCode
from rules.kept import TEXTS
from rules.kinds import CHROME, HEADING
from rules.label_form import tighten
from rules.reader import SiteReader
from rules.thai import compact, normal, normal_label, skeleton, untorn

_HEAD = 300
"""Characters of a document within which its cover says whose it is."""
_READ = 2 * _HEAD
_TOP, _BOTTOM = 3, 4
"""Blocks of a front page that may be its header and footer where no markup says so."""
_TITLE = 70
"""Characters before an owner's name, or after it, in which the document's own title stands."""
_ALIKE = 0.8
"""From this likeness on two names are taken for spellings of one."""
_BONES = 5
"""Consonants by which a name is known in a bad text layer."""
_SHORTEST = 3
"""A shorter name says nothing by standing somewhere in a text."""

_TIME = (
    r"ประจำ|ปีงบประมาณ|ปี|พ\.? ?ศ\.?|ค\.? ?ศ\.?|ระยะ|รอบ|ราย|เดือน|ไตรมาส|ครั้งที่|เล่มที่|เล่ม|ที่(?= ?\d)|ถึง(?= ?(?:ปี|พ\.ศ|\d))"
    r"|ฉบับ(?:ที่|ปรับปรุง|แก้ไข|ย่อ|สมบูรณ์|เต็ม|ร่าง)?|แก้ไข|ปรับปรุง|เพิ่มเติม|ร่าง|หลัก"
    r"|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|[มกพสตธ]\.? ?[คพยิ]\.|มี\.?ค\.|เม\.?ย\.|มิ\.?ย\."
)
_MARK = r"[\s\d.,:;/()\[\]\-\"'_|+*]"
_BETWEEN = re.compile(rf"(?:{_MARK}|{_TIME}|ของ(?=.))*")
"""What may stand between the words of an item and its owner's name: when it is of, and nothing that relates them."""
_AFTER = re.compile(rf"(?:{_MARK}|{_TIME}|[a-z]|ดาวน์โหลด(?:ไฟล์|เอกสาร)?|(?:อำเภอ|ตำบล|แขวง|เขต)\S*)*")
_BEFORE = re.compile(rf"(?:{_MARK}|{_TIME}|ของ)*\Z")
_BESIDE = re.compile(r"(?:[\s(,\-]|(?:อำเภอ|ตำบล|แขวง|เขต)\S*)*")
_ISSUED = re.compile(rf"(?:{_MARK}|ร่าง|สำเนา)*(?:ประกาศ|คำสั่ง) ?")
_SUBJECT = re.compile(r"\s*เรื่อง")


@dataclass(frozen=True, slots=True)
class _Own:
    """What the centre calls itself, and what stands above it."""

    kind: Kind | None
    texts: tuple[str, ...]
    """All own texts without spaces: a name that stands in one is own, or a parent's."""
    names: tuple[str, ...]
    """The centre's own names, whole and without head noun: a text that holds one is the centre's."""


class Owners:
    """Tells the documents of one centre from those of others."""

    def __init__(self, site: SiteReader, names: Sequence[str] = ()) -> None:
        """`names` are the centre's by the registry; what its front page calls itself is added to them."""
        self._lexicon = site.lexicon
        self._checked = frozenset(rule.code for rule in site.pack.items if not rule.spec.others)
        self._own = _own(tuple(name for name in names if name), _fronts(site))
        self._heads: dict[str, tuple[str, tuple[Agency, ...]]] = {}
        self._label = lru_cache(maxsize=TEXTS)(self._of_label)

    def of_label(self, item: ItemCode, text: str, phrase: str) -> str | None:
        """The other agency that a label names as the owner, right after the words that name the item; else None."""
        if item not in self._checked or self._own.kind is None or not phrase:
            return None
        return self._label(text, phrase)

    def of_document(self, item: ItemCode, document: Document) -> str | None:
        """The other agency that a document's head names as its owner where nothing in it names the centre."""
        if item not in self._checked or self._own.kind is None or not document.text:
            return None
        form, others = self._head(document)
        return next((agency.words for agency in others if self._heads_it(item, form, agency)), None)

    def _of_label(self, text: str, phrase: str) -> str | None:
        form = normal_label(text)
        if not may_name_one(form) or (span := _span_of(phrase, form)) is None:
            return None
        gap = _BETWEEN.match(form, span[1])
        agency = agency_at(form, gap.end() if gap is not None else span[1]) or agency_across(form, *span)
        if agency is None or not self._is_other(agency) or self._names_own(form, agency):
            return None
        return agency.words if _ends_so(form, agency.end) else None

    def _head(self, document: Document) -> tuple[str, tuple[Agency, ...]]:
        """The head's normal form, and the other agencies in it; none where the document names the centre."""
        found = self._heads.get(document.url)
        if found is None:
            form = normal(untorn(document.text[:_READ]))[:_HEAD]
            form = form if may_name_one(form) else ""
            others = tuple(agency for agency in _agencies(form) if self._is_other(agency))
            if others and self._is_in(document.text):
                others = ()
            others = tuple(agency for agency in others if not self._names_own(form, agency))
            found = self._heads[document.url] = (form, others)
        return found

    def _heads_it(self, item: ItemCode, form: str, agency: Agency) -> bool:
        """Whether it stands in the place of an owner: after the title, before it, or as who issues it."""
        before = _BEFORE.sub("", form[: agency.start])
        if self._is_title(item, before[-_TITLE:], tighten(before).endswith):
            return True
        if agency.start == 0:
            after = _past(form, agency.end)
            return self._is_title(item, after[:_TITLE], tighten(after).startswith)
        issued = _ISSUED.match(form)
        by_it = issued is not None and issued.end() == agency.start and _SUBJECT.match(form, agency.end) is not None
        return by_it and agency.kind is self._own.kind

    def _is_title(self, item: ItemCode, text: str, stands: Callable[[str], bool]) -> bool:
        return any(code == item and stands(tighten(phrase)) for code, _, phrase in self._lexicon.read(text).named)

    def _is_other(self, agency: Agency) -> bool:
        """Whether it can be neither the centre nor one above or beneath it."""
        kind = self._own.kind
        if kind is None or may_belong(kind, agency.kind):
            return False
        if any(agency.name in text for text in self._own.texts):
            return False
        return not any(_alike(agency.name, name) for name in self._own.names)

    def _is_in(self, text: str) -> bool:
        """Whether a document names the centre anywhere, as far as its text layer can be read."""
        bones = skeleton(text)
        kept = (name for name in map(skeleton, self._own.names) if len(name) >= _BONES)
        return self._is_own(compact(text)) or any(name in bones for name in kept)

    def _is_own(self, tight: str) -> bool:
        return any(name in tight for name in self._own.names)

    def _names_own(self, form: str, agency: Agency) -> bool:
        """Whether a text names the centre too, or one above it other than as the agency's own: "…บางรัก กทม."."""
        if self._is_own(form.replace(" ", "")):
            return True
        own = self._own.kind
        for other in _agencies(form):
            if other.start == agency.start:
                continue
            above = may_belong(own, other.kind) if own is not None else True
            if not above and not any(other.name in text for text in self._own.texts):
                continue
            if agency.kind is not own or _BESIDE.fullmatch(form, agency.end, other.start) is None:
                return True
        return False


def why(agency: str) -> Clause:
    """Why a label is none of the centre's."""
    return Clause(f'it names another agency, "{agency}", as the owner', f"ระบุว่าเป็นของหน่วยงานอื่น (“{agency}”)")


def anothers(agency: str) -> Clause:
    """What a document of another agency comes to."""
    return Clause(
        f'another agency\'s document: it names "{agency}" as the owner, and nowhere this centre',
        f"เป็นเอกสารของหน่วยงานอื่น: ระบุว่าเป็นของ “{agency}” และไม่มีชื่อหน่วยงานนี้",
    )


def _fronts(site: SiteReader) -> tuple[Page, ...]:
    found = (site.view.resource(url) for url in sorted(site.view.home_urls))
    return tuple({page.url: page for page in found if isinstance(page, Page)}.values())


def _own(names: tuple[str, ...], fronts: Sequence[Page]) -> _Own:
    """What it is tells its name in the registry, else its front page's title, else the first heading there."""
    told = [normal_label(text) for text in names]
    shown = [normal_label(text) for page in fronts for text in _shown(page)]
    headings = [normal_label(text) for page in fronts for text in (page.title, *_first_headings(page))]
    named = [found for text in told if (found := _first_in(text)) is not None]
    called = named[0] if named else next(filter(None, map(_first_in, headings)), None)
    bare = [agency.name for agency in named] + ([called.name] if called is not None else [])
    return _Own(
        kind=called.kind if called is not None else None,
        texts=tuple(dict.fromkeys(_tight(text) for text in (*told, *shown) if text)),
        names=tuple(dict.fromkeys(name for name in (*map(_tight, told), *bare) if len(name) >= _SHORTEST)),
    )


@lru_cache(maxsize=5_000)
def _agencies(form: str) -> tuple[Agency, ...]:
    """Cached: whether one of them is another's is asked beside whether one is the centre's."""
    return tuple(agencies_in(form))


@lru_cache(maxsize=1_000)
def _first_in(form: str) -> Agency | None:
    """Cached: a visit asks the same few texts of its front page again and again."""
    return next(agencies_in(form), None)


def _first_headings(page: Page) -> Iterator[str]:
    return (block.text for block in page.blocks[:_TOP] if block.kind is HEADING)


def _shown(page: Page) -> Iterator[str]:
    """What a front page says of itself: its title, its header and footer; what is a link speaks of others."""
    yield page.title
    edge = (*page.blocks[:_TOP], *page.blocks[-_BOTTOM:])
    chrome = (block for block in page.blocks if block.region is CHROME)
    for block in (*edge, *chrome):
        if 2 * block.linked < len(block.text):
            yield block.text
    for image in page.images:
        if image.region is CHROME and image.alt:
            yield image.alt


def _tight(form: str) -> str:
    return form.replace(" ", "")


def _alike(one: str, other: str) -> bool:
    if one in other or other in one or skeleton(one) == skeleton(other):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _span_of(phrase: str, form: str) -> tuple[int, int] | None:
    """Where a phrase stands in a text in which spaces do not matter; None where it does not stand there as written."""
    wanted = tighten(phrase)
    place = form.replace(" ", "").find(wanted)
    if place < 0 or not wanted:
        return None
    letters = [index for index, letter in enumerate(form) if letter != " "]
    return letters[place], letters[place + len(wanted) - 1] + 1


def _ends_so(form: str, end: int) -> bool:
    """Whether after the owner's name a label says only when it is of, and to whom the owner belongs."""
    return _past(form, end) == ""


def _past(form: str, end: int) -> str:
    """What follows an agency's name, those it belongs to and the time it is of."""
    while True:
        rest = _AFTER.match(form, end)
        end = rest.end() if rest is not None else end
        above = agency_at(form, end)
        if above is None:
            return form[end:]
        end = above.end
