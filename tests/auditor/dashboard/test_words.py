"""The words of the pages: both languages say them all, and pages and words know each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from jinja2 import nodes

import auditor.dashboard
from auditor.dashboard.data.dictionary import KINDS
from auditor.dashboard.data.files import COPIED, MADE, word_of
from auditor.dashboard.frame.page import environment
from auditor.dashboard.frame.words import phrases
from rules.period import Granularity

HERE = Path(auditor.dashboard.__file__).parent
TEMPLATES = [environment().parse(file.read_text("utf-8")) for file in (HERE / "templates").iterdir()]
MODULES = [ast.parse(file.read_text("utf-8")) for file in HERE.rglob("*.py")]
NAMED_BY_VIEWS = {"centre.", "health.", "rules.", "trial."}
"""Topics of whose phrases a view gives the whole name: `say("health." ~ check.told)`."""
NAMED_BY_MODULES = {
    *(f"data.{table}_{column}" for table, columns in KINDS.items() for column in columns),
    *(f"trial.{granularity.value.replace('-', '_')}" for granularity in Granularity),
    *(f"data.{word_of(name)}" for name in (*COPIED, *MADE)),
}


def said() -> Iterator[str]:
    """What templates ask for, as far as it stands there: whole names, and what names begin with."""
    for template in TEMPLATES:
        for call in template.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say":
                asked = call.args[0]
                for each in (asked, *asked.find_all(nodes.Const)):
                    if isinstance(each, nodes.Const) and isinstance(each.value, str) and "." in each.value:
                        yield each.value


def texts() -> Iterator[str]:
    """Every text that stands in a template's code or in a module."""
    for template in TEMPLATES:
        yield from (each.value for each in template.find_all(nodes.Const) if isinstance(each.value, str))
    for module in MODULES:
        for each in ast.walk(module):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_phrase_is_there_in_both_languages_with_the_same_values() -> None:
    """A page in English tells no less than its Thai one."""
    for name, phrase in phrases().items():
        assert phrase.keys() == {"th", "en"}, name
        assert all(text.strip() for text in phrase.values()), name
        assert placeholders(phrase["th"]) == placeholders(phrase["en"]), name


def test_every_phrase_that_a_page_asks_for_is_there() -> None:
    """A wrong name would be found only by whoever comes to see that corner of a page."""
    known = phrases()
    lacking = {
        name
        for name in said()
        if name not in known and not (name.endswith(("_", ".")) and any(key.startswith(name) for key in known))
    }

    assert lacking == set()
    assert known.keys() >= NAMED_BY_MODULES


def test_every_phrase_is_said_somewhere() -> None:
    """Words that no page says any more only mislead whoever translates them."""
    told = set(texts()) | NAMED_BY_MODULES
    begun = {name for name in said() if name.endswith("_")}
    idle = {
        name
        for name in phrases()
        if name not in told
        and not name.startswith(tuple(begun))
        and not (name.startswith(tuple(NAMED_BY_VIEWS)) and name.partition(".")[2] in told)
    }

    assert idle == set()
    assert {name for name in said() if name.endswith(".")} == NAMED_BY_VIEWS
