"""A page as a visitor reads it: every shape in which real sites lay out their disclosures."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from crawler.artifacts import Block, BlockKind, Link, LinkKind, Page, Region
from crawler.parse import parse_page

ADDRESS = "http://khet.example.go.th/oic/index.html"
WHEN = datetime(2020, 2, 14, 3, 0, tzinfo=UTC)


def page_of(markup: str | bytes, content_type: str = "text/html; charset=utf-8", address: str = ADDRESS) -> Page:
    body = markup if isinstance(markup, bytes) else markup.encode()
    return parse_page(address, address, 200, body, content_type, WHEN, None)


def link_of(page: Page, ending: str) -> Link:
    found = [link for link in page.links if (link.url or link.href).endswith(ending)]
    assert len(found) == 1, [link.href for link in page.links]
    return found[0]


def texts(page: Page, kind: BlockKind | None = None) -> list[str]:
    return [block.text for block in page.blocks if kind is None or block.kind is kind]


def block_of(page: Page, link: Link) -> Block:
    return page.blocks[link.block]


# lists


def test_a_list_grouped_by_section_gives_each_link_its_headings():
    """A link takes along the section that it stands in, and the item's own heading below it."""
    page = page_of("""
        <h1>ศูนย์ข้อมูลข่าวสาร</h1>
        <h2>ข้อมูลข่าวสารตามมาตรา 7</h2>
          <h3>7(1) โครงสร้าง</h3><p><a href="chart.pdf">แผนผังองค์กร</a></p>
          <h3>7(2) อำนาจหน้าที่</h3><p><a href="duty.pdf">อำนาจหน้าที่</a></p>
        <h2>ข้อมูลข่าวสารตามมาตรา 9</h2><p><a href="plan.pdf">แผนงาน</a></p>""")

    centre, seven = "ศูนย์ข้อมูลข่าวสาร", "ข้อมูลข่าวสารตามมาตรา 7"
    assert link_of(page, "chart.pdf").headings == (centre, seven, "7(1) โครงสร้าง")
    assert link_of(page, "duty.pdf").headings == (centre, seven, "7(2) อำนาจหน้าที่")
    assert link_of(page, "plan.pdf").headings == (centre, "ข้อมูลข่าวสารตามมาตรา 9")
    assert link_of(page, "chart.pdf").url == "http://khet.example.go.th/oic/chart.pdf"


def test_lines_parted_by_breaks_are_lines_of_their_own():
    """In a list made with <br> each link has its own line's text, and a line in bold heads those below."""
    page = page_of("""<p><b>แผนปฏิบัติราชการ</b><br>
        1. แผนปี 2562 <a href="62.pdf">ดาวน์โหลด</a> (2 MB)<br>
        2. แผนปี 2563 <a href="63.pdf">ดาวน์โหลด</a><br>
        <b>งบประมาณ</b><br>3. ข้อบัญญัติ <a href="budget.pdf">ดาวน์โหลด</a></p>""")

    assert link_of(page, "62.pdf").line == "1. แผนปี 2562 (2 MB)"
    assert link_of(page, "63.pdf").line == "2. แผนปี 2563"
    assert link_of(page, "63.pdf").headings == ("แผนปฏิบัติราชการ",)
    assert link_of(page, "budget.pdf").headings == ("งบประมาณ",)
    assert texts(page, BlockKind.HEADING) == ["แผนปฏิบัติราชการ", "งบประมาณ"]


def test_bare_years_take_their_meaning_from_the_heading_above():
    """A list of years says nothing by itself; the heading comes along with each link."""
    page = page_of("""<h3>สรุปผลการจัดซื้อจัดจ้าง (สขร.1)</h3><ul>
        <li><a href="y62.html">ปี 2562</a></li><li><a href="y63.html">ปี 2563</a></li></ul>""")

    assert link_of(page, "y63.html").text == "ปี 2563"
    assert link_of(page, "y63.html").headings == ("สรุปผลการจัดซื้อจัดจ้าง (สขร.1)",)
    assert block_of(page, link_of(page, "y63.html")) == Block(kind=BlockKind.ENTRY, text="ปี 2563", linked=7)


def test_nested_menus_tell_the_labels_of_their_ancestors():
    """An entry knows the labels above it, outermost first, whether they are links or text."""
    page = page_of("""<nav><ul>
        <li><a href="/">หน้าแรก</a></li>
        <li><a href="#">ข้อมูลข่าวสาร</a><ul>
          <li><span>มาตรา 9</span><ul><li><a href="sk1.html">สขร.1</a></li><li><a href="plan.html">แผน</a></li></ul></li>
          <li><a href="act.html">กฎหมาย</a></li></ul></li></ul></nav>""")

    assert link_of(page, "sk1.html").parents == ("ข้อมูลข่าวสาร", "มาตรา 9")
    assert link_of(page, "plan.html").parents == ("ข้อมูลข่าวสาร", "มาตรา 9")
    assert link_of(page, "act.html").parents == ("ข้อมูลข่าวสาร",)
    assert link_of(page, "go.th/").parents == ()
    assert {link.region for link in page.links} == {Region.CHROME}


