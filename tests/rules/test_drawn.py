"""Pages that a script draws: what is said of them, and what may still stand behind those that could not be drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.artifacts import Obstacle, Page, SiteSnapshot
from rules.clause import Clause
from rules.drawn import as_drawn, why_undrawn
from rules.evaluate import evaluate
from rules.findings import Finding
from rules.month import Month
from rules.pack import load_pack
from tests.paper_sites import PARAGRAPH, page, snapshot

SHELL = page('<div id="app"></div><script src="/app.js"></script>')


def judged(site: SiteSnapshot) -> dict[str, Finding]:
    return {finding.item: finding for finding in evaluate(load_pack("oia-2540"), site, Month(2020, 2))}


def with_pages(site: SiteSnapshot, **changes: object) -> SiteSnapshot:
    """The same site, with its pages changed."""
    pages = [replace(one, **changes) if isinstance(one, Page) else one for one in site.resources]  # type: ignore[arg-type]
    return replace(site, resources=tuple(pages))


def test_a_front_page_that_was_not_drawn_judges_nothing() -> None:
    """All that a visitor sees may stand behind it."""
    found = judged(snapshot({"": SHELL}))

    assert {finding.status.value for finding in found.values()} == {"undetermined"}
    assert all("front page could not be read: needs a browser" in each.explanation for each in found.values())
    assert all("เบราว์เซอร์" in each.explanation_th for each in found.values())


def test_a_page_that_was_not_drawn_leaves_its_own_item_open() -> None:
    """The label leads there, and nobody saw what stands there."""
    found = judged(snapshot({"": page('<a href="/s">โครงสร้างและการจัดองค์กร</a>'), "s": SHELL}))["7(1)"]

    assert found.status.value == "undetermined"
    assert "needs a browser: a script is to draw the page" in found.explanation


def test_what_decides_on_a_drawn_page_says_so() -> None:
    """A reader who opens the source finds nothing there, and is told why."""
    site = snapshot({"": page('<a href="/s">โครงสร้างและการจัดองค์กร</a>'), "s": page(f"<p>{PARAGRAPH * 3}</p>")})
    found = judged(with_pages(site, drawn=True))["7(1)"]

    assert found.status.value == "satisfied"
    assert "drawn by a script; read through a browser" in found.explanation
    assert "อ่านผ่านเบราว์เซอร์" in found.explanation_th
    assert "browser" not in judged(site)["7(1)"].explanation


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_is_told_in_both_languages(obstacle: Obstacle) -> None:
    """Whatever kept the browser from drawing the page, a person can read what it was."""
    (shell,) = snapshot({"": SHELL}).resources
    assert isinstance(shell, Page)
    why = why_undrawn(replace(shell, obstacle=obstacle, obstacle_at="http://x.test/api"))

    assert why.en.startswith("needs a browser: a script is to draw the page; ")
    assert why.th.startswith("ต้องเปิดด้วยเบราว์เซอร์")
    assert len({why, why_undrawn(shell)}) == 2
    assert as_drawn(Clause("it", "สิ่ง"), replace(shell, drawn=True)) == Clause("it", "สิ่ง")
