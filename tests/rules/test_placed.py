"""Looking the links of a page up by the blocks that they stand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.artifacts import Block, BlockKind, Link, LinkKind, Page
from rules.placed import Placed

_EMPTY = Page(
    url="http://c.test/",
    final_url="http://c.test/",
    status=200,
    fetched_at=datetime(2020, 2, 20, tzinfo=UTC),
    sha256="",
    size=0,
    charset="utf-8",
    title="",
    blocks=(),
    links=(),
)


@given(blocks=st.lists(st.integers(-1, 8), max_size=12), start=st.integers(0, 8), length=st.integers(0, 8))
def test_the_links_in_blocks_are_those_that_a_look_at_every_link_finds(
    blocks: list[int], start: int, length: int
) -> None:
    """In their order on the page, whatever order their blocks have; a link that stands in no block is none of them."""
    links = tuple(Link(url=f"http://c.test/{n}", href="", text="", block=block) for n, block in enumerate(blocks))
    span = range(start, start + length)
    assert Placed(replace(_EMPTY, links=links)).within(span) == tuple(link for link in links if link.block in span)


def test_a_frame_counts_as_its_headings():
    """A frame stands in no block: of headings that say the same the one that the links before it have reached is its."""
    blocks = tuple(Block(kind=BlockKind.HEADING, text=text, level=2) for text in ("แผน", "คู่มือ", "แผน"))
    frame = Link(url="http://c.test/f.pdf", href="", text="", kind=LinkKind.FRAME, headings=("แผน",))
    before = Link(url="http://c.test/1", href="", text="", block=1)
    page = replace(_EMPTY, blocks=blocks, links=(frame, before, frame))
    widget = replace(frame, url="https://www.youtube.com/embed/a")

    assert Placed(page).within([0]) == Placed(page).within([2]) == (frame,)
    assert Placed(page).within([1]) == (before,)
    assert Placed(replace(page, links=(widget,))).within(range(3)) == ()
