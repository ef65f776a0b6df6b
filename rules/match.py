"""Which items a label names: phrases of a pack against the normal form of a text, all in one pass.

A longer phrase hides the shorter ones inside it ("แผนที่" is no "แผน", "โครงสร้างพื้นฐาน" no "โครงสร้าง"), whoever it
belongs to. Thai puts the head of a phrase first, so a hit counts less the further in it stands: in
"รายงานผลการดำเนินงานตามแผนปฏิบัติราชการ" the report decides, not the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import ahocorasick

from rules.findings import ItemCode
from rules.pack import Pack
from rules.pack_file import Phrases
from rules.thai import normal


class Strength(Enum):
    """How surely a phrase speaks; the value is its vote at the head of a label."""

    SHIELD = 0.0
    WEAK = 1.2
    PLAIN = 2.5
    STRONG = 4.0
    WHOLE = 5.0
    """The phrase is the whole label."""


CERTAIN = 4.0
"""The score at which a label leaves no doubt."""
ENOUGH = 0.9
"""The least score that names an item."""
_REACH = 90
"""Characters over which a vote fades to its least."""
_LEAST = 0.3
_DISTRACTED = 3.6
"""What a strong distractor says wherever it stands: a verb of news turns the words before it into news."""
_PROSE = 120
"""A text longer than this is prose, not a label: only its opening can name an item."""
_OPENING = 45
_CITED_SCORE = 1.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a text."""

    item: ItemCode | None
    """None for a phrase that names no item."""
    strength: Strength
    start: int
    end: int
    phrase: str

    @property
    def vote(self) -> float:
        """How much the hit says, given where it stands."""
        if self.item is None and self.strength is Strength.STRONG:
            return max(_DISTRACTED, self._faded)
        return self._faded

    @property
    def _faded(self) -> float:
        return self.strength.value * max(_LEAST, 1 - self.start / _REACH)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text names, surest first."""

    named: tuple[tuple[ItemCode, float, str], ...] = ()
    """(item, score, phrase); the first is the head, the others stand beside it ("โครงสร้าง และอำนาจหน้าที่")."""
    distracted: str | None = None
    """The words by which the text is about something else."""
    cited: bool = False
    """Named by its clause number alone."""

    @property
    def item(self) -> ItemCode | None:
        return self.named[0][0] if self.named else None

    @property
    def score(self) -> float:
        return self.named[0][1] if self.named else 0.0


NOTHING = Reading()
_CITATION = re.compile(
    r"(?<![\d./(])([79])\s?\(\s?([1-8])\s?\)|มาตรา\s?([79])\s?\.\s?([1-8])(?!\d)|มาตรา\s?([79])\s?วรรค"
)
_SECTION = re.compile(r"(?:มาตรา|section) ?([79])(?![\d.])(?! ?\(| ?วรรค)")
_ENTRY_NUMBER = re.compile(r"^(?:ข้อ ?|ที่ ?)?\(?(?:[79]\.)?([1-8])(?:\)|\.(?!\d)| ?\|| |$)")
_NUMBERING = re.compile(
    r"^(?:(?:ข้อ|ลำดับ|ที่)?\s*[\d]+(?:\.\d+)*\s*[.):]*\s*|\(?[oO]\s?-?\d+(?:-[oO]?\d+)?\)?\s*|(?:moit|eb|oit)\s?\d*\s*|[-–—>»•:.)(/|\]\[]+\s*)+"
)
_TAIL = re.compile(
    r"\s*(?:\(?[oO]\s?\d+(?:-[oO]?\d+)?\)?|\(accesskey=\d+\)|new[.!]*|(?:ปี)?(?:\s?พ\.?ศ\.?)?\s?25\d\d|[-–—>»•:.,)(/|\]\[]+)+$"
)
_EDGE = frozenset(" /,-|(&+•·:;")
_JOINED = ("และ", "หรือ", "พร้อม", "รวมทั้ง")


class Lexicon:
    """A pack's phrases, ready to be looked for."""

    def __init__(self, pack: Pack) -> None:
        self._automaton = ahocorasick.Automaton()
        self._whole: dict[str, tuple[ItemCode | None, str]] = {}
        entries: dict[str, list[tuple[ItemCode | None, Strength, str]]] = {}
        spec = pack.spec
        self._add_phrases(entries, None, spec.distractors)
        for phrase in spec.shields:
            _add(entries, None, Strength.SHIELD, phrase)
        for item in spec.items:
            self._add_phrases(entries, item.code, item.phrases)
        for tight, found in entries.items():
            self._automaton.add_word(tight, (len(tight), tuple(found)))
        if entries:
            self._automaton.make_automaton()
        self._empty = not entries
        self._patterns = [(item.code, re.compile(text)) for item in spec.items for text in item.patterns]
        self._against = [re.compile(text) for text in spec.distractor_patterns]
        self._counter = {
            item.code: tuple(map(tighten, item.counter_phrases)) for item in spec.items if item.counter_phrases
        }
        self._clauses = {_clause(text): item.code for item in spec.items for text in item.clauses}
        self.read = lru_cache(maxsize=100_000)(self._read)

    def _add_phrases(
        self, entries: dict[str, list[tuple[ItemCode | None, Strength, str]]], item: ItemCode | None, phrases: Phrases
    ) -> None:
        for strength, texts in (
            (Strength.STRONG, phrases.strong),
            (Strength.PLAIN, phrases.plain),
            (Strength.WEAK, phrases.weak),
        ):
            for text in texts:
                _add(entries, item, strength, text)
        for text in phrases.only:
            self._whole.setdefault(tighten(text), (item, text))

    def _read(self, text: str) -> Reading:
        """What a label names. Cached: menus repeat on every page of a site."""
        form = normal(text)
        if not form:
            return NOTHING
        whole = self._whole.get(tighten(core(form)))
        if whole is not None:
            item, phrase = whole
            if item is None:
                return Reading(distracted=phrase)
            return Reading(named=((item, Strength.WHOLE.value, phrase),))
        if (
            shape := next((match for match in (pattern.search(form) for pattern in self._against) if match), None)
        ) is not None:
            return Reading(distracted=shape[0])
        tight, breaks = _tightened(form)
        hits = self._hits(form, tight)
        return self._verdict(form, tight, breaks, hits)

    def _hits(self, form: str, tight: str) -> list[Hit]:
        found: list[Hit] = []
        if not self._empty:
            for end, (length, entries) in self._automaton.iter(tight):
                start = end + 1 - length
                found += (Hit(item, strength, start, end + 1, phrase) for item, strength, phrase in entries)
        for item, pattern in self._patterns:
            for match in pattern.finditer(form):
                before = len(match.string[: match.start()].replace(" ", ""))
                span = len(match[0].replace(" ", ""))
                found.append(Hit(item, Strength.STRONG, before, before + span, match[0]))
        return _longest(found)

    def _verdict(self, form: str, tight: str, breaks: frozenset[int], hits: list[Hit]) -> Reading:
        barred = {item for item, phrases in self._counter.items() if any(phrase in tight for phrase in phrases)}
        prose = len(tight) > _PROSE
        best: dict[ItemCode | None, Hit] = {}
        for hit in hits:
            if hit.item in barred or hit.strength is Strength.SHIELD:
                continue
            if prose and hit.item is not None and hit.start > _OPENING:
                continue
            held = best.get(hit.item)
            if held is None or hit.vote > held.vote:
                best[hit.item] = hit
        against = best.pop(None, None)
        ranked = sorted(best.values(), key=lambda hit: (-hit.vote, hit.start, hit.start - hit.end, str(hit.item)))
        if against is not None and (not ranked or against.vote >= ranked[0].vote):
            return Reading(distracted=against.phrase)
        if ranked and ranked[0].vote >= ENOUGH:
            return Reading(named=_coordinated(ranked, tight, breaks))
        if not ranked and (cited := self._cited(form)):
            return Reading(named=((cited, _CITED_SCORE, cited),), cited=True)
        return NOTHING

    def by_number(self, text: str, section: str | None) -> Reading:
        """What an entry of a section's list names by its number there, for where its words are silent."""
        number = clause_number(text) if section else None
        item = self._clauses.get(f"{section}({number})") if number else None
        return Reading(named=((item, _CITED_SCORE, f"{section}({number})"),), cited=True) if item else NOTHING

    def _cited(self, form: str) -> ItemCode | None:
        for match in _CITATION.finditer(form):
            section, number = match[1] or match[3], match[2] or match[4]
            if section and (code := self._clauses.get(f"{section}({number})")):
                return code
        return None