def test_a_heading_ends_with_the_entry_that_holds_it():
    """What heads one entry of a list does not head the next."""
    page = page_of("""<ul><li><h4>โครงสร้าง</h4><p><a href="a.pdf">ดู</a></p></li>
        <li><p><a href="b.pdf">ดู</a></p></li></ul>""")

    assert link_of(page, "a.pdf").headings == ("โครงสร้าง",)
    assert link_of(page, "b.pdf").headings == ()


# tables


INDEX = """<table class="table">
  <thead><tr><th>#</th><th>หัวเรื่อง</th><th>ชั้นวาง</th><th>แฟ้มที่</th><th>ดาวน์โหลด</th></tr></thead>
  <tbody>
  <tr><td colspan="5">มาตรา 7(1) โครงสร้าง</td></tr>
  <tr><td>1</td><td>แผนผังโครงสร้างองค์กร</td><td>A1</td><td>3</td><td><a href="o1.pdf">โหลด</a></td></tr>
  <tr><td colspan="5">มาตรา 7(2) อำนาจหน้าที่</td></tr>
  <tr><td>2</td><td>สรุปอำนาจหน้าที่</td><td>A1</td><td>4</td><td><a href="o2.pdf">โหลด</a></td></tr>
  </tbody></table>"""


def test_an_index_table_gives_a_link_called_load_its_row_column_and_section():
    """Where the link says only "โหลด", the row says what it loads, and the spanning row which clause."""
    link = link_of(page_of(INDEX), "o1.pdf")

    assert link.row == "1 | แผนผังโครงสร้างองค์กร | A1 | 3"
    assert link.column == "ดาวน์โหลด"
    assert link.headings == ("มาตรา 7(1) โครงสร้าง",)
    assert link_of(page_of(INDEX), "o2.pdf").headings == ("มาตรา 7(2) อำนาจหน้าที่",)


def test_a_data_row_is_one_block_and_a_header_row_another():
    """A row is told as one text; the header row is no entry, so that a table of it alone is seen to be empty."""
    page = page_of(INDEX)

    assert [block.kind for block in page.blocks] == [
        BlockKind.HEADER_ROW,
        BlockKind.HEADING,
        BlockKind.ROW,
        BlockKind.HEADING,
        BlockKind.ROW,
    ]
    assert page.blocks[2].text == "1 | แผนผังโครงสร้างองค์กร | A1 | 3 | โหลด"
    assert page.blocks[2].linked == len("โหลด")


def test_a_first_row_without_th_is_a_header_where_it_reads_like_one():
    """Old tables mark their header by words alone."""
    page = page_of("""<table><tr><td>ลำดับ</td><td>รายการ</td><td>ไฟล์</td></tr>
        <tr><td>1</td><td>ประกาศประกวดราคา</td><td><a href="x.pdf">เปิด</a></td></tr></table>""")

    assert page.blocks[0].kind is BlockKind.HEADER_ROW
    assert link_of(page, "x.pdf").column == "ไฟล์"


def test_a_table_without_header_has_none():
    """A first row with data in it is data."""
    page = page_of("""<table><tr><td>1</td><td>ระเบียบพัสดุ</td><td><a href="1.pdf">เปิด</a></td></tr>
        <tr><td>2</td><td>ระเบียบการเงิน</td><td><a href="2.pdf">เปิด</a></td></tr></table>""")

    assert [block.kind for block in page.blocks] == [BlockKind.ROW, BlockKind.ROW]
    assert link_of(page, "2.pdf").column == ""


def test_a_cell_that_reaches_down_belongs_to_every_row_beside_it():
    """With rowspan the clause stands in the first row only; its neighbours keep their right column."""
    page = page_of("""<table><tr><th>ข้อ</th><th>เรื่อง</th><th>ไฟล์</th></tr>
        <tr><td rowspan="2">9(4)</td><td>คู่มือทะเบียน</td><td><a href="a.pdf">เปิด</a></td></tr>
        <tr><td>คู่มือโยธา</td><td><a href="b.pdf">เปิด</a></td></tr>
        <tr><td>9(5)</td><td>สิ่งพิมพ์</td><td><a href="c.pdf">เปิด</a></td></tr></table>""")

    assert link_of(page, "b.pdf").row == "9(4) | คู่มือโยธา"
    assert link_of(page, "b.pdf").column == "ไฟล์"
    assert link_of(page, "c.pdf").row == "9(5) | สิ่งพิมพ์"


