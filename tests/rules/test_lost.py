"""Soft 404s: a site's own "not found", learnt from what it answers where nothing can be."""

from __future__ import annotations

import pytest
from paper_sites import HOME, IMPOSSIBLE, PARAGRAPH, File, findings, page, snapshot, status

from rules.pack import load_pack
from rules.statements import statements_of
from rules.view import PageState, SiteView

MENU = (
    "<ul>" + "".join(f'<li><a href="m{n}">เมนูของสำนักงานเขต {name}</a></li>' for n, name in enumerate("กขคงจ")) + "</ul>"
)
FOOTER = "<p>สงวนลิขสิทธิ์ สำนักงานเขตตัวอย่าง ถนนตัวอย่าง แขวงตัวอย่าง กรุงเทพมหานคร</p>"
SORRY = "<h2>ขออภัยในความไม่สะดวก</h2><p>เนื้อหาที่ท่านเรียกไม่ได้อยู่บนเว็บไซต์แล้ว โปรดเลือกจากเมนู</p>"
DUTY = '<a href="duty">อำนาจหน้าที่</a>'
HOME_PAGE = page(MENU + f"<h1>ศูนย์ข้อมูลข่าวสาร</h1><p>{DUTY}</p><p>ข่าวเด่นประจำวันของสำนักงานเขต</p>" + FOOTER)


def dressed(body: str, title: str = "สำนักงานเขตตัวอย่าง") -> str:
    return page(MENU + body + FOOTER, title)


def states(site, not_found) -> dict[str, PageState]:
    view = SiteView(snapshot(site, not_found=not_found), statements_of(load_pack("oia-2540")))
    return {found.url.removeprefix(HOME): view.state(found) for found in view.pages}


def test_the_sites_own_not_found_is_known_by_its_likeness():
    """No list of phrases holds these words; the probe does."""
    site = {"": HOME_PAGE, "duty": dressed(SORRY)}

    assert states(site, None)["duty"] is PageState.CONTENT  # so far as words go
    assert status(site, "7(2)", not_found=dressed(SORRY)) == "broken"


@pytest.mark.parametrize(
    ("there", "probed"),
    [
        ("<p>คุณเรียกหน้า /duty ซึ่งเราไม่รู้จัก</p>", f"<p>คุณเรียกหน้า /{IMPOSSIBLE.removeprefix(HOME)} ซึ่งเราไม่รู้จัก</p>"),
        (f"<p>เราไม่รู้จัก {HOME}duty</p>", f"<p>เราไม่รู้จัก {IMPOSSIBLE}</p>"),
        (
            "<p>ผลการค้นหา “duty” ทั้งหมดในเว็บไซต์: ว่าง</p>",
            "<p>ผลการค้นหา “prongsai no such page 0123abcd” ทั้งหมดในเว็บไซต์: ว่าง</p>",
        ),
        ("<p>เวลา 10:31:07 น. รหัสอ้างอิง 8812 หน้านี้หายไป</p>", "<p>เวลา 10:30:59 น. รหัสอ้างอิง 77 หน้านี้หายไป</p>"),
        (
            f"<p>หน้านี้หายไปจากเว็บไซต์ {PARAGRAPH}</p><p>สุ่ม: ข่าวเช้า</p>",
            f"<p>หน้านี้หายไปจากเว็บไซต์ {PARAGRAPH}</p><p>สุ่ม: ข่าวค่ำ</p>",
        ),
    ],
)
def test_what_changes_from_answer_to_answer_is_looked_past(there, probed):
    """The path asked for, search words, times, numbers, a passing headline."""
    assert status({"": HOME_PAGE, "duty": dressed(there)}, "7(2)", not_found=dressed(probed)) == "broken"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>อำนาจหน้าที่</h1><p>{PARAGRAPH}</p>",
        f"<p>{PARAGRAPH}</p>",
        f"{SORRY}<h1>อำนาจหน้าที่</h1><p>{PARAGRAPH}</p>",
    ],
)
@pytest.mark.parametrize("probed", [SORRY, "", "<p>ไม่พบหน้าที่ต้องการ</p>"])
def test_a_page_with_a_text_of_its_own_keeps_it(body, probed):
    """A whole template around every answer harms no page that says something in it."""
    site = {"": HOME_PAGE, "duty": dressed(body)}

    assert status(site, "7(2)", not_found=dressed(probed)) == "satisfied"


