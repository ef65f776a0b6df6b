"""Traps of lists and tables: entries parted by line breaks, words beside a link, rows of data, columns of a page."""

from __future__ import annotations

from tests.rules.substance_traps import BUDGET, OK, SK1, TENDER, a, at_home, listed

BROKEN_LINES = (
    f"<p>มาตรา 7<br>- {a('s.pdf', 'โครงสร้าง')}<br>- {a('c.pdf', 'สถานที่ติดต่อ')}<br>มาตรา 9<br>"
    "- สัญญาสัมปทาน (ไม่มี)<br>- มติคณะรัฐมนตรี<br></p>"
)
SUMMARY = "<tr><th>ลำดับ</th><th>งานที่ซื้อหรือจ้าง</th><th>วงเงิน</th><th>ราคากลาง</th><th>วิธี</th><th>ผู้ได้รับคัดเลือก</th></tr>"
BOUGHT = "<tr><td>1</td><td>จ้างปรับปรุงห้องประชุม</td><td>{0}</td><td>{0}</td><td>วิธีเฉพาะเจาะจง</td><td>ร้านช่างดี</td></tr>"
MENU = "<b>เมนู</b><br>" + "<br>".join(
    a(f"{n}", label) for n, label in enumerate(("ข่าว", "ITA ปี 2563", "กระดานข่าว", "สมุดเยี่ยม"))
)
COLUMNS = "<table><tr><td>{0}</td><td><h2>{1}</h2><ul><li>{2}</li></ul></td></tr></table>"

LINES = [
    at_home(BROKEN_LINES, "9(6)", "none_declared", "a dashed line that states none", {"s.pdf": OK, "c.pdf": OK}),
    at_home(BROKEN_LINES, "9(7)", "empty", "a dashed line of mere words", {"s.pdf": OK, "c.pdf": OK}),
    at_home("<p>- สร้างถนน<br>- มติคณะรัฐมนตรีที่สำคัญ<br>- ซ่อมสะพาน</p>", "9(7)", "missing", "dashes in prose without a link"),
    at_home("<p><b>คู่มือการปฏิบัติงาน</b> อยู่ระหว่างดำเนินการ</p>", "9(4)", "empty", "a line that names an item and puts it off"),
    at_home("<p>สัญญาสัมปทาน : ไม่มี</p>", "9(6)", "none_declared", "a line that names an item and states none"),
    at_home("<p>ผู้จัดงานแจ้งว่าเรื่องสัมปทานที่จอดรถไม่มีปัญหา</p>", "9(6)", "missing", "prose that only sounds like it"),
    at_home("<ul><li>มาตรา 9(1) ผลการพิจารณา N/A</li></ul>", "9(1)", "none_declared", "none, in two Latin letters"),
]  # fmt: skip

BESIDE = [
    at_home(
        f"<table><tr><td>O13</td><td>คู่มือหรือมาตรฐานการปฏิบัติงาน</td><td>{a('t.pdf', 'งานสารบรรณ ฉบับครู')}</td></tr></table>",
        "9(4)", "satisfied", "a row names what a link's own words only tell apart", {"t.pdf": OK},
    ),
    at_home(
        f"<ul><li>มาตรา 9 (6) {a('t.pdf', 'ห้องเย็นปลาทูระยะที่สอง')}</li></ul>",
        "9(6)", "satisfied", "a clause before a link whose words are silent", {"t.pdf": OK},
    ),
    at_home(
        f"<table><tr><td>คู่มือการปฏิบัติงาน</td><td>{a('t.pdf', 'ประวัติความเป็นมา')}</td></tr></table>",
        "9(4)", "empty", "a row's name does not outrank a link's own words", {"t.pdf": OK},
        differs="a row with a link in it is left to the link, which is about something else: the item is called missing",
    ),
    at_home(
        f"<p>ดูแผนปฏิบัติราชการของจังหวัดได้ที่ {a('t.pdf', 'ห้องเย็นปลาทู')}</p>",
        "9(3)-plan", "missing", "words before a link in a text are no label of it", {"t.pdf": OK},
    ),
    listed(
        "สขร.1", f"<ul><li>{a('m', 'เดือนมกราคม 2563')}</li></ul>", SK1, "satisfied", "a month's files told apart by division",
        {"m": f"<h1>เดือนมกราคม 2563</h1><p>{a('1.pdf', 'ฝ่ายการคลัง')} {a('2.pdf', 'ฝ่ายโยธา')}</p>", "1.pdf": OK, "2.pdf": OK},
    ),
]  # fmt: skip

TABLES = [
    at_home(
        f"<h2>สขร.1</h2><h3>เดือนมกราคม 2563</h3><table>{SUMMARY}{BOUGHT.format('48,000')}</table>",
        SK1, "satisfied", "a month of one purchase in a table",
    ),
    at_home(
        f"<h2>สขร.1</h2><h3>เดือนมกราคม 2563</h3><table>{SUMMARY}{BOUGHT.format('48000')}</table>",
        TENDER, "missing", "what was bought is no notice to tender",
    ),
    at_home(f"<h2>สขร.1</h2><h3>เดือนมกราคม 2563</h3><table>{SUMMARY}</table>", SK1, "empty", "the form without a row"),
    at_home(
        COLUMNS.format(MENU, "งบประมาณรายจ่าย", a("1.pdf", "ปีงบประมาณ 2563")), BUDGET, "satisfied", "a menu is the next column of the page",
        {"1.pdf": OK},
    ),
]  # fmt: skip

TRAPS = LINES + BESIDE + TABLES
