"""Which items a label names: phrases of a pack against the normal form of a text, all in one pass.

A longer phrase hides the shorter ones inside it ("แผนที่" is no "แผน", "โครงสร้างพื้นฐาน" no "โครงสร้าง"), whoever it
belongs to. Thai puts the head of a phrase first, so a hit counts less the further in it stands: in
"รายงานผลการดำเนินงานตามแผนปฏิบัติราชการ" the report decides, not the plan.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rules.citations import clause_number, clauses_in
from rules.events import Events
from rules.findings import ItemCode
from rules.hits import Hit, Strength, longest
from rules.kept import TEXTS
from rules.label_form import LabelForm, tighten
from rules.label_words import Found, LabelWords, Phrase
from rules.pack import Pack
from rules.pack_file import Phrases
from rules.sieve import Sieve
from rules.thai import normal_label
from rules.typos import Typos

CERTAIN = 4.0
"""The score at which a label leaves no doubt."""
ENOUGH = 0.9
"""The least score that names an item."""
_PROSE = 120
"""A text longer than this is prose, not a label: only its opening can name an item."""
_OPENING = 45
_CITED_SCORE = 1.6
_SLIP_SCORE = 2.0
_SHORT = 70
"""A label no longer than this may be mended for a slip of the pen."""


_Voted = tuple[float, Hit]
"""(how much it says, the phrase)"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text names, surest first."""

    named: tuple[tuple[ItemCode, float, str], ...] = ()
    """(item, score, phrase); the first is the head, the others stand beside it ("โครงสร้าง และอำนาจหน้าที่")."""
    distracted: str | None = None
    """The words by which the text is about something else."""
    cited: bool = False
    """Named by its clause number alone."""
    passes_over: bool = field(default=False, compare=False, repr=False)
    """Whether the text may hold words of items that it does not name."""

    @property
    def item(self) -> ItemCode | None:
        return self.named[0][0] if self.named else None

    @property
    def score(self) -> float:
        return self.named[0][1] if self.named else 0.0


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item whose words a text holds, and why it does not name it."""

    item: ItemCode
    phrase: str
    why: str
    why_th: str


_HEAD = 3
"""Letters by which most labels are told to be no whole phrase."""
NOTHING, SILENT = Reading(), Reading(passes_over=True)
_JOINED = ("และ", "หรือ", "พร้อม", "รวมทั้ง")


class Lexicon:
    """A pack's phrases, ready to be looked for."""

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec
        self._whole = _wholes(pack)
        self._whole_heads = frozenset(tight[:_HEAD] for tight in self._whole)
        self._patterns = Sieve((item.code, text) for item in spec.items for text in item.patterns)
        self._shapes = Sieve((None, text) for text in spec.distractor_patterns)
        self._events = Events(spec.events, names_item=lambda words: bool(self.read(words).named))
        self._words = LabelWords(
            phrases=((tighten(phrase), (item, strength, phrase)) for item, strength, phrase in _phrases(pack)),
            counters=((tighten(text), (item.code, text)) for item in spec.items for text in item.counter_phrases),
            wholes=((tight, (item, text)) for tight, (item, text) in self._whole.items() if item is not None),
            shapes=self._shapes.words,
            patterns=self._patterns.words,
            events=self._events.words,
        )
        self._typos = Typos(
            (item.code, tighten(text), text) for item in spec.items for text in item.phrases.strong if tighten(text)
        )
        self._clauses = {_clause(text): item.code for item in spec.items for text in item.clauses}
        self.read = lru_cache(maxsize=TEXTS)(self._read)

    def _read(self, text: str) -> Reading:
        """What a label names. Cached: menus repeat on every page of a site."""
        form = normal_label(text)
        if not form:
            return NOTHING
        label = LabelForm(form)
        if (whole := self._whole_of(label)) is not None:
            item, phrase = whole
            named = () if item is None else ((item, Strength.WHOLE.value, phrase),)
            return Reading(named, distracted=phrase if item is None else None, passes_over=True)
        found = self._words.find(label)
        if shape := self._shape(label, found):
            return Reading(distracted=shape, passes_over=found.passes_over())
        return self._verdict(label, found)

    def _whole_of(self, label: LabelForm) -> tuple[ItemCode | None, str] | None:
        """The phrase that a label is and nothing else; its first letters save most labels the cutting off of a tail."""
        head = label.tight[:_HEAD]
        if head in self._whole_heads or head[:2] in self._whole_heads or head[:1] in self._whole_heads:
            return self._whole.get(label.core)
        return None

    def _shape(self, label: LabelForm, found: Found) -> str | None:
        worth = self._shapes.worth_trying(label.tight, found.shapes)
        shape = self._shapes.leftmost(label.body, worth).get(None) if worth else None
        return shape or self._events.told_by(label.body, holds_words=found.event)

    def _patterns_in(self, label: LabelForm, told: int) -> list[Hit]:
        # A pattern may mean the head of the words themselves, or the very beginning, numbering and all ("MOIT 4 …").
        hits: list[Hit] = []
        if worth := self._patterns.worth_trying(label.tight, told):
            hits += [_hit(item, match, 0) for item, match in self._patterns.matches(label.body, worth)]
        if label.numbering and (worth := self._patterns.worth_trying(label.form.replace(" ", ""), told)):
            hits += [_hit(item, match, label.numbering) for item, match in self._patterns.matches(label.form, worth)]
        return hits

    def _verdict(self, label: LabelForm, found: Found) -> Reading:
        hits = found.hits + self._patterns_in(label, found.patterns)
        best = _best(longest(hits), label, found.barred) if hits else {}
        against = best.pop(None, None)
        if not best:
            return self._unnamed(label, found) if against is None else _distracted(against[1], found)
        ranked = sorted(best.values(), key=_rank)
        if against is not None and against[0] >= ranked[0][0]:
            return _distracted(against[1], found)
        if ranked[0][0] >= ENOUGH:
            named = _coordinated(ranked, label)
            return Reading(named, passes_over=found.passes_over([item for item, _, _ in named]))
        return SILENT

    def _unnamed(self, label: LabelForm, found: Found) -> Reading:
        """What a label names without the words of any item: a clause's number, or a phrase with a slip of the pen."""
        if cited := self._cited(label.form):
            return Reading(((cited, _CITED_SCORE, cited),), cited=True, passes_over=found.passes_over())
        slip = self._typos.find(label.tight) if len(label.tight) <= _SHORT else None
        if slip is not None and slip[0] not in found.barred:
            return Reading(((slip[0], _SLIP_SCORE, slip[1]),), passes_over=found.passes_over())
        return SILENT if found.passes_over() else NOTHING

    def rejected(self, text: str) -> tuple[Rejection, ...]:
        """The items whose words a text holds and which it nevertheless does not name, each once, with the reason."""
        reading = self.read(text)
        if not reading.passes_over:
            return ()
        label, named = LabelForm(normal_label(text)), {item for item, _, _ in reading.named}
        found = self._words.find(label)
        if not found.passes_over(named):
            return ()
        kept, barred, shape = longest(found.hits), found.barred, self._shape(label, found)
        rejections: dict[ItemCode, Rejection] = {}
        for hit in sorted(found.hits, key=lambda hit: (hit.start - hit.end, hit.start, str(hit.item))):
            if hit.item is None or hit.item in named or hit.item in rejections:
                continue
            why, why_th = _reason(hit, kept, barred.get(hit.item), shape, reading)
            rejections[hit.item] = Rejection(hit.item, hit.phrase, why, why_th)
        for item, phrase in found.wholes:
            if item not in named:
                why = f'"{phrase}" names it only where it is the whole label'
                rejections.setdefault(item, Rejection(item, phrase, why, f"“{phrase}” ต้องเป็นข้อความทั้งหมดจึงจะใช่"))
        return tuple(rejections[item] for item in sorted(rejections))

    def by_number(self, text: str, section: str | None) -> Reading:
        """What an entry of a section's list names by its number there, for where its words are silent."""
        number = clause_number(text) if section else None
        item = self._clauses.get(f"{section}({number})") if number else None
        return Reading(named=((item, _CITED_SCORE, f"{section}({number})"),), cited=True) if item else NOTHING

    def _cited(self, form: str) -> ItemCode | None:
        return next(filter(None, map(self._clauses.get, clauses_in(form))), None)


