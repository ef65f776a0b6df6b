"""Runs the examples that a pack carries: labels that must name an item, and labels that must not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rules.findings import ItemCode
from rules.match import lexicon_of
from rules.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFailure:
    """An example that the pack reads wrong."""

    item: ItemCode
    kind: Literal["match", "no_match"]
    text: str
    got: str | None
    """The item read from the text; None where none was."""
    expected: str
    """What the example asks for, in words."""


def run_examples(pack: Pack) -> tuple[ExampleFailure, ...]:
    """All examples that fail, in the pack's order; empty where the pack reads each one right."""
    lexicon = lexicon_of(pack)
    failures: list[ExampleFailure] = []
    for rule in pack.items:
        for text in rule.spec.examples.match:
            named = [item for item, _, _ in lexicon.read(text).named]
            if rule.code not in named:
                failures.append(
                    ExampleFailure(
                        item=rule.code,
                        kind="match",
                        text=text,
                        got=next(iter(named), None),
                        expected=f"names {rule.code}",
                    )
                )
        for text in rule.spec.examples.no_match:
            named = [item for item, _, _ in lexicon.read(text).named]
            if rule.code in named:
                failures.append(
                    ExampleFailure(
                        item=rule.code, kind="no_match", text=text, got=rule.code, expected=f"does not name {rule.code}"
                    )
                )
    return tuple(failures)


def example_count(pack: Pack) -> int:
    """How many examples the pack carries."""
    return sum(len(rule.spec.examples.match) + len(rule.spec.examples.no_match) for rule in pack.items)