def test_tables_that_lay_out_the_page_are_not_rows():
    """A row that holds another table is no row; what is in the inner tables is read as it stands."""
    page = page_of("""<table width="780"><tr>
        <td width="180"><table><tr><td><a href="home.htm">หน้าแรก</a></td></tr>
          <tr><td><a href="staff.htm">บุคลากร</a></td></tr></table></td>
        <td><p><font size="5">ประกาศ</font></p><table>
          <tr><td>1</td><td>สอบราคาจ้าง</td><td><a href="tender.pdf">เปิด</a></td></tr></table></td></tr></table>""")

    assert texts(page) == ["หน้าแรก", "บุคลากร", "ประกาศ", "1 | สอบราคาจ้าง | เปิด"]
    assert link_of(page, "home.htm").row == ""
    assert link_of(page, "tender.pdf").row == "1 | สอบราคาจ้าง"
    assert link_of(page, "tender.pdf").headings == ("ประกาศ",)
    assert link_of(page, "staff.htm").headings == ()


def test_a_menu_in_a_cell_heads_nothing_outside():
    """The title of a menu that is a cell of the layout is not the title of the content below it."""
    page = page_of("""<table><tr><td class="leftmenu"><b>เมนูหลัก</b></td></tr>
        <tr><td><p><a href="p.pdf">แผนงาน</a></p></td></tr></table>""")

    assert link_of(page, "p.pdf").headings == ()


def test_a_row_that_opens_an_address_is_a_link_of_its_own_text():
    """Only the row's words are the link's, wherever in the table it stands."""
    page = page_of("""<ul><li><p>ก</p><table><tr><td>1</td><td>อื่น</td></tr>
        <tr data-href="plan.pdf"><td>2</td><td>แผนงาน</td></tr></table></li></ul>""")

    assert link_of(page, "plan.pdf").text == "2 | แผนงาน"


def test_a_title_table_heads_the_table_below_it():
    """Old sites set a section's title in a table of its own."""
    page = page_of("""<table><tr><td><b>แผนการจัดซื้อจัดจ้าง</b></td></tr></table>
        <table><tr><td>1</td><td>แผนปี 2563</td><td><a href="p.pdf">เปิด</a></td></tr></table>""")

    assert link_of(page, "p.pdf").headings == ("แผนการจัดซื้อจัดจ้าง",)


# accordions, cards, tabs


ACCORDION = """<h2>มาตรา 7</h2><div class="accordion">
  <div class="accordion-item"><h3 class="accordion-header"><button class="accordion-button" data-bs-toggle="collapse"
    data-bs-target="#c1"><span class="badge">7(1)</span><span>โครงสร้างและการจัดองค์กร</span></button></h3>
    <div id="c1" class="accordion-collapse collapse"><div class="accordion-body">
      <b>แผนผัง</b><p><a href="chart.pdf">ดูเอกสาร</a></p><b>คำสั่ง</b><p><a href="order.pdf">ดูเอกสาร</a></p>
    </div></div></div>
  <div class="accordion-item"><h3 class="accordion-header"><button class="accordion-button" data-bs-toggle="collapse"
    data-bs-target="#c2"><span class="badge">7(2)</span><span>อำนาจหน้าที่</span></button></h3>
    <div id="c2" class="accordion-collapse collapse"></div></div>
</div><p><a href="other.pdf">อื่น ๆ</a></p>"""


def test_an_accordion_is_headed_by_badge_and_title_together():
    """The number in a badge and the title are one heading, and bold lines inside do not end it."""
    page = page_of(ACCORDION)

    assert link_of(page, "chart.pdf").headings == ("มาตรา 7", "7(1) โครงสร้างและการจัดองค์กร", "แผนผัง")
    assert link_of(page, "order.pdf").headings == ("มาตรา 7", "7(1) โครงสร้างและการจัดองค์กร", "คำสั่ง")
    assert not any(block.form for block in page.blocks)


def test_an_empty_accordion_heads_nothing_that_follows_it():
    """The heading of a panel without content ends with the panel."""
    assert link_of(page_of(ACCORDION), "other.pdf").headings == ("มาตรา 7",)


def test_a_button_in_a_card_header_heads_the_card():
    """Where the header opens the panel, or the page's script does, the button in it is a heading and no form."""
    page = page_of("""<div class="card-header" data-toggle="collapse" data-target="#c1"><button>รายงานประจำปี</button></div>
        <div id="c1" class="collapse"><a href="r.pdf">ดาวน์โหลด</a></div>
        <h3><button>แผนปฏิบัติราชการ</button></h3><div><a href="p.pdf">ดาวน์โหลด</a></div>""")

    assert [(block.text, block.form) for block in page.blocks if block.kind is BlockKind.HEADING] == [
        ("รายงานประจำปี", False),
        ("แผนปฏิบัติราชการ", False),
    ]
    assert link_of(page, "p.pdf").headings[-1] == "แผนปฏิบัติราชการ"