@lru_cache(maxsize=16)
def lexicon_of(pack: Pack) -> Lexicon:
    """The pack's lexicon, built once."""
    return Lexicon(pack)


def _phrases(pack: Pack) -> Iterator[Phrase]:
    spec = pack.spec
    yield from _phrases_of(None, spec.distractors)
    yield from ((None, Strength.PLAIN, text) for text in spec.distractors.news)
    yield from ((None, Strength.SHIELD, text) for text in spec.shields)
    for item in spec.items:
        yield from _phrases_of(item.code, item.phrases)


def _phrases_of(item: ItemCode | None, phrases: Phrases) -> Iterator[Phrase]:
    yield from ((item, Strength.STRONG, text) for text in phrases.strong)
    yield from ((item, Strength.PLAIN, text) for text in phrases.plain)
    yield from ((item, Strength.WEAK, text) for text in phrases.weak)


def _wholes(pack: Pack) -> dict[str, tuple[ItemCode | None, str]]:
    """The phrases that speak only where they are the whole label, without spaces; the first of several stands."""
    wholes: dict[str, tuple[ItemCode | None, str]] = {}
    for item, phrases in ((None, pack.spec.distractors), *((item.code, item.phrases) for item in pack.spec.items)):
        for text in phrases.only:
            wholes.setdefault(tighten(text), (item, text))
    return wholes


