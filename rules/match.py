"""Which items a label names: phrases of a pack against the normal form of a text, all in one pass.

A longer phrase hides the shorter ones inside it ("แผนที่" is no "แผน", "โครงสร้างพื้นฐาน" no "โครงสร้าง"), whoever it
belongs to. Thai puts the head of a phrase first, so a hit counts less the further in it stands: in
"รายงานผลการดำเนินงานตามแผนปฏิบัติราชการ" the report decides, not the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

import ahocorasick

from rules.citations import clause_number, clauses_in
from rules.events import Events
from rules.findings import ItemCode
from rules.label_form import LabelForm, core, tighten
from rules.pack import Pack
from rules.pack_file import Phrases
from rules.sieve import Sieve, automaton
from rules.thai import normal_label
from rules.typos import Typos


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
_SLIP_SCORE = 2.0
_SHORT = 70
"""A label no longer than this may be mended for a slip of the pen."""


class Hit(NamedTuple):
    """A phrase found in a text. A tuple, since a page makes hundreds."""

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


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item whose words a text holds, and why it does not name it."""

    item: ItemCode
    phrase: str
    why: str
    why_th: str


NOTHING = Reading()
_JOINED = ("และ", "หรือ", "พร้อม", "รวมทั้ง")


class Lexicon:
    """A pack's phrases, ready to be looked for."""

    def __init__(self, pack: Pack) -> None:
        self._whole: dict[str, tuple[ItemCode | None, str]] = {}
        entries: dict[str, list[tuple[ItemCode | None, Strength, str]]] = {}
        spec = pack.spec
        self._add_phrases(entries, None, spec.distractors)
        for phrase in spec.distractors.news:
            _add(entries, None, Strength.PLAIN, phrase)
        for phrase in spec.shields:
            _add(entries, None, Strength.SHIELD, phrase)
        for item in spec.items:
            self._add_phrases(entries, item.code, item.phrases)
        self._automaton = _automaton(
            (tight, (len(tight), *entry)) for tight, found in entries.items() for entry in found
        )
        self._patterns = Sieve((item.code, text) for item in spec.items for text in item.patterns)
        self._shapes = Sieve((None, text) for text in spec.distractor_patterns)
        self._counter = _automaton(
            (tighten(text), (text, item.code)) for item in spec.items for text in item.counter_phrases
        )
        self._parts = _automaton((tight, entry) for tight, entry in self._whole.items() if entry[0] is not None)
        self._typos = Typos(
            (item.code, tighten(text), text) for item in spec.items for text in item.phrases.strong if tighten(text)
        )
        self._clauses = {_clause(text): item.code for item in spec.items for text in item.clauses}
        self.read = lru_cache(maxsize=100_000)(self._read)
        self._events = Events(spec.events, names_item=lambda words: bool(self.read(words).named))

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
        form = normal_label(text)
        if not form:
            return NOTHING
        if (whole := self._whole.get(core(form).replace(" ", ""))) is not None:
            item, phrase = whole
            return (
                Reading(distracted=phrase) if item is None else Reading(named=((item, Strength.WHOLE.value, phrase),))
            )
        label = LabelForm(form)
        if shape := self._shape(label.body):
            return Reading(distracted=shape)
        return self._verdict(label, _longest(self._hits(label)))

    def _shape(self, body: str) -> str | None:
        return self._shapes.leftmost(body).get(None) or self._events.told_by(body)

    def _hits(self, label: LabelForm) -> list[Hit]:
        return [*self._phrases_in(label), *self._patterns_in(label)]

    def _patterns_in(self, label: LabelForm) -> Iterator[Hit]:
        # A pattern may mean the head of the words themselves, or the very beginning, numbering and all ("MOIT 4 …").
        texts = ((label.body, 0), (label.form, label.numbering)) if label.numbering else ((label.form, 0),)
        for text, skipped in texts:
            for item, match in self._patterns.matches(text):
                before = len(text[skipped : match.start()].replace(" ", ""))
                span = len(match[0].replace(" ", ""))
                yield Hit(item, Strength.STRONG, before, before + span, match[0])

    def _phrases_in(self, label: LabelForm) -> list[Hit]:
        return [
            Hit(item, strength, end + 1 - length, end + 1, phrase)
            for end, found in self._automaton.iter(label.tight)
            for length, item, strength, phrase in found
        ]

    def _verdict(self, label: LabelForm, hits: list[Hit]) -> Reading:
        barred = self._barred(label.form) if any(hit.item is not None for hit in hits) else {}
        best: dict[ItemCode | None, Hit] = {}
        for hit in hits:
            if hit.item in barred or not _may_vote(hit, label):
                continue
            held = best.get(hit.item)
            if held is None or hit.vote > held.vote:
                best[hit.item] = hit
        against = best.pop(None, None)
        ranked = sorted(best.values(), key=lambda hit: (-hit.vote, hit.start, hit.start - hit.end, str(hit.item)))
        if against is not None and (not ranked or against.vote >= ranked[0].vote):
            return Reading(distracted=against.phrase)
        if ranked and ranked[0].vote >= ENOUGH:
            return Reading(named=_coordinated(ranked, label))
        if ranked:
            return NOTHING
        if cited := self._cited(label.form):
            return Reading(named=((cited, _CITED_SCORE, cited),), cited=True)
        slip = self._typos.find(label.tight) if len(label.tight) <= _SHORT else None
        if slip is not None and slip[0] not in self._barred(label.form):
            return Reading(named=((slip[0], _SLIP_SCORE, slip[1]),))
        return NOTHING

    def _barred(self, form: str) -> dict[ItemCode, str]:
        """The items that a counter-phrase keeps from being named, with its words."""
        barred: dict[ItemCode, str] = {}
        for _, entries in self._counter.iter(form.replace(" ", "")):
            for phrase, item in entries:
                barred.setdefault(item, phrase)
        return barred

    def rejected(self, text: str) -> tuple[Rejection, ...]:
        """The items whose words a text holds and which it nevertheless does not name, each once, with the reason."""
        form = normal_label(text)
        if not form:
            return ()
        label, named = LabelForm(form), {item for item, _, _ in self.read(text).named}
        hits = self._phrases_in(label)
        parts = [entry for _, found in self._parts.iter(label.tight) for entry in found]
        if not parts and all(hit.item is None or hit.item in named for hit in hits):
            return ()
        kept, barred, shape = _longest(hits), self._barred(label.form), self._shape(label.body)
        found: dict[ItemCode, Rejection] = {}
        for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start, str(hit.item))):
            if hit.item is None or hit.item in named or hit.item in found:
                continue
            why, why_th = _reason(hit, kept, barred.get(hit.item), shape, self.read(text))
            found[hit.item] = Rejection(hit.item, hit.phrase, why, why_th)
        for item, phrase in parts:
            if item not in named:
                why = f'"{phrase}" names it only where it is the whole label'
                found.setdefault(item, Rejection(item, phrase, why, f"“{phrase}” ต้องเป็นข้อความทั้งหมดจึงจะใช่"))
        return tuple(found[item] for item in sorted(found))

    def by_number(self, text: str, section: str | None) -> Reading:
        """What an entry of a section's list names by its number there, for where its words are silent."""
        number = clause_number(text) if section else None
        item = self._clauses.get(f"{section}({number})") if number else None
        return Reading(named=((item, _CITED_SCORE, f"{section}({number})"),), cited=True) if item else NOTHING

    def _cited(self, form: str) -> ItemCode | None:
        return next((code for clause in clauses_in(form) if (code := self._clauses.get(clause))), None)


