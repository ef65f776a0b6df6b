"""Traps of labels: what is hung upon them, what they name beside the item, where else their words stand."""

from __future__ import annotations

from paper_sites import HOME, File, Gone, page

from crawler.artifacts import FailureKind
from tests.rules.substance_traps import BUDGET, OK, SK1, Trap, a, at_home, led, listed

ACT = "พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540"
OIC = "http://www.oic.test/"
FULL = "มาตรา 7(4) กฎ มติคณะรัฐมนตรี ข้อบังคับ คำสั่ง หนังสือเวียน ระเบียบ แบบแผน นโยบาย หรือการตีความ"
DUTY = "ผลการพิจารณาหรือคำวินิจฉัย"
ORDINANCE = "เทศบัญญัติงบประมาณรายจ่ายประจำปี"
RULES = "ระเบียบว่าด้วยการรักษาความสะอาด พ.ศ. 2544"

GATEWAYS = [
    at_home(a(OIC, ACT), "9(6)", "missing", "the Act's own name is no gateway, dead host", {OIC: Gone(FailureKind.DNS, None)}),
    at_home(a(OIC, ACT), "9(6)", "missing", "the Act's own name is no gateway, time-out", {OIC: Gone(FailureKind.TIMEOUT, None)}),
    at_home(a("act", ACT), "9(6)", "missing", "the Act's own name is no gateway, own host", {"act": Gone(FailureKind.TIMEOUT, None)}),
    at_home(
        a("board", "ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ"), "9(6)", "missing", "an announcement of the Board is no gateway",
        {"board": Gone(FailureKind.TIMEOUT, None)},
    ),
    at_home(
        a(OIC, "ศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์"), "9(6)", "missing", "a foreign gateway is no source of the centre's own",
        {OIC: Gone(FailureKind.TIMEOUT, None)},
    ),
    at_home(
        a("info", "ข้อมูลข่าวสารตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540"), "9(6)", "undetermined",
        "a gateway that names the Act as its ground", {"info": Gone(FailureKind.TIMEOUT, None)},
    ),
]  # fmt: skip


def called(label: str, name: str) -> Trap:
    """A manual's row, whose link reads `label`."""
    row = f"<tr><td>1</td><td>คู่มือประชาชน การยืมพัสดุ</td><td>{a('1.pdf', label)}</td></tr>"
    table = f"<table><tr><th>#</th><th>หัวเรื่อง</th><th>ไฟล์</th></tr>{row}</table>"
    return at_home(table, "9(4)", "satisfied", name, {"1.pdf": OK})


ORNAMENTS = [
    called('โหลด <span class="badge">ใหม่!</span>', "a generic label with a badge"),
    called("ดาวน์โหลด (256 KB)", "a generic label with a size"),
    called("ดาวน์โหลด 12 ครั้ง", "a generic label with a counter"),
    called("ดาวน์โหลด PDF", "a generic label with a format"),
    called("[PDF]", "a format in brackets"),
    called("→ ดูรายละเอียด »", "a generic label between arrows"),
    called('<img src="i.png" alt="PDF icon">', "an icon that says its format"),
]

SECOND_NAMES = [
    listed(FULL, a("1.pdf", RULES), "7(4)", "satisfied", "the full title of 7(4)", {"1.pdf": OK}),
    listed(FULL, a("1.pdf", RULES), "9(2)", "missing", "the full title of 7(4) is not 9(2) as well", {"1.pdf": OK}),
    led("ระเบียบ แบบแผน นโยบายหรือการตีความ", OK, "7(4)", "satisfied", "the end of the title of 7(4)"),
    led("9(2) นโยบายหรือการตีความ", OK, "9(2)", "satisfied", "the title of 9(2)"),
]


def beneath(head: str, label: str, item: str, due: str, name: str, target: str | File | Gone = OK) -> Trap:
    """A page of the item, with one file."""
    return listed(head, f"<ul><li>{a('1.pdf', label)}</li></ul>", item, due, name, {"1.pdf": target})


