"""Small sites whose traps lie in numbers, clauses, divisions and amounts; each with the verdict that is due."""

from __future__ import annotations

from paper_sites import PARAGRAPH, File, Gone, page

from tests.rules.substance_traps import BUDGET, OK, PLAN, SK1, TENDER, Trap, a, at_home, led, listed

OPEN, PROCUREMENT = "9(8)-transparency", "9(8)-procurement-plan"
ACT = "ข้อมูลข่าวสารตามมาตรา 9"
LONG = PARAGRAPH * 3


def table(head: str, *rows: str) -> str:
    """A table of rows whose cells are parted by "|"."""
    cells = [
        "".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|"))
        for row, tag in [(head, "th"), *((row, "td") for row in rows)]
    ]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def under(clause: str, body: str, item: str, due: str, name: str, files: dict | None = None, **more: object) -> Trap:
    """A body under a heading of one clause, under a heading of section 9."""
    return listed(ACT, f"<h2>{ACT}</h2><h4>{clause}</h4>{body}", item, due, name, files, **more)


MANUALS = "มาตรา 9(4) คู่มือหรือคำสั่งเกี่ยวกับวิธีปฏิบัติงาน"
COUNTED = table("#|หัวเรื่อง|แฟ้ม", f"1|การขอใช้สนามกีฬา|{a('a.pdf', 'โหลด')}")
ORDERED = f"<ul><li>1. {a('a.pdf', 'การขอใช้สนามกีฬา')}</li><li>2. {a('b.pdf', 'การขอน้ำประปา')}</li></ul>"
FILES = {"a.pdf": OK, "b.pdf": OK}

NUMBERS = [
    under(MANUALS, COUNTED, "9(1)", "missing", "the first row of a clause's table", FILES),
    under(MANUALS, COUNTED, "9(4)", "satisfied", "a clause's table keeps its rows", FILES),
    under(MANUALS, ORDERED, "9(2)", "missing", "the second entry of a clause's list", FILES),
    under("คู่มือสำหรับประชาชน", ORDERED, "9(1)", "missing", "an entry of a list under an item without a number", FILES),
    listed(ACT, f"<h2>{ACT}</h2>" + table("ลำดับที่|เรื่อง|แฟ้ม", f"6|ภาพกิจกรรมวันเด็ก|{a('a.pdf', 'เปิด')}"), "9(6)", "missing", "a row that its column counts", FILES),
    listed(ACT, f"<h2>{ACT}</h2>" + table("อนุมาตรา|เรื่อง|แฟ้ม", f"(6)|เอกสารที่เปิดเผย|{a('a.pdf', 'เปิด')}"), "9(6)", "satisfied", "a row that its column calls a clause", FILES),
    listed(ACT, f"<h2>{ACT}</h2><ul><li>{a('a.pdf', '(5) หนังสือที่ใช้เทียบเคียง')}</li></ul>", "9(5)", "satisfied", "a number in a section's own list", FILES),
    listed("ข้อมูลข่าวสาร", "<h2>ข้อมูลข่าวสารตามมาตรา 7</h2><h3>(5) ข้อมูลอื่น</h3><p>ไม่มี</p>", "7(5)", "none_declared", "a heading's number under a section"),
    listed("ข้อมูลข่าวสาร", f"<h2>ข้อมูลข่าวสารตามมาตรา 9</h2><h3>(6) เอกสารที่เปิดเผย</h3>{a('a.pdf', 'ดาวน์โหลด')}", "9(6)", "satisfied", "a link under a heading's number", FILES),
    listed("ข้อมูลข่าวสาร", f"<h3>(5) ข้อมูลอื่น</h3><p>ไม่มี</p><h3>ข่าว</h3><p>{LONG}</p>", "7(5)", "missing", "a heading's number under no section"),
    listed("ข้อมูลข่าวสาร", f"<h2>ข้อมูลข่าวสารตามมาตรา 7</h2><p>{LONG}</p><h2>(5) ข้อมูลอื่น</h2><p>ไม่มี</p>", "7(5)", "missing", "a heading's number beside the section's own"),
    listed("ข้อมูลข่าวสาร", f"<h2>ข้อมูลข่าวสารตามมาตรา 9</h2><h3>1. ข้อมูลที่ควรรู้</h3><p>{LONG}</p>", "9(1)", "missing", "a heading that only counts"),
]  # fmt: skip

REST = "9(8) ข้อมูลข่าวสารอื่นตามที่คณะกรรมการกำหนด"
MONTH = a("a.pdf", "เดือนมกราคม 2563")