def test_a_card_takes_the_number_that_stands_beside_its_title():
    """A number in an element of its own right before the title belongs to it."""
    page = page_of("""<div class="card"><div class="d-flex"><div>9(8)</div><h5>ประกาศเชิญชวน</h5></div>
        <div class="card-body"><a href="t.html">รายละเอียด</a></div></div><p><a href="z.html">ถัดไป</a></p>""")

    assert link_of(page, "t.html").headings == ("9(8) ประกาศเชิญชวน",)
    assert link_of(page, "z.html").headings == ()


@pytest.mark.parametrize(
    "markup",
    [
        '<details><summary>คู่มือ</summary><a href="x.pdf">เปิด</a></details>',
        '<dl><dt>คู่มือ</dt><dd><a href="x.pdf">เปิด</a></dd></dl>',
        '<table><caption>คู่มือ</caption><tr><td>1</td><td><a href="x.pdf">เปิด</a></td></tr></table>',
        '<fieldset><legend>คู่มือ</legend><a href="x.pdf">เปิด</a></fieldset>',
        '<div class="panel"><div class="panel-heading">คู่มือ</div><div><a href="x.pdf">เปิด</a></div></div>',
        '<div class="card"><div class="card-header">คู่มือ</div><div><a href="x.pdf">เปิด</a></div></div>',
        '<p><a data-toggle="collapse" href="#p">คู่มือ</a></p><div id="p"><a href="x.pdf">เปิด</a></div>',
        '<p><strong>คู่มือ</strong></p><p><a href="x.pdf">เปิด</a></p>',
        '<p><font size="4">คู่มือ</font></p><p><a href="x.pdf">เปิด</a></p>',
        '<p><span style="font-weight: bold">คู่มือ</span></p><p><a href="x.pdf">เปิด</a></p>',
        '<p><u>คู่มือ</u></p><p><a href="x.pdf">เปิด</a></p>',
    ],
)
def test_implied_headings_are_of_level_seven(markup):
    """What heads a passage without being h1 to h6 is a heading all the same."""
    page = page_of(markup)

    heading = next(block for block in page.blocks if block.text == "คู่มือ")
    assert (heading.kind, heading.level) == (BlockKind.HEADING, 7)
    assert link_of(page, "x.pdf").headings == ("คู่มือ",)


def test_a_long_or_linked_line_in_bold_is_no_heading():
    """Bold is emphasis where a whole paragraph has it, and an entry where it is a link."""
    page = page_of(f'<p><b>{"ข้อความยาว" * 20}</b></p><p><b><a href="a.html">แผนงาน</a></b></p>')

    assert {block.kind for block in page.blocks} == {BlockKind.TEXT}


def test_a_tab_heads_the_panel_that_it_shows():
    """The tabs stand together at the top; each panel is headed by its own, and the link names the panel's id."""
    page = page_of("""<ul class="nav nav-tabs"><li><a href="#m7" data-toggle="tab">มาตรา 7</a></li>
        <li><a href="#m9" data-toggle="tab">มาตรา 9</a></li></ul>
        <div class="tab-content"><div class="tab-pane" id="m7"><a href="a.pdf">โครงสร้าง</a></div>
        <div class="tab-pane" id="m9"><a href="b.pdf">แผนงาน</a></div></div>""")

    assert link_of(page, "a.pdf").headings == ("มาตรา 7",)
    assert link_of(page, "b.pdf").headings == ("มาตรา 9",)
    assert (link_of(page, "#m9").url, link_of(page, "#m9").fragment) == (None, "m9")
    start, end = page.anchors["m9"]
    assert [block.text for block in page.blocks[start:end]] == ["แผนงาน"]
    assert link_of(page, "#m9").region is Region.MAIN


@pytest.mark.parametrize(
    "tab",
    [
        '<a href="#p" data-toggle="tab">สขร.1</a>',
        '<a href="#" data-toggle="tab" data-target="#p">สขร.1</a>',
        '<a href="#" role="tab" aria-controls="p">สขร.1</a>',
        '<button data-bs-toggle="pill" data-bs-target="#p">สขร.1</button>',
        '<button role="tab" aria-controls="p">สขร.1</button>',
        '<ul><li role="tab" aria-controls="p"><a href="#p">สขร.1</a></li></ul>',
    ],
)
@pytest.mark.parametrize("panel", ['<div id="p">{}</div>', '<section id="p" class="collapse">{}</section>'])
def test_a_tab_heads_its_panel_above_the_headings_inside(tab, panel):
    """Whatever a tab points to is its panel, of any class or none; it ends with the element."""
    inside = '<h4>ปี 2562</h4><p><a href="1.pdf">ธ.ค.</a></p><h2>ปี 2563</h2><p><a href="2.pdf">ม.ค.</a></p>'
    page = page_of(f'<h1>พัสดุ</h1>{tab}{panel.format(inside)}<p><a href="3.pdf">อื่น ๆ</a></p>')

    assert link_of(page, "1.pdf").headings == ("พัสดุ", "สขร.1", "ปี 2562")
    assert link_of(page, "2.pdf").headings == ("พัสดุ", "สขร.1", "ปี 2563")
    assert link_of(page, "3.pdf").headings == ("พัสดุ",)
    assert page.anchors["p"][0] < page.anchors["p"][1]


