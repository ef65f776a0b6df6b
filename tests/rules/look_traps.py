"""Small sites whose traps lie in their looks: icons for links, heads of lists, pictures, guides, news of meetings."""

from __future__ import annotations

from paper_sites import File, Gone, page

from tests.rules.substance_traps import LONG, OK, PLAN, SK1, TENDER, Trap, a, at_home, led, listed

PDF = '<img src="/i/pdf.gif">'
FA = '<i class="fa fa-file-pdf"></i>'
HUB = f"<h3>โครงสร้าง</h3><p>{a('o.pdf', 'ผังโครงสร้าง')}</p><h3>คู่มือสำหรับประชาชน</h3><p>{a('m.pdf', 'งานทะเบียน')}</p>"
HUB_FILES: dict[str, str | File | Gone] = {"o.pdf": OK, "m.pdf": OK, "1.pdf": OK}

ICONS = [
    at_home(f"<ul><li>คู่มือสำหรับประชาชน {a('1.pdf', PDF)}</li><li>ประวัติ {a('2.pdf', PDF)}</li></ul>", "9(4)", "satisfied", "an icon beside a plain title", {"1.pdf": OK, "2.pdf": OK}),
    at_home(f"<ul><li>คู่มือสำหรับประชาชน {a('1.pdf', PDF)}</li></ul>", "9(4)", "broken", "an icon beside a plain title opens nothing", {"1.pdf": Gone()}),
    at_home(f"<p>{a('1.pdf', FA)} คู่มือสำหรับประชาชน</p>", "9(4)", "satisfied", "an icon before a plain title", {"1.pdf": OK}),
    at_home(f"<p>หน้าที่ {''.join(a(f'{n}.html', FA) for n in range(7))}</p>", "7(2)", "missing", "a pager of pictures", {f"{n}.html": page(f"<p>{LONG}</p>") for n in range(7)}),
    listed("สขร.1", f"<p>เดือนมกราคม 2563 {a('1.pdf', FA)}</p>", SK1, "satisfied", "a month beside an icon", {"1.pdf": OK}),
    listed("สขร.1", f"<p>ธันวาคม 2562 {a('1.pdf', FA)}<br>มกราคม 2563 {a('2.pdf', FA)}</p>", SK1, "stale", "months beside icons, the newest dead", {"1.pdf": OK, "2.pdf": Gone()}),
    listed("ข้อมูลข่าวสาร", f"{HUB}<h3>ประกาศประกวดราคา/สอบราคา</h3><ul><li>สอบราคาจ้างล้างท่อระบายน้ำ (21 ม.ค. 63) {a('1.pdf', PDF)}</li></ul>", TENDER, "satisfied", "a dated notice beside an icon among many items", HUB_FILES),
    listed("ข้อมูลข่าวสาร", f"{HUB}<h3>สขร.1</h3><ul><li>เดือนมกราคม 2563 {a('1.pdf', FA)}</li></ul>", SK1, "satisfied", "a month beside an icon among many items", HUB_FILES),
]  # fmt: skip

HEADS = [
    at_home(f"<ul><li>คู่มือ หรือคำสั่ง มาตรา 9(4)<br>- {a('1.pdf', 'การขอใช้สนามกีฬา')}<br>- {a('2.pdf', 'แบบฟอร์มคำร้อง')}</li></ul>", "9(4)", "satisfied", "an entry's first line over its files", {"1.pdf": OK, "2.pdf": OK}),
    at_home(f"<ul><li>คู่มือ หรือคำสั่ง มาตรา 9(4)<br>- {a('1.pdf', 'การขอใช้สนามกีฬา')}</li></ul>", "9(4)", "broken", "an entry's first line over a dead file", {"1.pdf": Gone()}),
    at_home(f"<ul><li>มติคณะรัฐมนตรี หรือมติคณะกรรมการ มาตรา 9(7)<br>- {a('1.pdf', 'การดำเนินงานตามข้อสั่งการนายกรัฐมนตรี')}</li></ul>", "9(7)", "satisfied", "words of a file beneath do not bar the first line", {"1.pdf": OK}),
    at_home(f"<ul><li>คู่มือสำหรับประชาชน<ul><li>{a('1.pdf', 'งานทะเบียนราษฎร')}</li><li>{a('2.pdf', 'งานโยธา')}</li></ul></li></ul>", "9(4)", "satisfied", "an entry of mere words over a list of files", {"1.pdf": OK, "2.pdf": OK}),
    at_home(f"<ul><li>คู่มือสำหรับประชาชน</li><li>{a('1.pdf', 'ประวัติหน่วยงาน')}</li></ul>", "9(4)", "empty", "an entry of mere words beside another's file", {"1.pdf": OK}),
]  # fmt: skip