@lru_cache(maxsize=16)
def lexicon_of(pack: Pack) -> Lexicon:
    """The pack's lexicon, built once."""
    return Lexicon(pack)


def _automaton(entries: Iterable[tuple[str, Any]]) -> ahocorasick.Automaton:
    """Finds all words in one pass over a text; each word yields the tuple of what was given for it."""
    gathered: dict[str, list[Any]] = {}
    for word, value in entries:
        if word:
            gathered.setdefault(word, []).append(value)
    return automaton({word: tuple(values) for word, values in gathered.items()})


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


def _may_vote(hit: Hit, label: LabelForm) -> bool:
    """Whether a hit may vote: prose names an item in its opening only, a weak phrase at the head only."""
    if hit.strength is Strength.SHIELD:
        return False
    if hit.item is None:
        return True
    if hit.strength is Strength.WEAK:
        return hit.start == 0
    return len(label.tight) <= _PROSE or hit.start <= _OPENING


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Only the hits that no longer one holds within it, and none that begins inside a shield."""
    kept: list[Hit] = []
    reach = shielded = -1
    span = (-1, -1)
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        same = (hit.start, hit.end) == span
        if not same and (hit.end <= reach or (hit.start < shielded and hit.strength is not Strength.SHIELD)):
            continue
        kept.append(hit)
        reach, span = hit.end, (hit.start, hit.end)
        if hit.strength is Strength.SHIELD:
            shielded = hit.end
    return kept


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


def _coordinated(ranked: list[Hit], label: LabelForm) -> tuple[tuple[ItemCode, float, str], ...]:
    """The head, and each strong phrase that stands beside it: not inside its phrase, nor as what it is about."""
    named = []
    subject = label.subject_after(ranked[0].end)
    for place, hit in enumerate(ranked):
        if place == 0 or (hit.strength is Strength.STRONG and hit.start < subject and _stands_beside(hit, label)):
            assert hit.item is not None
            named.append((hit.item, hit.vote if place == 0 else max(hit.vote, ENOUGH), hit.phrase))
    return tuple(named)


def _stands_beside(hit: Hit, label: LabelForm) -> bool:
    return hit.start in label.breaks or label.tight[: hit.start].endswith(_JOINED)