def test_a_page_of_few_words_in_a_large_template_keeps_them():
    """On a site of two pages the template is most of every page, and still no likeness."""
    site = {"": page(MENU + '<a href="c">สถานที่ติดต่อ</a>' + FOOTER), "c": dressed("<p>โทร. 0 2225 7612</p>")}

    assert status(site, "7(3)", not_found=dressed("<p>ไม่มีอะไรที่นี่</p>")) == "satisfied"


@pytest.mark.parametrize("body", ['<img src="chart.png" alt="">', '<iframe src="chart.pdf"></iframe>'])
def test_a_picture_or_a_frame_in_an_otherwise_bare_template_counts(body):
    """The site shows an empty template for what it lacks; this one is not empty."""
    site = {"": page(MENU + '<a href="s">โครงสร้างองค์กร</a>' + FOOTER), "s": dressed(body), "chart.pdf": File("x")}

    assert status(site, "7(1)", not_found=dressed("")) == "satisfied"


def test_many_dead_pages_are_known_although_their_words_repeat():
    """When a third of all pages say it, the sentence is no page's own any more; the whole page is."""
    site = {"": HOME_PAGE, "duty": dressed(SORRY), **{f"m{n}": dressed(SORRY) for n in range(5)}}

    found = states(site, dressed(SORRY))

    assert {found[name] for name in ("duty", "m0", "m4")} == {PageState.NOT_FOUND}
    assert found[""] is PageState.CONTENT


def test_a_site_that_shows_its_front_page_for_everything():
    """Whoever follows the link stands on the front page again: nothing is there, though all words are."""
    front = page(MENU + f"<h1>ศูนย์ข้อมูลข่าวสาร</h1><p>{DUTY}</p><p>{PARAGRAPH}</p><p>ผู้เข้าชม 1,204</p>" + FOOTER)
    again = front.replace("1,204", "1,205")
    site = {"": front, "duty": again}

    assert status(site, "7(2)", not_found=front.replace("1,204", "1,203")) == "broken"
    assert states(site, again) == {"": PageState.CONTENT, "duty": PageState.SENT_HOME}
    assert "front page" in findings(site, not_found=again)["7(2)"].explanation


def test_a_catch_all_site_keeps_its_real_pages():
    """Its pages with a text of their own are not the front page."""
    site = {"": HOME_PAGE, "duty": dressed(f"<h1>อำนาจหน้าที่</h1><p>{PARAGRAPH}</p>")}

    assert status(site, "7(2)", not_found=HOME_PAGE) == "satisfied"


def test_the_home_page_is_never_not_found():
    """Even where the probe is answered with the very same bytes."""
    site = {"": page(f"<h1>อำนาจหน้าที่</h1><p>{PARAGRAPH}</p>")}

    assert states(site, site[""]) == {"": PageState.CONTENT}
    assert status(site, "7(2)", not_found=site[""]) == "satisfied"


def test_an_application_that_scripts_draw_stays_open():
    """It answers everything with one shell: we cannot see, which is not the site's breach."""
    shell = page('<div id="root"></div><script src="app.js"></script>')
    site = {"": page(DUTY + MENU), "duty": shell}

    assert status(site, "7(2)", not_found=shell) == "undetermined"


def test_an_answer_that_sends_its_visitor_home_teaches_nothing():
    """The refresh speaks for itself on every page that has it, and a bare page is no likeness of it."""
    away = '<html><head><meta http-equiv="refresh" content="0;url=/"></head><body></body></html>'
    site = {"": page(DUTY + '<a href="s">โครงสร้างองค์กร</a>'), "duty": away, "s": page("")}

    assert states(site, away)["duty"] is PageState.SENT_HOME
    assert states(site, away)["s"] is PageState.CONTENT


def test_without_a_probe_nothing_changes():
    """Archives of earlier crawls hold none."""
    assert states({"": HOME_PAGE, "duty": dressed(SORRY)}, None)["duty"] is PageState.CONTENT