def test_a_link_down_the_page_makes_no_panel():
    """A "skip to content" heads nothing."""
    page = page_of('<p><a href="#main">ข้ามไปยังเนื้อหา</a></p><div id="main"><p><a href="1.pdf">แผน</a></p></div>')

    assert link_of(page, "1.pdf").headings == ()


def test_a_named_place_reaches_to_the_next_one():
    """An empty <a name> stands for what comes after it."""
    page = page_of("""<p><a href="#s7">ม.7</a> <a href="#s9">ม.9</a></p>
        <a name="s7"></a><p>โครงสร้าง</p><p>อำนาจ</p><h3 id="s9">มาตรา 9</h3><p>แผนงาน</p>""")

    inside = {name: texts(page)[start:end] for name, (start, end) in page.anchors.items()}
    assert inside == {"s7": ["โครงสร้าง", "อำนาจ"], "s9": ["มาตรา 9", "แผนงาน"]}


def test_an_empty_panel_is_an_empty_range():
    """A toggle whose panel holds nothing points to nothing, not to what stands below the panel."""
    page = page_of("""<p><a data-toggle="collapse" href="#p1">9(5) สิ่งพิมพ์</a></p><div id="p1" class="collapse"></div>
        <p><a data-toggle="collapse" href="#p2">9(6) สัญญา</a></p><div id="p2" class="collapse"><p>ไม่มี</p></div>""")

    inside = {name: texts(page)[start:end] for name, (start, end) in page.anchors.items()}
    assert inside == {"p1": [], "p2": ["ไม่มี"]}


# regions


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<header>{}</header>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        '<div role="navigation">{}</div>',
        '<div class="main-menu">{}</div>',
        '<div id="sidebar">{}</div>',
        '<td class="leftmenu">{}</td>',
        '<div class="navbar navbar-default">{}</div>',
        '<div class="breadcrumb">{}</div>',
        '<div id="footer">{}</div>',
    ],
)
def test_menus_and_edges_are_chrome(around):
    """What elements, roles or names call a menu, a header or a footer is not the content."""
    markup = around.format('<a href="x.html">แผนงาน</a>')
    page = page_of(f"<table><tr>{markup}</tr></table>" if markup.startswith("<td") else markup)

    assert link_of(page, "x.html").region is Region.CHROME
    assert page.blocks[0].region is Region.CHROME


@pytest.mark.parametrize(
    "around",
    [
        '<div class="main-content-with-menu">{}</div>',
        '<div class="has-sidebar">{}</div>',
        '<div class="card-header">{}</div>',
        '<div class="page-header">{}</div>',
        '<div class="entry-footer">{}</div>',
        '<div class="nav nav-tabs">{}</div>',
        '<div id="menu"><main>{}</main></div>',
        '<div class="header"><div role="main">{}</div></div>',
        '<body class="sidebar-right">{}</body>',
    ],
)
def test_content_is_not_chrome_for_a_word_in_its_class(around):
    """Names are read word by word, and a main element wins its content back."""
    page = page_of(around.format('<a href="x.html">แผนงาน</a>'))

    assert link_of(page, "x.html").region is Region.MAIN


def test_headings_do_not_cross_into_a_menu_or_out_of_it():
    """A menu below the content is not part of its last section, and the content goes on after it."""
    page = page_of("""<h2>แผนงาน</h2><nav><h3>เมนู</h3><a href="m.html">ติดต่อ</a></nav><p><a href="p.pdf">แผน</a></p>
        <footer><a href="f.html">แผนผังเว็บไซต์</a></footer>""")

    assert link_of(page, "m.html").headings == ("เมนู",)
    assert link_of(page, "p.pdf").headings == ("แผนงาน",)
    assert link_of(page, "f.html").headings == ()


@pytest.mark.parametrize(
    "markup",
    [
        '<ol class="breadcrumb"><li><a href="/">หน้าแรก</a></li><li><a href="/oic">ศูนย์ข้อมูล</a></li><li>สขร.1</li></ol>',
        '<div class="breadcrumbs"><a href="/">หน้าแรก</a> &raquo; <a href="/oic">ศูนย์ข้อมูล</a> &raquo; สขร.1</div>',
        '<nav aria-label="Breadcrumb"><a href="/">หน้าแรก</a> &gt; <a href="/oic">ศูนย์ข้อมูล</a> &gt; สขร.1</nav>',
    ],
)
def test_a_breadcrumb_is_a_path(markup):
    """The way to the page, outermost first, without its arrows."""
    assert page_of(markup).breadcrumb == ("หน้าแรก", "ศูนย์ข้อมูล", "สขร.1")


