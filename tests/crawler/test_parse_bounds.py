"""Whatever bytes a site sends, a page comes back, the same each time and within bounds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.artifacts import Page
from crawler.markup import attribute, serialised, unescaped
from crawler.parse import parse_page

WHEN = datetime(2020, 2, 14, tzinfo=UTC)
FRAGMENTS = (
    "<table><tr><td rowspan=3>ก<td colspan=2><a href=a.pdf>โหลด</a>",
    "</table>",
    "<ul><li>เมนู<ul><li><a href='#x'>ย่อย</a></ul>",
    "<b><p>หนา</b></p>",
    "<h2><div>หัวข้อ</h2>",
    "<div class='card'><div class=card-header>การ์ด",
    "</div>",
    "<nav><main><nav>",
    "</main>",
    "<a href=b.html><div>บล็อก</div>",
    "</a>",
    "<br>",
    "<select><option value=/x>เลือก",
    "<input type=checkbox>",
    "<svg><p><math><title>",
    "<script>'</div>'",
    "</script>",
    "<!-- <p>",
    "-->",
    "<plaintext>",
    "<noscript><a href=n>",
    "<pre>\n<a name=x>",
    "<p id=x onclick=\"location.href='y'\">",
    "<iframe src=f.pdf>",
    "&lt;b&gt;&amp;nbsp;\xa0",
    "<font size=5>ตัวใหญ่<br>เล็ก",
    "<ol class=breadcrumb>",
    "http://x.example/ ",
    "<p a\"b='>'>",
)
soups = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


def parsed(body: bytes, content_type: str = "text/html; charset=utf-8") -> Page:
    return parse_page("http://a.example/b", "http://a.example/b", 200, body, content_type, WHEN)


def check(page: Page) -> None:
    """The promises that hold for every page."""
    for block in page.blocks:
        assert block.text == " ".join(block.text.split())
        assert block.text
        assert 0 <= block.linked <= len(block.text)
    for link in page.links:
        assert -1 <= link.block < len(page.blocks)
        assert link.url is None or link.url.startswith(("http://", "https://"))
        for text in (link.text, link.title, link.alt, link.row, link.line, *link.headings, *link.parents):
            assert text == " ".join(text.split())
    for image in page.images:
        assert -1 <= image.block < len(page.blocks)
    for start, end in page.anchors.values():
        assert 0 <= start <= end <= len(page.blocks)


@settings(deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["", "text/html", "text/html; charset=tis-620"]))
def test_any_bytes_make_a_page(body, content_type):
    """No bytes raise, and the same bytes make the same page."""
    page = parsed(body, content_type)

    check(page)
    assert page == parsed(body, content_type)


@settings(deadline=None, max_examples=300)
@given(soups)
def test_any_soup_of_tags_makes_a_page(soup):
    """Elements opened and never closed, or closed out of order, still give blocks and links that agree."""
    page = parsed(soup.encode())

    check(page)
    assert page == parsed(soup.encode())


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["title", "href", "class", "data-title", "alt"]), st.text(max_size=20), max_size=5)
)
def test_attributes_are_read_as_the_parser_holds_them(attributes):
    """An attribute's value survives being written out, whatever characters it has."""
    written = "".join(
        f' {name}="{value.replace("&", "&amp;").replace(chr(34), "&quot;")}"' for name, value in attributes.items()
    )
    clean = {name: value for name, value in attributes.items() if "\x00" not in value and "\r" not in value}
    html = serialised(f"<body><p{written}>")
    tag = html[html.index("<p") + 1 : html.rindex("></p>")] if "></p>" in html else ""
    for name, value in clean.items():
        if value.isprintable():
            assert attribute(tag, name) == value


@given(st.text(max_size=60))
def test_escapes_are_undone_once(text):
    """A text that shows an escape is not unescaped a second time."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")

    assert unescaped(escaped) == text


HOSTILE = {
    "blocks nested without end": "<div>" * 100_000,
    "blocks nested and closed": "<div>" * 50_000 + "x" + "</div>" * 50_000,
    "lists nested without end": "<ul><li>x" * 100_000,
    "formatting opened in each block": "".join(f"<b c={n}><p>" for n in range(3_000)),
    "formatting closed all at once": "".join(f"<ul><dd><b c={n}>" for n in range(900)) + "</b>" * 3_000,
    "one tag of many attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x",
    "bodies of many attributes": "".join(f"<body a{n}=1>" for n in range(30_000)),
    "tables nested": "<table><tr><td>" * 10_000,
    "a row of many cells": "<table><tr>" + "<td>x" * 100_000,
    "cells that reach down and across": "<table>" + "<tr><td rowspan=999 colspan=50>a<td>b" * 5_000,
    "a menu of many options": "<select>" + "<option value=a.html>x" * 50_000,
    "links in one paragraph": "<p>" + "<a href=x.html>a</a> " * 30_000,
    "links line by line": "<p>" + "<a href=x.html>a</a><br>" * 30_000,
    "bare addresses": "http://" * 100_000,
    "angle brackets": "<" * 500_000,
    "comments": "<!--" * 100_000,
    "quotes in names": '<p a"b>' * 50_000,
    "nothing but NUL": "\x00" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_within_bounds(name):
    """What would take lexbor minutes, or memory without end, is cut before it is parsed."""
    page = parsed(HOSTILE[name].encode())

    check(page)
    assert len(page.blocks) <= 20_001
    assert len(page.links) <= 5_000


def test_what_stands_before_the_trouble_is_still_read():
    """A page cut for its depth keeps its beginning."""
    page = parsed(("<h2>มาตรา 7</h2><a href=a.pdf>โครงสร้าง</a>" + "<div>" * 100_000).encode())

    assert page.links[0].text == "โครงสร้าง"


def test_unclosed_formatting_costs_the_formatting_only():
    """Thousands of unclosed <font> tags, as editors of old leave them, lose no text and no link."""
    body = "".join(f"<font color={n}><p>ข่าว {n} <a href={n}.html>อ่าน</a>" for n in range(1_000))
    page = parsed(body.encode())

    assert len(page.links) == 1_000
    assert page.blocks[999].text == "ข่าว 999 อ่าน"


ADDRESSES = (
    "/a/b.php?id=3&amp;x=2",
    "page.html",
    "?p=2",
    "http://b.example/ก.pdf",
    "/viewer.html?file=/a.pdf",
    "j.html",
)
MEANINGLESS = (' class="title"', ' target="_blank"', ' style="color: red"', ' data-x="1"', ' rel="a b"', ' aria-x=""')


@given(
    st.sampled_from(ADDRESSES),
    st.sampled_from(["", ' title="อ่าน  ต่อ &amp;amp;"', ' title=""']),
    st.lists(st.sampled_from(MEANINGLESS), unique=True),
    st.randoms(use_true_random=False),
)
def test_an_anchor_means_the_same_however_it_is_written(address, title, others, chance):
    """Neither the order of its attributes nor those that say nothing to a reader change a link."""
    attributes = [f' href="{address}"', title, *others]
    chance.shuffle(attributes)
    plain = parsed(f'<p>ก <a href="{address}"{title} data-y="">ข</a></p>'.encode())

    assert parsed(f"<p>ก <a{''.join(attributes)}>ข</a></p>".encode()).links == plain.links


def test_a_table_without_words_may_be_what_a_tab_shows():
    """A tab heads the table that it shows; where that holds no text, there is nothing to head."""
    page = parsed('<a href="#t" data-toggle="tab">แผน</a><table id="t" class="tab-pane"></table><p>ข่าว</p>'.encode())

    assert [block.text for block in page.blocks] == ["แผน", "ข่าว"]
