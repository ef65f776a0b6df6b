"""Pages from templates: one environment, in which every text of an audited site is escaped, and what all pages share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.clock import BANGKOK
from auditor.dashboard.frame.links import Links
from auditor.dashboard.frame.viewer import TOKEN, Role, Viewer
from auditor.dashboard.frame.words import Words
from auditor.exports.words import month_in_thai, standing_in_thai
from auditor.numbers import score_text
from auditor.reports.words import Language, month_in, status_in
from auditor.version import program_version
from evaluator.score import Score, shown
from evaluator.standing import StandingStatus
from rules.clause import Clause
from rules.findings import Status
from rules.month import BUDDHIST_OFFSET, Month
from rules.wording import readable
from storage.centre import Centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How a page is written for one viewer in one language; its methods are what templates call."""

    language: Language
    links: Links
    viewer: Viewer | None = None
    """None on a page that anyone may keep: a copy has no buttons, and nobody to press them."""

    def render(self, template: str, **view: Any) -> str:
        """The whole page. Raises jinja2's errors for a template at odds with its view: a fault of ours."""
        return environment().get_template(template).render({**self._shared(), **view})

    def _shared(self) -> Mapping[str, Any]:
        return {
            "page": self,
            "go": self.links,
            "viewer": self.viewer,
            "operator": self.viewer is not None and self.viewer.may(Role.OPERATOR),
            "admin": self.viewer is not None and self.viewer.may(Role.ADMIN),
            "say": Words(self.language),
            "token": self.token,
            "thai": self.thai,
            "version": program_version(),
        }

    @property
    def menu(self) -> list[tuple[str, tuple[str, ...]]]:
        """The pages that the head of each page leads to, by name and path; as far as the viewer may see them."""
        if self.viewer is None and self.links.live:
            return []  # nobody has signed in yet
        if self.viewer is None:
            return [("round", ()), *((name, (name,)) for name in ("centres", "rules", "data"))]
        names = ["centres", "review", "run", "months", "rules", "journal", "health", "data"]
        names += ["accounts"] if self.viewer.signed_in and self.viewer.may(Role.ADMIN) else []
        return [("round", ()), *((name, (name,)) for name in names)]

    def token(self) -> Markup:
        """The hidden field that every form needs."""
        assert self.viewer is not None
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, self.viewer.token)

    @property
    def thai(self) -> bool:
        return self.language is Language.THAI

    def name(self, centre: Centre) -> str:
        """What a centre is called."""
        return centre.name_th if self.thai else centre.name_en or centre.name_th

    def who(self, name: str) -> str:
        """Who did something; what the public reads names nobody."""
        return name or Words(self.language)("frame.office")

    def clause(self, clause: Clause) -> str:
        """A sentence of ours that there is in both languages."""
        return (clause.th or clause.en) if self.thai else clause.en

    def either(self, thai: str, english: str) -> str:
        """Of two texts that say the same the one to show."""
        return (thai or english) if self.thai else (english or thai)

    def month(self, month: Month) -> str:
        """Write "กุมภาพันธ์ 2563" or "February 2020"."""
        return month_in(month, self.language)

    def short_month(self, month: Month) -> str:
        """Write "ก.พ. 2563" or "Feb 2020", as columns are headed."""
        return month_in_thai(month) if self.thai else f"{month_in(month, self.language)[:3]} {month.year}"

    def day(self, day: date) -> str:
        """Write "5/2/2563" or "2020-02-05"."""
        return f"{day.day}/{day.month}/{day.year + BUDDHIST_OFFSET}" if self.thai else day.isoformat()

    def instant(self, at: datetime) -> str:
        """A moment in Bangkok's time."""
        local = at.astimezone(BANGKOK)
        return f"{self.day(local.date())} {local:%H:%M} {'น.' if self.thai else '(Bangkok)'}"

    def status(self, status: Status) -> str:
        """A verdict in words."""
        return status_in(status, self.language)

    def standing(self, status: StandingStatus) -> str:
        """A centre's standing in words."""
        return standing_in_thai(status) if self.thai else status.value

    @staticmethod
    def score(score: Score | None) -> str:
        """Write "83.50", or "61.00–83.50" while an item is undetermined, or a dash."""
        return score_text(score)

    @staticmethod
    def cut(value: Fraction | Decimal) -> str:
        """Two decimals, cut and not rounded."""
        return str(shown(Fraction(value)))

    @staticmethod
    def address(url: str) -> str:
        """An address as people read it."""
        return readable(url)

    @staticmethod
    def href(url: str) -> str:
        """An address of an audited site to click on; "" for what is no web address.

        Thai stands as such: browsers send it as it was encoded, and so it takes a third (WHATWG URL, percent-encoding).
        """
        try:
            return _ENCODED_THAI.sub(_decoded, url) if urlsplit(url).scheme in ("http", "https") else ""
        except ValueError:
            return ""


_ENCODED_THAI = re.compile(r"(?:%E0%B[89]%[89AB][0-9A-F])+")
"""Letters of U+0E00–U+0E7F, encoded as browsers encode them."""


def _decoded(encoded: re.Match[str]) -> str:
    return unquote(encoded[0])


@cache
def environment() -> Environment:
    """Templates; undefined names are errors, and everything is escaped."""
    made = Environment(
        loader=PackageLoader("auditor.dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"Status": Status, "Standing": StandingStatus}
    return made