# references of other kinds


def test_a_frameset_leads_to_its_frames():
    """A page of frames has no text of its own; its frames are its content."""
    page = page_of("""<html><head><title>สำนักงานเขต</title></head><frameset cols="20%,80%">
        <frame src="menu.htm" name="menu"><frame src="main.htm" name="main">
        <noframes><body><a href="x.htm">x</a></body></noframes></frameset></html>""")

    assert [(link.kind, link.url) for link in page.links] == [
        (LinkKind.FRAME, "http://khet.example.go.th/oic/menu.htm"),
        (LinkKind.FRAME, "http://khet.example.go.th/oic/main.htm"),
    ]
    assert page.title == "สำนักงานเขต"
    assert page.blocks == ()


@pytest.mark.parametrize(
    ("markup", "targets"),
    [
        ('<iframe src="/files/plan.pdf"></iframe>', ["/files/plan.pdf"]),
        ('<object data="/files/plan.pdf"><embed src="/files/plan.pdf"></object>', ["/files/plan.pdf"]),
        ('<embed src="/files/plan.pdf">', ["/files/plan.pdf"]),
        (
            '<iframe src="/pdfjs/web/viewer.html?file=%2Ffiles%2Fplan.pdf#page=2"></iframe>',
            ["/files/plan.pdf"],
        ),
        ('<iframe src="pdf.php?file=plan.pdf"></iframe>', ["/oic/pdf.php?file=plan.pdf", "/oic/plan.pdf"]),
    ],
)
def test_a_document_in_a_frame_or_viewer_is_reached(markup, targets):
    """A PDF shown within the page is a reference to the PDF, also where a viewer stands between."""
    found = [(link.kind, (link.url or "").removeprefix("http://khet.example.go.th")) for link in page_of(markup).links]

    assert found == [(LinkKind.FRAME, target) for target in targets]


@pytest.mark.parametrize(
    "viewer",
    [
        "https://docs.google.com/viewer?url={}&embedded=true",
        "https://docs.google.com/gview?url={}",
        "https://view.officeapps.live.com/op/embed.aspx?src={}",
        "/pdfjs/web/viewer.html?file={}#page=2",
        "view.php?url={}",
    ],
)
@pytest.mark.parametrize(
    "inner", ["http%3A%2F%2Fkhet.example.go.th%2Foic%2Fa.pdf", "http://khet.example.go.th/oic/a.pdf"]
)
def test_a_viewer_stands_for_the_file_that_it_shows(viewer, inner):
    """A frame or link of a viewer leads to the file, by the words of the frame or link."""
    address = viewer.format(inner)
    page = page_of(f'<iframe src="{address}" aria-label="แผน"></iframe><p><a href="{address}">แผน <b>2563</b></a></p>')

    frame, link = page.links
    assert (frame.kind, frame.url, frame.aria_label) == (LinkKind.FRAME, "http://khet.example.go.th/oic/a.pdf", "แผน")
    assert (link.kind, link.url, link.text) == (LinkKind.ANCHOR, "http://khet.example.go.th/oic/a.pdf", "แผน 2563")


def test_a_viewer_joins_a_relative_file_to_its_own_address():
    """A viewer is a page of its own, and reads "../up/a.pdf" as its browser does; one of another host cannot."""
    page = page_of('<a href="https://docs.google.com/viewer?url=/up/a.pdf">x</a>')
    assert page.links[0].url == "https://docs.google.com/viewer?url=/up/a.pdf"
    assert page_of('<a href="/js/web/viewer.html?file=../up/a.pdf">x</a>').links[0].url == (
        "http://khet.example.go.th/js/up/a.pdf"
    )


def test_image_banners_speak_through_their_alternative_texts():
    """A link without text has its image's words; the picture is kept, an icon is not."""
    page = page_of("""<h2>ศูนย์ข้อมูลข่าวสาร</h2>
        <a href="b1.html"><img src="banner1.png" alt="โครงสร้างหน่วยงาน" width="300" height="80"></a>
        <a href="b2.html"><img src="dot.gif" width="1" height="1"><img src="banner2.png" title="อำนาจหน้าที่"></a>
        <img src="icon.png" width="16" height="16"><img src="tall.png" width="640">""")

    assert (link_of(page, "b1.html").text, link_of(page, "b1.html").alt) == ("", "โครงสร้างหน่วยงาน")
    assert link_of(page, "b2.html").alt == "อำนาจหน้าที่"
    assert [image.url.rpartition("/")[2] for image in page.images] == ["banner1.png", "banner2.png", "tall.png"]
    assert (page.images[0].block, page.images[0].width, page.images[0].height) == (0, 300, 80)


