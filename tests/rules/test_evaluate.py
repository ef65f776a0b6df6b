"""From a snapshot to findings: each status of product.md §3 where it is due, and the traps that real sites lay."""

from __future__ import annotations

import pytest
from paper_sites import HOME, PARAGRAPH, File, Gone, findings, page, snapshot, status

from crawler.artifacts import FailureKind
from rules.evaluate import evaluate
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack


def link(href, text, more=""):
    return f'<a href="{href}" {more}>{text}</a>'


def test_a_page_with_a_text_of_its_own_satisfies():
    """A visitor who follows the link reads the information."""
    site = {"": page(link("duty", "อำนาจหน้าที่")), "duty": page(f"<h1>อำนาจหน้าที่</h1><p>{PARAGRAPH}</p>")}

    finding = findings(site)["7(2)"]

    assert finding.status is Status.SATISFIED
    assert (finding.url, finding.found_on, finding.label) == (HOME + "duty", HOME, "อำนาจหน้าที่")


def test_a_document_that_opens_satisfies():
    """A file is information where a reader would get to see it."""
    assert status({"": page(link("a.pdf", "โครงสร้างองค์กร")), "a.pdf": File("x")}, "7(1)") == "satisfied"


def test_what_nothing_names_is_missing():
    """The whole site was looked at, and no word of it names the item."""
    assert status({"": page(link("duty", "อำนาจหน้าที่")), "duty": page(PARAGRAPH)}, "9(4)") == "missing"


def test_a_link_that_leads_nowhere_is_empty():
    """href="#" is a heading, not a disclosure."""
    assert status({"": page(link("#", "โครงสร้างองค์กร"))}, "7(1)") == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "อยู่ระหว่างดำเนินการ",
        "ไม่พบข้อมูล",
        "ยังไม่มีข้อมูลในระบบ",
        "กำลังปรับปรุงข้อมูล",
        "<table><tr><th>ลำดับ</th><th>เรื่อง</th></tr></table>",
        "",
    ],
)
def test_a_page_without_substance_is_empty(text):
    """Placeholders, empty lists and stubs name the item and tell nothing."""
    site = {"": page(link("duty", "อำนาจหน้าที่")), "duty": page(f"<h1>อำนาจหน้าที่</h1><p>{text}</p>")}

    assert status(site, "7(2)") == "empty"


@pytest.mark.parametrize(
    "target",
    [
        Gone(),
        Gone(status=500),
        File(opens=False),
        page("<h1>ไม่พบหน้าที่ต้องการ</h1>"),
        page("<p>404 Not Found</p>"),
        page("<form>กรุณาเข้าสู่ระบบ <input type=password name=p></form>"),
        page('<meta http-equiv="refresh" content="0;url=/">'),
    ],
)
def test_a_target_that_fails_is_broken(target):
    """404, 5xx, an unreadable file, "not found" at 200, a sign-in wall, a page that sends its visitor home."""
    assert status({"": page(link("duty", "อำนาจหน้าที่")), "duty": target}, "7(2)") == "broken"


@pytest.mark.parametrize(
    "failure",
    [
        Gone(attempts=1),
        Gone(status=403),
        Gone(FailureKind.TIMEOUT, None),
        Gone(FailureKind.ROBOTS, None),
        Gone(FailureKind.CHALLENGE, 503),
    ],
)
def test_our_ignorance_is_not_the_agencys_breach(failure):
    """A single failed fetch, a firewall, a time-out or robots.txt leave the item undetermined (product.md §3)."""
    finding = findings({"": page(link("duty", "อำนาจหน้าที่")), "duty": failure})["7(2)"]

    assert finding.status is Status.UNDETERMINED
    assert finding.credit is None


def test_a_centre_that_could_not_be_reached_has_no_judged_item():
    """Nothing is silently zero."""
    found = findings({"": Gone(FailureKind.CONNECT, None)})

    assert {finding.status for finding in found.values()} == {Status.UNDETERMINED}