def _clause(text: str) -> str:
    return text.replace(" ", "")


def _hit(item: ItemCode, match: re.Match[str], numbering: int) -> Hit:
    """What a pattern found in a text that begins with so many letters of numbering."""
    start = len(match.string[numbering : match.start()].replace(" ", ""))
    return Hit(item, Strength.STRONG, start, start + len(match[0].replace(" ", "")), match[0])


def _best(hits: Iterable[Hit], label: LabelForm, barred: Container[ItemCode]) -> dict[ItemCode | None, _Voted]:
    """The hit that says most for each item, and, under None, the one that says most against all."""
    best: dict[ItemCode | None, _Voted] = {}
    for hit in hits:
        if hit.item in barred or not _may_vote(hit, label):
            continue
        vote, held = hit.vote, best.get(hit.item)
        if held is None or vote > held[0]:
            best[hit.item] = vote, hit
    return best


def _distracted(against: Hit, found: Found) -> Reading:
    return Reading(distracted=against.phrase, passes_over=found.passes_over())


def _may_vote(hit: Hit, label: LabelForm) -> bool:
    """Whether a hit may vote: prose names an item in its opening only, a weak phrase at the head only."""
    if hit.strength is Strength.SHIELD:
        return False
    if hit.item is None:
        return True
    if hit.strength is Strength.WEAK:
        return hit.start == 0
    return len(label.tight) <= _PROSE or hit.start <= _OPENING


def _reason(hit: Hit, kept: list[Hit], counter: str | None, shape: str | None, reading: Reading) -> tuple[str, str]:
    """Why a hit names nothing, in English and in Thai."""
    if shape is not None:
        return f'a label of the shape "{shape}" names no item', f"ข้อความขึ้นต้นหรือมีรูปแบบ “{shape}” ซึ่งไม่ใช่ชื่อรายการ"
    if counter is not None:
        return f'it also says "{counter}"', f"มีคำว่า “{counter}” อยู่ด้วย"
    around = next((one for one in kept if one != hit and one.start <= hit.start < one.end), None)
    if hit not in kept and around is not None and hit.end > around.end:
        return f'"{hit.phrase}" begins inside "{around.phrase}"', f"“{hit.phrase}” ซ้อนอยู่กับคำว่า “{around.phrase}”"
    if hit not in kept and around is not None:
        return f'"{hit.phrase}" stands inside "{around.phrase}"', f"“{hit.phrase}” เป็นส่วนหนึ่งของคำว่า “{around.phrase}”"
    if reading.distracted is not None:
        return f'"{reading.distracted}" makes it about something else', f"คำว่า “{reading.distracted}” ทำให้เป็นเรื่องอื่น"
    if reading.named:
        return f"it names {reading.item} before", f"ข้อความระบุรายการ {reading.item} ก่อน"
    return f'"{hit.phrase}" does not stand at its head', f"“{hit.phrase}” ไม่ได้อยู่ต้นข้อความ"


def _rank(voted: _Voted) -> tuple[float, int, int, str]:
    vote, hit = voted
    return -vote, hit.start, hit.start - hit.end, str(hit.item)


def _coordinated(ranked: list[_Voted], label: LabelForm) -> tuple[tuple[ItemCode, float, str], ...]:
    """The head, and each strong phrase that stands beside it: not inside its phrase, nor as what it is about."""
    (vote, head), *others = ranked
    assert head.item is not None
    named = [(head.item, vote, head.phrase)]
    if others:
        subject = label.subject_after(head.end)
        for vote, hit in others:
            if hit.strength is Strength.STRONG and hit.start < subject and _stands_beside(hit, label):
                assert hit.item is not None
                named.append((hit.item, max(vote, ENOUGH), hit.phrase))
    return tuple(named)


def _stands_beside(hit: Hit, label: LabelForm) -> bool:
    return hit.start in label.breaks or label.tight[: hit.start].endswith(_JOINED)