def test_a_heading_that_is_a_picture_says_what_the_picture_says():
    """A title graphic heads its section by its alternative text."""
    page = page_of('<h2><img src="t.gif" alt="แผนงาน โครงการ"></h2><p><a href="p.pdf">แผน</a></p>')

    assert link_of(page, "p.pdf").headings == ("แผนงาน โครงการ",)


@pytest.mark.parametrize(
    "markup",
    [
        """<a href="#" onclick="window.open('doc.pdf','w','width=800')">เปิด</a>""",
        """<a href="javascript:void(0)" onclick="location.href='doc.pdf'">เปิด</a>""",
        """<a href="javascript:MM_openBrWindow('doc.pdf','','scrollbars=yes')">เปิด</a>""",
        """<div onclick="window.location='doc.pdf'"><p>เปิด</p></div>""",
        """<table><tr data-href="doc.pdf"><td>เปิด</td></tr></table>""",
        """<button onclick="window.open('doc.pdf')">เปิด</button>""",
        """<input type="button" value="เปิด" onclick="location.href='doc.pdf'">""",
        """<select onchange="location=this.value"><option value="">เลือก</option><option value="doc.pdf">เปิด</option></select>""",
    ],
)
def test_a_script_that_opens_a_literal_address_is_a_link(markup):
    """What a click opens is where the element leads, if its address is written out."""
    link = link_of(page_of(markup), "/oic/doc.pdf")

    assert link.kind is LinkKind.ANCHOR
    assert link.text == "เปิด"


def test_addresses_in_plain_text_are_links():
    """An address that is printed and not linked is followed all the same, without its sentence's full stop."""
    page = page_of("<p>คู่มือ: https://drive.example.com/file/d/1AbC/view?usp=sharing.</p><p>ไม่มี http</p>")

    link = link_of(page, "usp=sharing")
    assert link.text == "คู่มือ: https://drive.example.com/file/d/1AbC/view?usp=sharing."
    assert (link.kind, link.block, len(page.links)) == (LinkKind.ANCHOR, 0, 1)


@pytest.mark.parametrize("href", ["#", "", "javascript:void(0)", "mailto:a@example.go.th", "tel:022222222"])
def test_a_link_that_leads_nowhere_is_told_without_address(href):
    """An entry with no target is still an entry: the rules must see that it leads nowhere."""
    (link,) = page_of(f'<li><a href="{href}">9(8) สขร.1</a></li>').links

    assert (link.url, link.text, link.href) == (None, "9(8) สขร.1", href)


def test_areas_refreshes_and_the_base_element():
    """Image maps and refreshes lead somewhere; relative addresses are joined to the base element."""
    page = page_of("""<head><base href="http://files.example.go.th/khet/"><meta http-equiv="Refresh" content="0; URL='home.php'">
        </head><map><area href="plan.html" alt="แผนงาน"></map><a href="/top.html">บน</a>""")

    assert [(link.kind, link.url) for link in page.links] == [
        (LinkKind.REFRESH, "http://files.example.go.th/khet/home.php"),
        (LinkKind.AREA, "http://files.example.go.th/khet/plan.html"),
        (LinkKind.ANCHOR, "http://files.example.go.th/top.html"),
    ]
    assert link_of(page, "plan.html").alt == "แผนงาน"


def test_a_refresh_that_reloads_the_page_leads_nowhere():
    """A page that loads itself anew every minute does not send its visitor on."""
    assert page_of('<meta http-equiv="refresh" content="60">').links == ()


def test_titles_and_labels_of_a_link_are_kept():
    """Where the text is cut short, the title says it in full."""
    (link,) = page_of('<a href="a.pdf" title=" ระเบียบ กทม.  ว่าด้วย " aria-label="เปิดระเบียบ">ระเบียบ กท...</a>').links

    assert (link.text, link.title, link.aria_label) == ("ระเบียบ กท...", "ระเบียบ กทม. ว่าด้วย", "เปิดระเบียบ")


# what is no text


def test_scripts_styles_and_comments_are_no_text():
    """Only what a visitor sees is told; links inside noscript count."""
    page = page_of("""<style>p{color:red}</style><script>document.write("<p>ไม่ใช่</p><a href='no.html'>x</a>")</script>
        <!-- <p>ซ่อน</p> --><p>เห็น</p><template><p>แม่แบบ</p></template><svg><title>รูป</title></svg>
        <noscript>โปรดเปิดสคริปต์ <a href="plain.html">แบบธรรมดา</a></noscript>""")

    assert texts(page) == ["เห็น"]
    assert [link.text for link in page.links] == ["แบบธรรมดา"]
    assert page.links[0].block == -1


