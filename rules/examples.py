"""Runs the examples that a pack carries: labels that must, or must not, name an item, and small pages to be judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Literal
from urllib.parse import urljoin

from crawler.artifacts import Document, DocumentKind, Page, Resource, SiteSnapshot
from crawler.parse import parse_page
from rules.evaluate import evaluate
from rules.findings import ItemCode, Status
from rules.match import lexicon_of
from rules.month import Month
from rules.pack import Pack, Rule
from rules.pack_file import PageExample

_HOME = "http://example.invalid/"
_PAGE = urljoin(_HOME, "page")
_THEN = datetime(2000, 1, 1, tzinfo=UTC)
"""No judgement rests on when an example was read."""
_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFailure:
    """An example that the pack reads wrong."""

    item: ItemCode
    kind: Literal["match", "no_match", "page"]
    text: str
    """The label, or the page as written."""
    got: str | None
    """The item read from the label, None where none was; of a page its status."""
    expected: str
    """What the example asks for, in words."""


def run_examples(pack: Pack) -> tuple[ExampleFailure, ...]:
    """All examples that fail, in the pack's order; empty where the pack reads each one right."""
    return tuple(failure for rule in pack.items for failure in (*_labels(pack, rule), *_pages(pack, rule)))


def example_count(pack: Pack) -> int:
    """How many examples the pack carries, labels and pages."""
    return label_count(pack) + page_count(pack)


def label_count(pack: Pack) -> int:
    """How many of its examples are labels."""
    return sum(len(rule.spec.examples.match) + len(rule.spec.examples.no_match) for rule in pack.items)


def page_count(pack: Pack) -> int:
    """How many of its examples are pages."""
    return sum(len(rule.spec.examples.pages) for rule in pack.items)


def page_status(pack: Pack, rule: Rule, example: PageExample) -> Status:
    """What an item comes to on a site of two pages: a front page with one link, and the page that it leads to."""
    found = evaluate(pack, _site(rule, example), Month.parse(example.month))
    return next(finding.status for finding in found if finding.item == rule.code)


def _labels(pack: Pack, rule: Rule) -> Iterator[ExampleFailure]:
    lexicon = lexicon_of(pack)
    examples = rule.spec.examples
    for text in examples.match:
        named = [item for item, _, _ in lexicon.read(text).named]
        if rule.code not in named:
            got = next(iter(named), None)
            yield ExampleFailure(item=rule.code, kind="match", text=text, got=got, expected=f"names {rule.code}")
    for text in examples.no_match:
        if any(item == rule.code for item, _, _ in lexicon.read(text).named):
            words = f"does not name {rule.code}"
            yield ExampleFailure(item=rule.code, kind="no_match", text=text, got=rule.code, expected=words)


def _pages(pack: Pack, rule: Rule) -> Iterator[ExampleFailure]:
    for example in rule.spec.examples.pages:
        got = page_status(pack, rule, example)
        if got is not example.status:
            words = f"is {example.status} in {example.month}"
            yield ExampleFailure(item=rule.code, kind="page", text=example.html.strip(), got=got.value, expected=words)


def _site(rule: Rule, example: PageExample) -> SiteSnapshot:
    link = f'<ul><li><a href="{_PAGE}">{escape(example.label or rule.title_th)}</a></li></ul>'
    page = _page(_PAGE, example.html)
    resources: list[Resource] = [_page(_HOME, link), page]
    files = {link.url for link in page.links if link.url is not None and link.url.lower().endswith(_FILES)}
    resources += map(_file, files)
    return SiteSnapshot(
        centre="example",
        home_url=_HOME,
        started_at=_THEN,
        finished_at=_THEN,
        resources=tuple(sorted(resources, key=lambda resource: resource.url)),
        complete=True,
        stopped_because="everything in scope was visited",
        requests=len(resources),
        bytes=0,
    )


def _page(url: str, body: str) -> Page:
    whole = f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'
    return parse_page(url, url, 200, whole.encode(), "text/html; charset=utf-8", _THEN)


def _file(url: str) -> Document:
    """A scan without a text layer: it opens, and only its label and its name say what it is."""
    return Document(
        url=url,
        final_url=url,
        status=200,
        fetched_at=_THEN,
        sha256="",
        size=1,
        kind=DocumentKind.PDF,
        name=url.rpartition("/")[2],
        opens=True,
        pages=1,
        scanned=True,
    )
