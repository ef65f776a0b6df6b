"""What the labels would say had a source never been read while the pack's words were written.

Nothing is fitted by a machine, but words were chosen by people who had read the labels. So each source is read once more by a
pack without the words that occur in that source and in no other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from bench.accuracy_labels import Labels
from rules.label_form import tighten
from rules.match import Lexicon
from rules.pack import Pack, Rule
from rules.pack_file import Phrases, RuleSpec
from rules.thai import normal

Words = frozenset[str]
Kind = TypeVar("Kind", bound=Phrases)
"""Phrases, or the distractors, which come in more strengths."""


def with_each_source_unread(labels: Labels, pack: Pack) -> Labels:
    """The same labels, those of each source read without the words that only this source bears out."""
    own = _words_of_one_source(labels, pack)
    lexicons = {source: Lexicon(without(pack, words)) for source, words in own.items()}
    full = Lexicon(pack)
    return Labels(
        answers=tuple(
            replace(answer, predicted=lexicons.get(answer.source, full).read(answer.text).item)
            for answer in labels.answers
        )
    )


def without(pack: Pack, words: Words) -> Pack:
    """The pack without these phrases and patterns, whatever they are there for."""
    items = tuple(Rule(spec=_item_without(rule.spec, words), recency=rule.recency) for rule in pack.items)
    spec = pack.spec.model_copy(
        update={
            "items": tuple(rule.spec for rule in items),
            "distractors": _phrases_without(pack.spec.distractors, words),
            "distractor_patterns": _kept(pack.spec.distractor_patterns, words),
            "events": _kept(pack.spec.events, words),
            "shields": _kept(pack.spec.shields, words),
        }
    )
    return replace(pack, spec=spec, items=items)


def _words_of_one_source(labels: Labels, pack: Pack) -> Mapping[str, Words]:
    """For each source the words that occur in no other."""
    forms = [(answer.source, normal(answer.text), tighten(answer.text)) for answer in labels.answers]
    found: defaultdict[str, set[str]] = defaultdict(set)
    for phrase in set(_phrases(pack)):
        tight = tighten(phrase)
        _note(found, phrase, (source for source, _, text in forms if tight in text))
    for text in set(_patterns(pack)):
        pattern = re.compile(text)
        _note(found, text, (source for source, form, _ in forms if pattern.search(form)))
    return {source: frozenset(words) for source, words in found.items()}


def _note(found: defaultdict[str, set[str]], word: str, sources: Iterator[str]) -> None:
    users = set(sources)
    if len(users) == 1:
        found[users.pop()].add(word)


def _phrases(pack: Pack) -> Iterator[str]:
    yield from pack.spec.shields
    for phrases in (pack.spec.distractors, *(item.phrases for item in pack.spec.items)):
        for _, texts in phrases:
            yield from texts
    for item in pack.spec.items:
        yield from item.counter_phrases


def _patterns(pack: Pack) -> Iterator[str]:
    yield from pack.spec.distractor_patterns
    yield from pack.spec.events
    for item in pack.spec.items:
        yield from item.patterns


def _item_without(item: RuleSpec, words: Words) -> RuleSpec:
    return item.model_copy(
        update={
            "phrases": _phrases_without(item.phrases, words),
            "counter_phrases": _kept(item.counter_phrases, words),
            "patterns": _kept(item.patterns, words),
        }
    )


def _phrases_without(phrases: Kind, words: Words) -> Kind:
    return phrases.model_copy(update={how: _kept(texts, words) for how, texts in phrases})


def _kept(texts: Iterable[str], words: Words) -> tuple[str, ...]:
    return tuple(text for text in texts if text not in words)