def test_a_survey_is_marked_as_a_form():
    """A questionnaire that lists every clause beside checkboxes discloses none of them."""
    page = page_of("""<form><table><tr><th>รายการ</th><th>มี</th><th>ไม่มี</th></tr>
        <tr><td>7(1) โครงสร้างและการจัดองค์กร</td><td><input type="radio" name="a"></td><td><input type="radio"></td></tr>
        </table><ul><li><input type="checkbox"> 7(2) อำนาจหน้าที่</li></ul>
        <label>9(4) คู่มือ</label><select><option>แผนงาน</option><option>งบประมาณ</option></select>
        <button>ส่งแบบสำรวจ</button></form><p>9(8) สขร.1</p>""")

    assert [block.text for block in page.blocks if not block.form] == ["รายการ | มี | ไม่มี", "9(8) สขร.1"]
    assert "7(1) โครงสร้างและการจัดองค์กร" in texts(page)[1]


def test_login_walls_and_empty_shells_are_told():
    """A password field is noticed, and so is a page that a script is to draw."""
    assert page_of('<form><input type="Password" name="p"></form>').password_field
    shell = '<title>ศูนย์</title><div id="app"></div><script src="app.js"></script>'
    assert page_of(shell).script_only
    assert not page_of(shell.replace("></div>", f">{'ข้อมูลข่าวสารของราชการ' * 3}</div>")).script_only
    assert not page_of('<div id="app"></div>').script_only


def test_the_title_is_that_of_the_page():
    """White space is folded, escapes are read, and a picture's title is not taken for it."""
    assert page_of("<title>\n ศูนย์ &amp; ข้อมูล\n </title><svg><title>x</title></svg>").title == "ศูนย์ & ข้อมูล"


# encodings, end to end


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=tis-620", "text/html; charset=iso-8859-1"])
def test_a_tis620_page_reads_like_any_other(content_type):
    """Undeclared or wrongly declared, the labels come out as Thai."""
    page = page_of("<h3>มาตรา 9</h3><a href='p.pdf'>แผนงานและโครงการ</a>".encode("cp874"), content_type)

    assert page.links[0].text == "แผนงานและโครงการ"
    assert page.links[0].headings == ("มาตรา 9",)
    assert page.charset == "windows-874"


def test_a_page_knows_where_it_came_from():
    """Address, status, time, digest and size are those of the answer."""
    modified = datetime(2020, 1, 1, tzinfo=UTC)
    page = parse_page("http://a.example/x", "http://a.example/y", 203, b"<p>x", "text/html", WHEN, modified)

    assert (page.url, page.final_url, page.status, page.fetched_at) == (
        "http://a.example/x",
        "http://a.example/y",
        203,
        WHEN,
    )
    assert (page.size, page.last_modified) == (4, modified)
    assert page.sha256 == hashlib.sha256(b"<p>x").hexdigest()


def test_password_fields_are_counted_in_the_content_only():
    """A box to sign in within the page's head is no wall; a form in the content may be one."""
    page = page_of('<div id="header"><input type=password></div><p>x</p><form><input type=password></form>')

    assert (page.password_field, page.password_fields) == (True, 1)


def test_lines_with_clause_numbers_are_entries():
    """A list of the Act's clauses is a list, though it is written with line breaks; other lines stay one text."""
    page = page_of("<p>ตามกฎหมาย<br>9(5) สิ่งพิมพ์<br>: ไม่มี<br>- ๙ (๖) สัญญา <a href=x.pdf>เปิด</a></p><p>9(5) ก<br>ข</p>")

    assert texts(page) == ["ตามกฎหมาย", "9(5) สิ่งพิมพ์ : ไม่มี", "- ๙ (๖) สัญญา เปิด", "9(5) ก ข"]
    assert [block.kind for block in page.blocks] == [BlockKind.TEXT, BlockKind.ENTRY, BlockKind.ENTRY, BlockKind.TEXT]
    assert page.links[0].block == 2


def test_marked_lines_with_links_among_them_are_entries():
    """A list written with dashes and line breaks is a list where it has links to choose from; prose with dashes is not."""
    page = page_of(
        "<p>มาตรา 7<br>- <a href=a.pdf>ก</a><br>- ข (ไม่มี)<br>2. <a href=c.pdf>ค</a></p><p>- ก<br>- ข<br>- ค</p>"
    )

    assert texts(page, BlockKind.ENTRY) == ["มาตรา 7", "- ก", "- ข (ไม่มี)", "2. ค"]
    assert texts(page, BlockKind.TEXT) == ["- ก - ข - ค"]


def test_a_column_of_the_page_is_no_label_of_the_links_in_the_next():
    """Of the cells beside a link only those that could be a label are its row: no menu, no lists, no column."""
    menu = "".join(f"<a href={n}>เมนู {n}</a> " for n in range(4))
    page = page_of(f"<table><tr><td>{menu}</td><td>แผน</td><td><ul><li><a href=p.pdf>2563</a></ul></td></tr></table>")

    assert link_of(page, "p.pdf").row == "แผน"
    assert page.links[0].row == "แผน"
