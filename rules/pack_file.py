"""The shape of a pack file: what may stand in it, as the models that check it and that the JSON Schema is made from."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rules.findings import Status
from rules.month import Month


def _compiles(pattern: str) -> str:
    try:
        re.compile(f"(?:{pattern})")
    except re.error as error:
        hint = "; write flags as (?i:…)" if "global flags" in str(error) else ""
        raise ValueError(f"is no regular expression: {error}{hint}") from error
    return pattern


def _is_month(text: str) -> str:
    Month.parse(text)
    return text


Pattern = Annotated[str, AfterValidator(_compiles)]
Phrase = Annotated[str, Field(min_length=2)]
Weight = Annotated[Decimal, Field(ge=0, le=1000)]
Credit = Annotated[Decimal, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(_Model):
    """A text in Thai and in English."""

    th: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Phrases(_Model):
    """Words that name an item, by how surely they do. Spaces, digits and spelling variants do not matter."""

    strong: tuple[Phrase, ...] = Field((), description="Names the item wherever it stands in a label.")
    plain: tuple[Phrase, ...] = Field((), description="Names the item unless other words say otherwise.")
    weak: tuple[Phrase, ...] = Field((), description="Names the item where nothing else in the label names any.")
    only: tuple[Phrase, ...] = Field((), description="Names the item where it is the whole label.")


class Distractors(Phrases):
    """Words that name no item, by how surely."""

    news: tuple[Phrase, ...] = Field(
        (), description="As sure as the plain ones, and no document of an item whatever page it stands on."
    )


class PageExample(_Model):
    """A small page that a link of the front page leads to, and what the item comes to on such a site."""

    html: str = Field(
        min_length=1, description="The page's body. Files that it links to are taken to open; other links lead nowhere."
    )
    label: str = Field("", description="The words of the link that leads there [default: the item's Thai title].")
    month: Annotated[str, AfterValidator(_is_month)] = Field(
        "2563-02", description="The month it is judged for, as 2563-02 or 2020-02."
    )
    status: Status = Field(description="What the item must come to.")


class Examples(_Model):
    """Labels and pages, of our own writing, that the pack must read right; `prongsai rules test` runs them."""

    match: tuple[str, ...] = Field((), description="Labels that name the item.")
    no_match: tuple[str, ...] = Field((), description="Labels that do not.")
    pages: tuple[PageExample, ...] = Field((), description="Pages, and the status that each must come to.")


class MonthlySpec(_Model):
    """Information for each month."""

    lag: int = Field(ge=0, le=12, description="How many months after its own a period may appear.")


class WithinMonthsSpec(_Model):
    """Recency in months."""

    within_months: int = Field(ge=1, le=120)


class MonthlyRecencySpec(_Model):
    """Recency of monthly information."""

    monthly: MonthlySpec


RecencySpec = Literal["none", "fiscal_year", "calendar_year"] | WithinMonthsSpec | MonthlyRecencySpec


class RuleSpec(_Model):
    """One item as written in the file."""

    code: str = Field(min_length=1, max_length=40)
    title: Bilingual
    clause: str = Field(
        min_length=1, description="The clause of the Act, or the announcement, that lays the duty down."
    )
    weight: Weight = Field(description="Points; 0 reports the item without scoring it.")
    recency: RecencySpec = "none"
    none_accepted: Literal[True, False, "month"] = Field(
        False, description='Whether "we have none" satisfies it; "month": only where it says so of the month asked for.'
    )
    clauses: tuple[str, ...] = Field(
        (), description='Citations such as "7(1)" that name it where the words are silent.'
    )
    pictures: bool = Field(
        False, description="Whether a picture on its page can be the information (an organisation chart)."
    )
    units: bool = Field(
        False, description="Whether its page may tell it division by division, under links that say a division's name."
    )
    min_text: int = Field(120, ge=1, description="How many characters of its own a page needs to count as substance.")
    phrases: Phrases = Phrases()
    counter_phrases: tuple[Phrase, ...] = Field(
        (), description="A label that holds one of these does not name the item."
    )
    patterns: tuple[Pattern, ...] = Field(
        (), description="Regular expressions over the normal form; as strong as a strong phrase."
    )
    substance: tuple[Pattern, ...] = Field(
        (), description="What a short text must hold to be the information all the same."
    )
    disclosed_by: tuple[Pattern, ...] = Field(
        (), description="What a short page of its own must hold to disclose the item though no label names it."
    )
    layout: Literal["clause_index"] | None = Field(None, description="A page whose very layout discloses the item.")
    others: bool = Field(
        False, description="Whether another agency's document can be the information (a ministry's regulation)."
    )
    examples: Examples = Examples()


class Statements(_Model):
    """How pages say what state they are in. Regular expressions over the normal form without spaces."""

    none: tuple[Pattern, ...] = Field((), description="A plain statement that the centre has none.")
    not_none: tuple[Pattern, ...] = Field(
        (), description='A line that speaks of "none" and states nothing: conditions, terms, fees.'
    )
    empty: tuple[Pattern, ...] = Field((), description="A list or page without entries.")
    placeholder: tuple[Pattern, ...] = Field((), description="Content that is announced and not there.")
    not_found: tuple[Pattern, ...] = Field((), description='A "not found" or failure told by a page that answers 200.')
    login: tuple[Pattern, ...] = Field((), description="A page that asks for a sign-in.")
    furniture: tuple[Pattern, ...] = Field(
        (), description="A line that is no information: bylines, counters, an assessment's criteria."
    )
    aside: tuple[Pattern, ...] = Field(
        (), description='Words over what a page offers to go on to: "ข่าวก่อนหน้า". It is none of what the page tells.'
    )
    filling: tuple[Pattern, ...] = Field((), description="Text that only fills the space, however long.")
    memo: tuple[Pattern, ...] = Field((), description="A memo asking leave to publish, instead of the document.")


class Credits(_Model):
    """What each status earns, 0 to 1 (product.md §3)."""

    satisfied: Credit = Decimal(1)
    none_declared: Credit = Decimal(1)
    stale: Credit = Decimal("0.5")
    undated: Credit = Decimal("0.5")
    empty: Credit = Decimal(0)
    broken: Credit = Decimal(0)
    missing: Credit = Decimal(0)


class PackSpec(_Model):
    """A whole pack, after what it extends has been laid under it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    version: str = Field(min_length=1)
    title: Bilingual
    note: str = ""
    credit: Credits = Credits()
    statements: Statements = Statements()
    gateways: tuple[Phrase, ...] = Field((), description="Labels of pages behind which items are to be expected.")
    site_maps: tuple[Phrase, ...] = Field(
        (), description="Labels of pages that list everything, and so speak for nothing on them."
    )
    generic: tuple[Phrase, ...] = Field((), description='Labels that say nothing by themselves: "ดาวน์โหลด".')
    shields: tuple[Phrase, ...] = Field((), description="Longer words in which a phrase means something else.")
    kinds: tuple[Phrase, ...] = Field(
        (), description='Kinds of documents, which alone say nothing on the page of an item: "ข้อบัญญัติ ปี 2563".'
    )
    distractors: Distractors = Field(Distractors(), description="Words that name no item, by how surely.")
    units: tuple[Pattern, ...] = Field(
        (), description="Names of divisions that stand alone as a label. Over the normal form."
    )
    distractor_patterns: tuple[Pattern, ...] = Field(
        (), description="Labels of this shape name no item. Over the normal form."
    )
    events: tuple[Pattern, ...] = Field(
        (), description="How news of an event begin, by themselves or after a name. Over the normal form."
    )
    items: tuple[RuleSpec, ...] = Field(min_length=1)


class PackFile(PackSpec):
    """A pack file as editors see it: it may extend another."""

    extends: str | None = None
    drop: tuple[str, ...] = ()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a pack file, for editors."""
    return PackFile.model_json_schema()