def test_a_budget_that_ended_first_leaves_missing_items_open():
    """What was not looked at cannot be called missing."""
    assert status({"": page(PARAGRAPH)}, "9(4)", complete=False) == "undetermined"


def test_a_gateway_that_could_not_be_read_leaves_missing_items_open():
    """Behind the dead link to the information centre anything may stand."""
    site = {"": page(link("info", "ศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์")), "info": Gone(FailureKind.TIMEOUT, None)}

    assert status(site, "9(4)") == "undetermined"


@pytest.mark.parametrize(
    "body",
    [
        "<p>9(6) สัญญาสัมปทาน (ไม่มี)</p>",
        "<table><tr><td>9(6)</td><td>สัญญาสัมปทาน สัญญาร่วมทุน</td><td>ไม่มี</td></tr></table>",
        "<h3>สัญญาสัมปทาน สัญญาผูกขาดตัดตอน</h3><p>สำนักงานเขตไม่มีสัญญาสัมปทาน</p>",
        '<a href="none">สัญญาสัมปทาน</a>',
    ],
)
def test_a_plain_statement_that_there_is_none_counts(body):
    """The plain words are a lawful entry where the item accepts them."""
    site = {"": page(body), "none": page("<h1>สัญญาสัมปทาน</h1><p>หน่วยงานไม่มีภารกิจที่เกี่ยวข้อง</p>")}

    assert status(site, "9(6)") == "none_declared"


def test_a_statement_that_there_is_none_does_not_serve_for_a_duty():
    """A centre cannot declare that it has no structure."""
    assert status({"": page("<h3>โครงสร้างองค์กร</h3><p>ไม่มี</p>")}, "7(1)") == "empty"


SK1 = "แบบ สขร.1 ประจำเดือน"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("มกราคม 2563", "satisfied"),
        ("กุมภาพันธ์ 2563", "satisfied"),
        ("ธันวาคม 2562", "stale"),
        ("", "undated"),
    ],
)
def test_the_monthly_summary_must_be_of_the_month_before_or_later(label, expected):
    """Seen from February 2563, December's is too old."""
    site = {"": page(link("s.pdf", f"{SK1} {label}")), "s.pdf": File("รายการ")}

    assert status(site, "9(8)-sk1") == expected


def test_the_newest_of_what_was_reached_decides():
    """A list of months counts by its newest entry that opens."""
    rows = "".join(
        f"<li>{link(name, f'เดือน{month} 2563')}</li>" for name, month in [("a.pdf", "มกราคม"), ("b.pdf", "กุมภาพันธ์")]
    )
    site = {
        "": page(link("list", "สรุปผลการจัดซื้อจัดจ้าง (สขร.1)")),
        "list": page(f"<h1>สรุปผลการจัดซื้อจัดจ้าง (สขร.1)</h1><ul>{rows}</ul>"),
        "a.pdf": File("x"),
        "b.pdf": Gone(),
    }

    finding = findings(site, Month(2020, 3))["9(8)-sk1"]

    assert finding.status is Status.STALE
    assert finding.period is not None
    assert str(finding.period.start) == "2020-01-01"


def test_a_month_takes_its_year_from_the_heading_above():
    """Bare months under "ปีงบประมาณ 2563": October is of 2019."""
    site = {
        "": page(link("list", "สขร.1")),
        "list": page(
            f"<h2>แบบ สขร.1 ปีงบประมาณ 2563</h2><ul><li>{link('o.pdf', 'ตุลาคม')}</li><li>{link('n.pdf', 'พฤศจิกายน')}</li></ul>"
        ),
        "o.pdf": File("x"),
        "n.pdf": File("x"),
    }

    finding = findings(site, Month(2019, 12))["9(8)-sk1"]

    assert finding.status is Status.SATISFIED
    assert str(finding.period.start) == "2019-11-01"