CHART = '<img src="/up/org2563.jpg">'
PRINT = '<a href="t?tmpl=component&print=1"><img src="/m/p.png" alt="พิมพ์"></a>'
TWIN = {"t?print=1&tmpl=component": page(f"<h1>โครงสร้างองค์กร</h1>{CHART}")}
LOGO = '<img src="/up/sign2563.jpg">'


def chart(body: str, due: str, name: str, files: dict[str, str | File | Gone] | None = None) -> Trap:
    return listed("โครงสร้างองค์กร", body, "7(1)", due, name, files)


PICTURES = [
    chart(CHART, "satisfied", "a picture of the organisation"),
    chart(PRINT, "empty", "a print icon is no picture of the organisation"),
    chart(CHART + PRINT, "satisfied", "a picture that the page's view for printing repeats", TWIN),
    chart(LOGO, "empty", "a picture that another page shows too", {"x": page(f"<h1>ประวัติ</h1><p>{LONG}</p>{LOGO}")}),
    chart('<img src="/images/pdf_button.png"><img src="/new01.gif">', "empty", "icons by their names"),
    chart('<img src="/up/a.png" width="80" height="60">', "empty", "a picture too small to read"),
    chart(CHART, "empty", "a picture that is gone", {"up/org2563.jpg": Gone()}),
    chart('<a href="/up/big.jpg"><img src="/up/thumb.jpg"></a>', "satisfied", "a picture that opens in full"),
    chart('<a href="x"><img src="/up/banner.jpg"></a>', "empty", "a banner that leads to another page", {"x": page("<p></p>")}),
]  # fmt: skip

ROW = "<tr><td>O23</td><td>สรุปผลการจัดซื้อจัดจ้างรายเดือน</td><td>{}</td></tr>"
GUIDE = "<table><tr><th>ข้อ</th><th>ข้อมูล</th><th>{}</th></tr>{}</table>"

GUIDES = [
    listed("เกณฑ์การประเมิน ITA", GUIDE.format("รายละเอียด", ROW.format("แสดงสรุปผลการจัดซื้อจัดจ้างของหน่วยงาน (แบบ สขร.1)")), SK1, "missing", "a row that tells what must be shown"),
    listed("เกณฑ์การประเมิน ITA", GUIDE.format("องค์ประกอบด้านข้อมูล", ROW.format("○ สรุปผลของหน่วยงานทุกเดือน")), SK1, "missing", "a row under a column of criteria"),
    listed("เกณฑ์การประเมิน ITA", GUIDE.format("คำอธิบาย", ROW.format("สรุปผลของหน่วยงาน")), SK1, "missing", "a row with an explanation"),
    listed("การประเมิน ITA", GUIDE.format("หมายเหตุ", ROW.format("อยู่ระหว่างดำเนินการ")), SK1, "empty", "a row that has nothing to show"),
    listed("การประเมิน ITA", GUIDE.format("องค์ประกอบด้านข้อมูล", ROW.format("แสดงสรุปผล เดือนมกราคม 2563 " + a("1.pdf", "ดาวน์โหลด"))), SK1, "satisfied", "a row of criteria with its file", {"1.pdf": OK}),
]  # fmt: skip

MEETING = f"<p>เมื่อวันที่ผ่านมา เทศบาลได้จัดกิจกรรม บรรยากาศเป็นไปด้วยความอบอุ่น</p><p>{LONG}</p>"

NEWS = [
    led("ประชุมหัวหน้าส่วนราชการประจำเดือน", page(MEETING), "7(1)", "missing", "news of a meeting of heads"),
    led("มอบนโยบายการบริหารงานแก่พนักงาน", page(MEETING), "9(2)", "missing", "news of a speech on policy"),
    led("ประชุมจัดทำแผนปฏิบัติราชการ ประจำปี 2563", page(MEETING), PLAN, "missing", "news of a meeting on the plan"),
    led("รายงานการประชุมหัวหน้าส่วนราชการประจำเดือน", OK, "9(7)", "satisfied", "minutes of a meeting of heads"),
    listed("รายงานการประชุม", f"<ul><li>{a('1.pdf', 'ประชุมสภาเขต ครั้งที่ 1/2563')}</li></ul>", "9(7)", "satisfied", "minutes called by their meeting", {"1.pdf": OK}),
]  # fmt: skip

TRAPS = (*ICONS, *HEADS, *PICTURES, *GUIDES, *NEWS)
