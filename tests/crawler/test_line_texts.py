"""What stands beside a link that has no words: the text of its line, and, in a list, the line above."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.artifacts import BlockKind, Page
from crawler.parse import parse_page

ADDRESS = "http://khet.example.go.th/oic/index.php?id=5"
ICON = '<img src="pdf.gif">'


def page_of(markup: str) -> Page:
    when = datetime(2020, 2, 14, 3, 0, tzinfo=UTC)
    return parse_page(ADDRESS, ADDRESS, 200, markup.encode(), "text/html; charset=utf-8", when, None)


def lines(markup: str) -> list[str]:
    return [link.line for link in page_of(markup).links]


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        (f'<ul><li>คู่มือสำหรับประชาชน <a href="a.pdf">{ICON}</a></li></ul>', "คู่มือสำหรับประชาชน"),
        ('<p>เดือนมกราคม 2563 <a href="a.pdf"><i class="fa fa-file-pdf"></i></a></p>', "เดือนมกราคม 2563"),
        (f'<p><a href="a.pdf">{ICON}</a> แผนงาน</p>', "แผนงาน"),
        (f'<p><a href="a.pdf">{ICON}</a><br>แผนงาน</p>', "แผนงาน"),
        (f'<h4>แผนงาน <a href="a.pdf"><span>{ICON}</span></a></h4>', "แผนงาน"),
        (f'<p><b>แผนงาน <a href="a.pdf">{ICON}</a></b><br></p>', "แผนงาน"),
        ('<p>แผนงาน <a href="a.pdf"><img src="p.gif" alt="pdf"></a></p>', "แผนงาน"),
    ],
)
def test_an_icon_takes_the_text_that_it_stands_beside(markup, line):
    """The title of a file may be plain text, and the link a picture."""
    assert lines(markup) == [line]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            f'<p>มกราคม <a href="1.pdf">{ICON}</a><br>กุมภาพันธ์ <a href="2.pdf">{ICON}</a></p>',
            ["มกราคม", "กุมภาพันธ์"],
        ),
        (
            f'<p>มกราคม<br><a href="1.pdf">{ICON}</a><br>กุมภาพันธ์<br><a href="2.pdf">{ICON}</a></p>',
            ["มกราคม", "กุมภาพันธ์"],
        ),
        (f'<p>แผนงาน <a href="1.pdf">{ICON}</a> <a href="1.doc">{ICON}</a></p>', ["แผนงาน", "แผนงาน"]),
        (f'<p><a href="1.pdf">{ICON}</a> <a href="1.html">แผนงาน</a></p>', ["แผนงาน", ""]),
    ],
)
def test_icons_of_several_lines_take_each_its_own(markup, expected):
    """Where a block has several links, an icon has the words of its line, or else of the line above."""
    assert lines(markup) == expected


def test_an_icon_in_bold_leaves_its_line_a_heading():
    """A bold title with an icon beside it still heads what follows."""
    page = page_of(f'<p><b>สอบราคา <a href="rss.xml">{ICON}</a></b><br><a href="1.pdf">จ้างล้างท่อ</a></p>')

    assert page.links[1].headings == ("สอบราคา",)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>หน้าที่ " + "".join(f'<a href="p{n}.html"><img src="{n}.gif"></a>' for n in range(1, 8)) + "</p>",
        '<p>หน้าที่ <a href="p1.html"></a> <a href="p2.html"> </a></p>',
        '<p><a href="#"><i class="caret"></i></a> โครงสร้าง</p>',
    ],
)
def test_what_is_no_icon_of_a_title_takes_no_text(markup):
    """A pager's pictures, links that show nothing, and those that lead nowhere say nothing of the text beside them."""
    assert set(lines(markup)) == {""}


def test_the_first_line_of_an_entry_heads_the_links_on_its_later_lines():
    """A list entry that goes on over line breaks is a label with what stands under it."""
    page = page_of(
        '<ul><li>มติคณะรัฐมนตรี มาตรา 9(7)<br>- <a href="1.pdf">ข้อสั่งการ</a><br>- <a href="2.pdf">มติ</a></li></ul>'
    )

    assert [block.text for block in page.blocks] == ["มติคณะรัฐมนตรี มาตรา 9(7)", "- ข้อสั่งการ - มติ"]
    assert {block.kind for block in page.blocks} == {BlockKind.ENTRY}
    assert [link.parents for link in page.links] == [("มติคณะรัฐมนตรี มาตรา 9(7)",)] * 2


@pytest.mark.parametrize(
    "markup",
    [
        '<ul><li><a href="1.pdf">มกราคม</a><br><a href="2.pdf">กุมภาพันธ์</a></li></ul>',
        '<ul><li><a href="1.pdf">ประกาศ<br>สอบราคา</a></li></ul>',
        '<ul><li><a href="1.pdf">ประกาศ</a><br>21 ม.ค. 63</li></ul>',
        f'<ul><li><a href="1.pdf">{ICON}</a> ประกาศ<br><a href="2.pdf">แผนงาน</a></li></ul>',
    ],
)
def test_an_entry_whose_first_line_leads_on_itself_stays_whole(markup):
    """Lines of links are neighbours, and a title over two lines is one title."""
    page = page_of(markup)

    assert len(page.blocks) == 1
    assert all(link.parents == () for link in page.links)


def test_a_picture_tells_what_a_click_on_it_opens():
    """A picture in a link to another page is told from one that stands for itself."""
    page = page_of(
        '<img src="chart.jpg"><a href="?id=5&print=1"><img src="p.png" alt="พิมพ์"></a>'
        '<a href="#"><img src="a.jpg"></a><a href="#x"><img src="b.jpg"></a>'
    )

    assert [image.opens for image in page.images] == [None, f"{ADDRESS}&print=1", None, None]
