"""What pages have alike is one object, without any page having one object twice."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.artifacts import Page
from crawler.parse import parse_page

MENU = "<nav><ul><li><a href='/a'>แผนงาน</a></li><li><a href='/b'>งบประมาณ</a></li></ul></nav>"


def page(path: str, content: str) -> Page:
    url = f"http://shared.go.th/{path}"
    return parse_page(
        url, url, 200, f"{MENU}<main>{content}</main>".encode(), "text/html", datetime(2020, 1, 1, tzinfo=UTC), None
    )


def test_the_menu_of_two_pages_is_one_in_memory() -> None:
    """A site's pages repeat its menu; memory need not."""
    first, second = page("one", "<p>หนึ่ง</p>"), page("two", "<p>สอง</p>")

    assert first.links == second.links
    assert all(one is other for one, other in zip(first.links, second.links, strict=True))
    assert first.blocks[0] is second.blocks[0]


def test_a_page_has_no_object_twice() -> None:
    """An object tells the place it stands at: rows that say the same are equal, and not one."""
    row = "<p>ดาวน์โหลด</p><a href='/a'>แฟ้ม</a><a href='/a'>แฟ้ม</a>"
    for found in (page("one", 3 * row), page("two", 3 * row)):
        assert len({id(block) for block in found.blocks}) == len(found.blocks)
        assert len({id(link) for link in found.links}) == len(found.links)
