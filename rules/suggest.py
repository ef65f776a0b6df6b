"""Labels that look like an item and match no phrase of the pack: what a phrase could be added for.

Looks are measured by the letters alone: two texts are alike as far as they share runs of three letters (the cosine
of their trigrams), those at their head counting more, where Thai has what a thing is. So every suggestion can name the
phrase that it is like, and the same labels give the same ones. Runs that many phrases have count like any other: a
weighting by rarity found fewer labels whose own phrases were taken away, and took as many for the wrong item.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from math import sqrt

from crawler.artifacts import BlockKind, LinkKind, Region
from rules.findings import ItemCode
from rules.label_form import core, tighten
from rules.labels import label_of
from rules.pack import Pack, Rule
from rules.periods import find_periods
from rules.reader import SiteReader
from rules.thai import normal
from rules.view import PageState

ALIKE = 0.5
"""The likeness from which on a label is suggested."""
_SHORTEST, _LONGEST = 6, 70
_LEFTOVERS = ("ประจำปีงบประมาณ", "ปีงบประมาณ", "ประจำปี", "ประจำเดือน", "ประจำ", "พ.ศ.", "ปี", "เดือน", "ณ วันที่", "วันที่")
_HEAD = "^^"
_MARKS = " -–—:/.,()[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLabel:
    """A label of a site that names no item."""

    label: str
    """As written."""
    phrase: str
    """Its normal form without numbering and dates: what would be added to a pack."""
    page: str
    """Where it stands first, by address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """What a text looks like."""

    item: ItemCode
    text: str
    """The title, phrase or example of the pack that it is most like."""
    likeness: float
    """0..1"""


class Likeness:
    """A pack's titles, phrases and examples, ready to be compared with."""

    def __init__(self, pack: Pack) -> None:
        """Texts that name no item stand among the others: what is most like one of them looks like no item."""
        self._texts: list[tuple[ItemCode | None, str]] = [
            *((rule.code, text) for rule in pack.items for text in _naming(rule)),
            *((None, text) for text in _naming_nothing(pack)),
        ]
        self._sizes = [len(trigrams(text)) for _, text in self._texts]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, (_, text) in enumerate(self._texts):
            for run in sorted(trigrams(text)):
                self._holding[run].append(place)

    def nearest(self, text: str) -> Nearest | None:
        """The item that a text looks like; None where it looks like none, or most like what names none."""
        runs = trigrams(text)
        shared = Counter(place for run in runs for place in self._holding.get(run, ()))
        rated = ((count / sqrt(len(runs) * self._sizes[place]), -place) for place, count in shared.items())
        likeness, place = max(rated, default=(0.0, 0))
        item, like = self._texts[-place]
        if likeness < ALIKE or item is None:
            return None
        return Nearest(item=item, text=like, likeness=round(likeness, 3))


def trigrams(text: str) -> frozenset[str]:
    """The runs of three letters of a text's normal form without spaces, and of its head."""
    tight = f"{_HEAD}{tighten(text)}"
    return frozenset(tight[start : start + 3] for start in range(max(1, len(tight) - 2)))


def labels_seen(site: SiteReader) -> tuple[SeenLabel, ...]:
    """The labels of a site's links and headings that name no item, nor plainly something else; each phrase once."""
    found: dict[str, SeenLabel] = {}
    for page, label in _labels(site):
        phrase = phrase_of(label)
        if not _SHORTEST <= len(tighten(phrase)) <= _LONGEST or phrase in found:
            continue
        found[phrase] = SeenLabel(label=label, phrase=phrase, page=page)
    return tuple(found[phrase] for phrase in sorted(found))


def phrase_of(label: str) -> str:
    """A label's normal form without its numbering and its dates: the longest stretch that they leave."""
    pieces = [normal(label)]
    for period in find_periods(pieces[0]):
        pieces = [part for piece in pieces for part in piece.split(period.text)]
    longest = max(pieces, key=len).strip(_MARKS)
    for leftover in _LEFTOVERS:
        longest = longest.removesuffix(leftover).removeprefix(leftover).strip(_MARKS)
    return core(longest)


def with_phrase(pack: Pack, item: ItemCode, phrase: str) -> Pack:
    """The pack as it would be with a plain phrase more; of another digest, since it judges otherwise."""
    items = tuple(_more(rule, phrase) if rule.code == item else rule for rule in pack.items)
    return replace(
        pack,
        spec=pack.spec.model_copy(update={"items": tuple(rule.spec for rule in items)}),
        sha256=sha256(f"{pack.sha256}\n{item}: {phrase}".encode()).hexdigest(),
        items=items,
    )


def _more(rule: Rule, phrase: str) -> Rule:
    phrases = rule.spec.phrases
    longer = phrases.model_copy(update={"plain": (*phrases.plain, phrase)})
    return replace(rule, spec=rule.spec.model_copy(update={"phrases": longer}))


def _naming(rule: Rule) -> Iterator[str]:
    phrases = rule.spec.phrases
    yield from (rule.title_th, *phrases.strong, *phrases.plain, *phrases.only, *rule.spec.examples.match)


def _naming_nothing(pack: Pack) -> Iterator[str]:
    against = pack.spec.distractors
    yield from (*against.strong, *against.plain, *against.only, *pack.spec.shields, *pack.spec.gateways)
    for rule in pack.items:
        yield from rule.spec.examples.no_match


def _labels(site: SiteReader) -> Iterator[tuple[str, str]]:
    """(page, label) in the order of the addresses; a label that says nothing or names anything is left out."""
    judged: dict[str, bool] = {}
    for page in site.view.pages:
        if site.view.state(page) is not PageState.CONTENT:
            continue
        links = (label_of(link) for link in page.links if link.kind in (LinkKind.ANCHOR, LinkKind.AREA))
        headings = (
            block.text for block in page.blocks if block.kind is BlockKind.HEADING and block.region is Region.MAIN
        )
        for label in (*links, *headings):
            if label not in judged:
                judged[label] = _is_open(site, label)
                if judged[label]:
                    yield page.final_url, label


def _is_open(site: SiteReader, label: str) -> bool:
    if not label or len(label) > 2 * _LONGEST or site.labels.is_generic(label) or site.labels.is_gateway(label):
        return False
    reading = site.lexicon.read(label)
    return not reading.named and reading.distracted is None
