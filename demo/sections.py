"""One item as a centre shows it in a month."""

from __future__ import annotations

from dataclasses import dataclass

from demo.contents import Entry, content_of
from demo.plans import Segment, State
from demo.truth import MONTHLY, TENDER
from demo.voice import Voice, load
from rules.month import Month

PROCUREMENT = (TENDER, MONTHLY, "9(8)-procurement-plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One item as a centre shows it in a month."""

    code: str
    state: State
    label: str
    formal: str
    clause: str
    """The section and number, "7(1)"; empty for the index."""
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    """Pairs of name and value, as on a page of addresses."""
    statement: str = ""
    """The words that state "none", or that excuse an empty page."""


def section_of(voice: Voice, code: str, segment: Segment, month: Month) -> Section:
    """Write one item of one centre as it stands in a month."""
    words = load("items")[code]
    labels = words["labels"]
    if code == "index" and segment.state is not State.HOLDS:
        labels = [words["broken_label"]]
    label = labels[voice.labels[code]] if code in voice.labels else voice.pick(f"label {code}", labels)
    base = {
        "code": code,
        "state": segment.state,
        "label": label.format(kind=voice.kind, unit=voice.unit),
        "formal": words["formal"],
        "clause": words["clause"],
    }
    match segment.state:
        case State.HOLDS | State.DEAD_FILES:
            return Section(**base, **content_of(voice, code, segment, month))
        case State.NONE:
            return Section(**base, statement=voice.pick(f"none {code}", words["none"]))
        case State.PLACEHOLDER:
            return Section(**base, statement=voice.pick(f"placeholder {code}", load("texts")["placeholder"]))
        case State.EMPTY_LIST:
            return Section(**base, statement=voice.pick(f"empty {code}", load("texts")["empty"]))
        case _:
            return Section(**base)