BENEATH = [
    beneath(DUTY, "ใบอนุญาตก่อสร้าง ประจำเดือนมกราคม 2563", "9(1)", "satisfied", "permits beneath the page of decisions"),
    beneath(DUTY, "ใบอนุญาตก่อสร้าง ประจำเดือนมกราคม 2563", "9(1)", "broken", "dead permits beneath it", Gone()),
    beneath(DUTY, "ภาพกิจกรรมวันเด็ก 2563", "9(1)", "empty", "pictures of an event beneath it"),
    beneath(DUTY, "แบบฟอร์มใบอนุญาตก่อสร้าง", "9(1)", "empty", "a blank form beneath it"),
    beneath(DUTY, "รายงานการประชุมสภา 2563", "9(1)", "empty", "another item's file beneath it"),
    listed(DUTY, a("p", "ใบอนุญาตก่อสร้าง"), "9(1)", "empty", "a page is no file beneath it", {"p": page("<p>x</p>")}),
    beneath(ORDINANCE, "ข้อบัญญัติ ปี 2563", BUDGET, "satisfied", "a bare kind of document beneath the budget's page"),
    listed(
        ORDINANCE, a("b", "2563"), BUDGET, "satisfied", "a bare kind of document beneath the budget's year",
        {"b": page(f"<h1>2563</h1>{a('1.pdf', 'เทศบัญญัติ')}"), "1.pdf": OK},
    ),
    beneath(ORDINANCE, "เทศบัญญัติเรื่องการเก็บขยะ 2563", BUDGET, "empty", "a rule of its own beneath the budget's page"),
]  # fmt: skip

VIEWER = "https://docs.google.com/viewer?url={}&embedded=true"
SEEN = [
    listed(
        "งบประมาณรายจ่ายประจำปี", a(viewer.format(HOME + "1.pdf"), "ข้อบัญญัติงบประมาณรายจ่าย ประจำปีงบประมาณ 2563"), BUDGET, due,
        f"a link of a viewer to a file that is {due}: {viewer[:12]}", {"1.pdf": target},
    )
    for viewer in (VIEWER, "/js/web/viewer.html?file={}", "view.php?url={}", "https://view.officeapps.live.com/op/view.aspx?src={}")
    for due, target in (("satisfied", OK), ("broken", Gone()))
]  # fmt: skip

TABS = '<h1>ข่าวจัดซื้อจัดจ้าง</h1><ul><li>{}</li><li>{}</li></ul><div id="t1">{}</div><div id="t3"><h4>ปีงบประมาณ 2563</h4>{}</div>'
TENDERS = a("t.pdf", "ประกวดราคาจ้างก่อสร้างสะพาน 20 ก.พ. 2563")


def tabbed(tab: str, name: str) -> Trap:
    """Two panels of no class; `tab` is the second's."""
    body = TABS.format(a("#t1", "ประกาศประกวดราคา", 'data-toggle="tab"'), tab, TENDERS, a("1.pdf", "มกราคม 2563"))
    return at_home(body, SK1, "satisfied", name, {"1.pdf": OK, "t.pdf": OK})


SUMMARY = "สรุปผลการจัดซื้อจัดจ้าง (สขร.1)"
PANELS = [
    tabbed(a("#t3", SUMMARY, 'data-toggle="tab"'), "a panel of a tab by its fragment"),
    tabbed(a("#", SUMMARY, 'data-toggle="tab" data-target="#t3"'), "a panel of a tab by its target"),
    tabbed(a("#", SUMMARY, 'role="tab" aria-controls="t3"'), "a panel of a tab by what it controls"),
    tabbed(f'<button data-bs-toggle="tab" data-bs-target="#t3">{SUMMARY}</button>', "a panel of a button"),
]

SERVICE = "<h1>การให้บริการ</h1>"
FRAMED = [
    at_home(f'{SERVICE}<iframe src="x1.pdf" title="คู่มือการให้บริการ.pdf"></iframe>', "9(4)", "satisfied", "a frame's title", {"x1.pdf": OK}),
    at_home(f'{SERVICE}<iframe src="x1.pdf" title="" aria-label="คู่มือการให้บริการ"></iframe>', "9(4)", "satisfied", "a frame's aria-label", {"x1.pdf": OK}),
    at_home(f'{SERVICE}<embed src="คู่มือการให้บริการ.pdf">', "9(4)", "satisfied", "an embedded file's name", {"%E0%B8%84%E0%B8%B9%E0%B9%88%E0%B8%A1%E0%B8%B7%E0%B8%AD%E0%B8%81%E0%B8%B2%E0%B8%A3%E0%B9%83%E0%B8%AB%E0%B9%89%E0%B8%9A%E0%B8%A3%E0%B8%B4%E0%B8%81%E0%B8%B2%E0%B8%A3.pdf": OK}),
    at_home(f'{SERVICE}<iframe src="x1.pdf" title="คู่มือการให้บริการ.pdf"></iframe>', "9(4)", "broken", "a frame's title over a dead file", {"x1.pdf": Gone()}),
    at_home(
        '<iframe src="https://www.youtube.com/embed/aBc" title="คู่มือการให้บริการ"></iframe>', "9(4)", "missing", "a film's title",
        {"https://www.youtube.com/embed/aBc": page("<p>YouTube</p>")},
    ),
]  # fmt: skip

TRAPS = (*GATEWAYS, *ORNAMENTS, *SECOND_NAMES, *BENEATH, *SEEN, *PANELS, *FRAMED)
