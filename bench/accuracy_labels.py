"""Labels of real sites: whether a label by itself names the item that a person gave it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy_data import items_meant, rows_of
from bench.accuracy_tally import Tally
from rules.findings import ItemCode
from rules.match import lexicon_of
from rules.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A labelled text and what the pack read in it."""

    text: str
    gold: str
    """The code as labelled."""
    accepted: tuple[ItemCode, ...]
    """Any of these is right; where empty, only None is."""
    source: str
    """The site or collection that it is from: what stands before the first colon of its source."""
    predicted: ItemCode | None

    @property
    def right(self) -> bool:
        return self.predicted in self.accepted if self.accepted else self.predicted is None

    @property
    def counted_as(self) -> ItemCode | None:
        """Of several accepted items the one predicted, else the first."""
        if self.predicted in self.accepted:
            return self.predicted
        return self.accepted[0] if self.accepted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """All answers."""

    answers: tuple[Answer, ...]

    @property
    def accuracy(self) -> float:
        return sum(answer.right for answer in self.answers) / max(1, len(self.answers))

    @property
    def false_alarms(self) -> tuple[int, int]:
        """Rows that name no item and were given one; rows that name no item."""
        nones = [answer for answer in self.answers if not answer.accepted]
        return sum(answer.predicted is not None for answer in nones), len(nones)

    @property
    def false_alarm_rate(self) -> float:
        alarms, rows = self.false_alarms
        return alarms / max(1, rows)

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the items that occur."""
        occurring = [tally.f1 or 0.0 for tally in self.by_item.values() if tally.support]
        return sum(occurring) / max(1, len(occurring))

    @property
    def by_item(self) -> Mapping[ItemCode, Tally]:
        """One tally for each item that occurs or was predicted, ordered by code."""
        hits, misses, alarms = Counter[ItemCode](), Counter[ItemCode](), Counter[ItemCode]()
        for answer in self.answers:
            gold = answer.counted_as
            if answer.right and gold is not None:
                hits[gold] += 1
            elif not answer.right:
                misses.update([gold] if gold is not None else [])
                alarms.update([answer.predicted] if answer.predicted is not None else [])
        return {
            item: Tally(hits=hits[item], false_alarms=alarms[item], misses=misses[item])
            for item in sorted({*hits, *misses, *alarms})
        }

    def confusions(self, most: int) -> list[tuple[str, str, list[str]]]:
        """(labelled, predicted, texts), the most frequent first."""
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for answer in self.answers:
            if not answer.right:
                found[(answer.gold, answer.predicted or "no item")].append(answer.text)
        ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return [(gold, predicted, texts) for (gold, predicted), texts in ranked[:most]]

    @property
    def by_source(self) -> Mapping[str, Labels]:
        """The rows of each source, the largest source first."""
        rows: defaultdict[str, list[Answer]] = defaultdict(list)
        for answer in self.answers:
            rows[answer.source].append(answer)
        ranked = sorted(rows.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return {source: Labels(answers=tuple(answers)) for source, answers in ranked}


def read_labels(path: Path, pack: Pack) -> Labels:
    """Classify every labelled text; raises NoData."""
    items = [rule.code for rule in pack.items]
    rows = rows_of(path, ("text", "item", "source"))
    return Labels(answers=tuple(_answer(row["text"], row["item"], row["source"], items, pack) for row in rows))


def _answer(text: str, gold: str, source: str, items: Sequence[ItemCode], pack: Pack) -> Answer:
    return Answer(
        text=text,
        gold=gold,
        accepted=items_meant(gold, items),
        source=source.partition(":")[0],
        predicted=lexicon_of(pack).read(text).item,
    )