CLAUSES = [
    listed("สขร.1", f"<h3>{REST}</h3><h4>สขร.1</h4><p>{MONTH}</p>", OPEN, "missing", "a clause over a monthly summary", FILES),
    listed("สขร.1", f"<h3>{REST}</h3><h4>สขร.1</h4><p>{MONTH}</p>", SK1, "satisfied", "the monthly summary under a clause", FILES),
    led(REST, page(f"<h1>ข้อมูล</h1><ul><li>{a('p.pdf', 'แผนการจัดซื้อจัดจ้าง ปีงบประมาณ 2563')}</li></ul>"), OPEN, "missing", "a clause that leads to the procurement plan", site={"p.pdf": OK}),
    led(REST, page(f"<h1>ข้อมูล</h1><ul><li>{a('p.pdf', 'แผนการจัดซื้อจัดจ้าง ปีงบประมาณ 2563')}</li></ul>"), PROCUREMENT, "satisfied", "the procurement plan behind a clause", site={"p.pdf": OK}),
    led(REST, page(f"<p>{LONG}</p>"), OPEN, "satisfied", "a clause that leads to a text of its own"),
    listed("ข้อมูล", f"<h3>{REST}</h3><h4>สขร.1</h4><p>{MONTH}</p><h4>รายงานผลการประเมิน ITA</h4><p>{a('b.pdf', 'ดาวน์โหลด')}</p>", OPEN, "satisfied", "a report of its own beside a monthly summary", FILES),
    at_home(a("a.pdf", "มติคณะรัฐมนตรี เรื่อง มาตรการส่งเสริมวัฒนธรรมไทย"), OPEN, "missing", "the subject of a resolution", FILES),
    at_home(a("a.pdf", "มติคณะรัฐมนตรี เรื่อง มาตรการส่งเสริมวัฒนธรรมไทย"), "9(7)", "satisfied", "a resolution on whatever subject", FILES),
    at_home(a("a.pdf", "มติคณะรัฐมนตรี และมาตรการส่งเสริมความโปร่งใส"), OPEN, "satisfied", "two things side by side", FILES),
    at_home(table("ข้อ|เรื่อง", "9(3)|แผนงาน โครงการ และงบประมาณ"), BUDGET, "empty", "the clause of plan and budget names the budget"),
    at_home(table("ข้อ|เรื่อง", "9(3)|แผนงาน โครงการ และงบประมาณ"), PLAN, "empty", "the clause of plan and budget names the plan"),
]  # fmt: skip

DUTY = "อำนาจหน้าที่ของสำนักงานเขต"
DIVISIONS = f"<ul><li>{a('u1', 'ฝ่ายปกครอง')}</li><li>{a('u2', 'ฝ่ายโยธา')}</li></ul>"
TOLD: dict[str, str | File | Gone] = {
    "u1": page(f"<h1>ฝ่ายปกครอง</h1><p>{LONG}</p>"),
    "u2": page(f"<h1>ฝ่ายโยธา</h1><p>{LONG}</p>"),
}
NEWS = f"<ul><li>{a('u1', 'ฝ่ายปกครองจัดกิจกรรมวันแม่')}</li><li>{a('u2', 'ฝ่ายโยธาลงพื้นที่ตรวจสอบทางเท้า')}</li></ul>"

DIVIDED = [
    listed(DUTY, DIVISIONS, "7(2)", "satisfied", "duties told division by division", TOLD),
    listed("โครงสร้างหน่วยงาน", DIVISIONS, "7(1)", "satisfied", "a structure told division by division", TOLD),
    listed(DUTY, DIVISIONS, "7(2)", "broken", "divisions whose pages are gone", {"u1": Gone(), "u2": Gone()}),
    listed(DUTY, NEWS, "7(2)", "empty", "news of divisions on a page of duties", TOLD),
    listed(DUTY, f"<nav>{DIVISIONS}</nav>", "7(2)", "empty", "divisions in a menu beside a page of duties", TOLD),
    listed("คู่มือการปฏิบัติงาน", DIVISIONS, "9(4)", "empty", "divisions on a page of manuals", TOLD),
]  # fmt: skip

BUDGETED = "งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. 2563"
AMOUNTS = ("งบบุคลากร|18,340,000", "งบดำเนินงาน|9,870,500", "งบลงทุน|6,450,000")

AMOUNTED = [
    listed(BUDGETED, table("หมวดรายจ่าย|บาท", *AMOUNTS), BUDGET, "satisfied", "a short table of amounts"),
    listed(BUDGETED, table("หมวดรายจ่าย|บาท", *(row.replace(",", "") for row in AMOUNTS)), BUDGET, "satisfied", "amounts without commas"),
    listed(BUDGETED, table("หมวดรายจ่าย|บาท", *AMOUNTS[:2]), BUDGET, "empty", "two amounts are no table"),
    listed(BUDGETED, table("หมวดรายจ่าย|ปี", "งบบุคลากร|2561", "งบดำเนินงาน|2562", "งบลงทุน|2563"), BUDGET, "empty", "years are no amounts"),
    listed(BUDGETED, table("หมวดรายจ่าย|ร้อยละ", "งบบุคลากร|55", "งบดำเนินงาน|30", "งบลงทุน|15"), BUDGET, "empty", "shares are no amounts"),
]  # fmt: skip

NONE = [
    listed("ประกาศประกวดราคา", "<p>ไม่มีการประกาศประกวดราคาในปีงบประมาณ 2563</p>", TENDER, "none_declared", "no tender was announced in the year"),
    listed("ผลการพิจารณาหรือคำวินิจฉัย", "<p>หน่วยงานไม่มีอำนาจในการออกคำวินิจฉัยต่อเอกชน</p>", "9(1)", "none_declared", "no power to rule"),
    listed("สัญญาสัมปทาน", "<p>ในปีงบประมาณ 2563 ไม่ได้มีการทำสัญญาสัมปทานใด ๆ</p>", "9(6)", "none_declared", "no concession was made"),
    listed("สัญญาสัมปทาน", "<p>ไม่มีค่าธรรมเนียมในการขอสำเนา</p>", "9(6)", "empty", "no fee is no statement"),
]  # fmt: skip

TRAPS = (*NUMBERS, *CLAUSES, *DIVIDED, *AMOUNTED, *NONE)