def citations(text: str) -> frozenset[str]:
    """The clauses of sections 7 and 9 that a text cites, as "7(1)"."""
    found = set()
    for match in _CITATION.finditer(normal(text)):
        section, number = match[1] or match[3], match[2] or match[4]
        if section:
            found.add(f"{section}({number})")
    return frozenset(found)


def section_cited(text: str) -> str | None:
    """The section, "7" or "9", that a heading is about as a whole; None where it names none, or both."""
    found = set(_SECTION.findall(normal(text)))
    return found.pop() if len(found) == 1 else None


def clause_number(text: str) -> str | None:
    """The number by which an entry stands in a section's list: "(3) …", "3 | …", "7.3 …"."""
    match = _ENTRY_NUMBER.match(normal(text))
    return match[1] if match else None


@lru_cache(maxsize=16)
def lexicon_of(pack: Pack) -> Lexicon:
    """The pack's lexicon, built once."""
    return Lexicon(pack)


@lru_cache(maxsize=20_000)
def tighten(text: str) -> str:
    """The normal form without spaces: Thai puts them where it likes."""
    return normal(text).replace(" ", "")


def core(form: str) -> str:
    """A label's normal form without its numbering, its year and its decoration."""
    return _TAIL.sub("", _NUMBERING.sub("", form)).strip()


def _clause(text: str) -> str:
    return text.replace(" ", "")


def _add(
    entries: dict[str, list[tuple[ItemCode | None, Strength, str]]],
    item: ItemCode | None,
    strength: Strength,
    phrase: str,
) -> None:
    if tight := tighten(phrase):
        entries.setdefault(tight, []).append((item, strength, phrase))


def _tightened(form: str) -> tuple[str, frozenset[int]]:
    """The form without spaces, and the places before which it had a space or a mark that parts words."""
    parts: list[str] = []
    breaks = {0}
    for char in form:
        if char in _EDGE:
            breaks.add(len(parts) + (char != " "))
        if char != " ":
            parts.append(char)
    return "".join(parts), frozenset(breaks)


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Only the hits that no longer one holds within it."""
    kept: list[Hit] = []
    reach = -1
    span = (-1, -1)
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reach or (hit.start, hit.end) == span:
            kept.append(hit)
            reach, span = hit.end, (hit.start, hit.end)
    return kept


def _coordinated(ranked: list[Hit], tight: str, breaks: frozenset[int]) -> tuple[tuple[ItemCode, float, str], ...]:
    """The head, and each strong phrase that stands beside it rather than inside its phrase."""
    named = []
    for place, hit in enumerate(ranked):
        beside = hit.start in breaks or tight[: hit.start].endswith(_JOINED)
        if place == 0 or (hit.strength is Strength.STRONG and beside):
            assert hit.item is not None
            named.append((hit.item, hit.vote if place == 0 else max(hit.vote, ENOUGH), hit.phrase))
    return tuple(named)