def test_no_procurement_in_the_month_is_a_lawful_entry_for_that_month():
    """A declared none of January serves in February, and no longer in April."""
    site = {"": page("<h3>สขร.1 ประจำเดือนมกราคม 2563</h3><p>ไม่มีการจัดซื้อจัดจ้างในเดือนมกราคม 2563</p>")}

    assert status(site, "9(8)-sk1", Month(2020, 2)) == "none_declared"
    assert status(site, "9(8)-sk1", Month(2020, 4)) != "none_declared"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("แผนปฏิบัติราชการประจำปี 2563", "satisfied"),
        ("แผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. 2562", "stale"),
        ("แผนปฏิบัติราชการประจำปี 2562", "stale"),
        ("แผนพัฒนาหน่วยงาน (พ.ศ. 2561 - 2565)", "satisfied"),
        ("แผนปฏิบัติราชการประจำปี", "undated"),
    ],
)
def test_a_plan_must_be_of_the_fiscal_year_in_progress(label, expected):
    """Last year's plan is stale; a plan of several years serves through its last."""
    assert status({"": page(link("p.pdf", label)), "p.pdf": File("x")}, "9(3)-plan") == expected


def test_a_documents_first_lines_date_it_where_its_label_does_not():
    """The file itself says of which year it is."""
    site = {"": page(link("b.pdf", "งบประมาณรายจ่าย")), "b.pdf": File("งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. 2563")}

    assert status(site, "9(3)-budget") == "satisfied"


def test_the_download_link_of_a_row_is_of_the_rows_item():
    """An index table whose links all read "โหลด"."""
    row = "<tr><td>{}</td><td>{}</td><td><a href='{}'>โหลด</a></td></tr>"
    site = {
        "": page(
            "<h2>ข้อมูลข่าวสารตามมาตรา 7</h2><table>"
            + row.format("1", "โครงสร้างและการจัดองค์กร", "a.pdf")
            + row.format("2", "สรุปอำนาจหน้าที่", "b.pdf")
            + "</table>"
        ),
        "a.pdf": File("x"),
        "b.pdf": Gone(),
    }

    found = findings(site)

    assert found["7(1)"].status is Status.SATISFIED
    assert found["7(2)"].status is Status.BROKEN


def test_a_page_that_lays_the_clauses_out_is_the_index():
    """Whatever its title: the clauses with something to open under them."""
    names = ["7(1) โครงสร้าง", "7(2) อำนาจหน้าที่", "7(3) สถานที่ติดต่อ", "9(4) คู่มือสำหรับประชาชน", "9(7) มติคณะรัฐมนตรี"]
    rows = "".join(f"<li>มาตรา {name} {link(f'{index}.pdf', 'ดาวน์โหลด')}</li>" for index, name in enumerate(names))
    site = {"": page(f"<h2>เอกสารเผยแพร่</h2><ul>{rows}</ul>"), **{f"{index}.pdf": File("x") for index in range(5)}}

    assert status(site, "index") == "satisfied"


def test_the_text_of_the_act_is_no_index_and_discloses_nothing():
    """The law's own wording lists every clause and is nobody's information."""
    clauses = "".join(
        f"<p>({index}) {text}</p>"
        for index, text in enumerate(["โครงสร้างและการจัดองค์กรในการดำเนินงาน", "สรุปอำนาจหน้าที่ที่สำคัญ"], 1)
    )
    site = {
        "": page(link("act", "พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540")),
        "act": page(
            f"<h1>พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540</h1><p>มาตรา ๗ หน่วยงานของรัฐต้องส่งข้อมูลข่าวสาร</p>{clauses}"
        ),
    }

    found = findings(site)

    assert found["index"].status is Status.MISSING
    assert found["7(1)"].status is not Status.SATISFIED


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("แผนผังเว็บไซต์", "7(1)"),
        ("การพัฒนาโครงสร้างพื้นฐาน", "7(1)"),
        ("ฝ่ายทะเบียน หน้าที่ 2", "7(2)"),
        ("รณรงค์ป้องกันโรคติดต่อ", "7(3)"),
        ("ระเบียบวาระการประชุม", "7(4)"),
        ("แผนที่เขต", "9(3)-plan"),
        ("ขออนุมัติเผยแพร่แผนปฏิบัติราชการ", "9(3)-plan"),
        ("ประกาศสอบราคาจ้างพิมพ์คู่มือประชาชน", "9(4)"),
    ],
)
def test_a_distractor_discloses_nothing(label, item):
    """Words that hold an item's words and mean something else."""
    site = {"": page(link("x", label)), "x": page(f"<h1>{label}</h1><p>{PARAGRAPH}</p>")}

    assert status(site, item) == "missing"


def test_a_survey_that_lists_the_clauses_discloses_nothing():
    """Check boxes with the statutory wording ask; they do not tell."""
    boxes = "".join(f"<label><input type=checkbox> {text}</label><br>" for text in ["โครงสร้างองค์กร", "คู่มือสำหรับประชาชน"])

    found = findings({"": page(f"<form>{boxes}</form>")})

    assert found["7(1)"].status is Status.MISSING
    assert found["9(4)"].status is Status.MISSING


def test_words_outrank_the_sites_own_number():
    """A label that says 9(1) and names council minutes is of section 9(7), whatever the site calls it."""
    site = {"": page(link("m", "9(1) รายงานการประชุมสภา")), "m": page(f"<p>{PARAGRAPH}</p>")}
    found = findings(site)

    assert found["9(7)"].status is Status.SATISFIED
    assert found["9(1)"].status is Status.MISSING


def test_one_document_may_disclose_several_items():
    """One announcement on structure, duties and where to ask."""
    label = "ประกาศ เรื่อง โครงสร้างและการจัดองค์กร สรุปอำนาจหน้าที่ และสถานที่ติดต่อ"
    found = findings({"": page(link("a.pdf", label)), "a.pdf": File("x")})

    assert {found[item].status for item in ("7(1)", "7(2)", "7(3)")} == {Status.SATISFIED}


def test_an_exempt_item_is_out_of_the_sum():
    """What the registry exempts is neither praised nor blamed."""
    site = snapshot({"": page(PARAGRAPH)})

    (finding,) = [
        one for one in evaluate(load_pack("oia-2540"), site, Month(2020, 2), frozenset({"9(6)"})) if one.item == "9(6)"
    ]

    assert finding.status is Status.NOT_APPLICABLE
    assert finding.credit is None


def test_a_menu_repeated_on_every_page_is_no_pages_own_text():
    """A stub among menus is empty however long the menus are."""
    menu = (
        "<ul>"
        + "".join(f"<li>{link(f'm{index}', f'เมนูที่ {index} ของเว็บไซต์สำนักงานเขตตัวอย่าง')}</li>" for index in range(12))
        + "</ul>"
    )
    footer = f"<p>{PARAGRAPH}</p>"
    site = {
        "": page(menu + link("duty", "อำนาจหน้าที่") + footer),
        "duty": page(menu + "<h1>อำนาจหน้าที่</h1>" + footer),
        **{
            f"m{index}": page(menu + f"<h1>เรื่องที่ {index}</h1><p>เนื้อหา {index} {PARAGRAPH[: 60 + index]}</p>" + footer)
            for index in range(12)
        },
    }

    assert status(site, "7(2)") == "empty"


def test_every_finding_says_why_in_one_sentence():
    """An official can verify the sentence by hand: label, page, target, date."""
    site = {"": page(link("s.pdf", f"{SK1} มกราคม 2563")), "s.pdf": File("x")}

    text = findings(site)["9(8)-sk1"].explanation

    assert "สขร.1" in text
    assert HOME + "s.pdf" in text
    assert "มกราคม 2563" in text
    assert text.endswith(".")
