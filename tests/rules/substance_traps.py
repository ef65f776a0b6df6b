"""Small sites that lay one trap each, with the verdict that a careful person gives by product.md §3 and §6."""

from __future__ import annotations

from dataclasses import dataclass

from paper_sites import HOME, PARAGRAPH, File, Gone, page

from crawler.artifacts import DocumentKind, FailureKind
from rules.month import Month

FEBRUARY = Month(2020, 2)
LONG = PARAGRAPH * 3
SK1, PLAN, BUDGET, TENDER = "9(8)-sk1", "9(3)-plan", "9(3)-budget", "9(8)-tender"
DRIVE = "https://drive.google.com/file/d/1AbC/view"
RESOLVES: dict[str, str | File | Gone] = {"http://www.ministry.test/": page("<p>กระทรวง</p>")}
"""A foreign host that answers: the crawl's own look-up of names works."""
EGP = "http://process3.gprocurement.go.th/egp2procmainWeb/show?id=630127"


@dataclass(frozen=True)
class Trap:
    """A site, an item, and what is due."""

    name: str
    site: dict[str, str | File | Gone]
    item: str
    due: str
    month: Month = FEBRUARY
    differs: str = ""
    """Why the engine says otherwise so far; empty where it agrees."""


def a(href: str, text: str, more: str = "") -> str:
    return f'<a href="{href}" {more}>{text}</a>'


def led(label: str, target: str | File | Gone, item: str, due: str, name: str, **more: object) -> Trap:
    """One link on the front page, and what it leads to."""
    site = {"": page(f"<ul><li>{a('t', label)}</li></ul>"), "t": target, **more.pop("site", {})}  # type: ignore[dict-item]
    return Trap(name, site, item, due, **more)  # type: ignore[arg-type]


def listed(head: str, body: str, item: str, due: str, name: str, files: dict | None = None, **more: object) -> Trap:
    """A link that reads `head`, to a page of that heading with `body`."""
    return led(head, page(f"<h1>{head}</h1>{body}"), item, due, name, site=files or {}, **more)


def at_home(body: str, item: str, due: str, name: str, files: dict | None = None, **more: object) -> Trap:
    return Trap(name, {"": page(body), **(files or {})}, item, due, **more)  # type: ignore[arg-type]


OK = File("x")
DUTIES = f"<h3>อำนาจหน้าที่</h3><p>{LONG}</p>"
"""A section that speaks of something else."""
FRAMES = '<html><head><meta charset=utf-8></head><frameset cols="20,80"><frame src="menu.html" name=l><frame src="{}" name=r></frameset></html>'
MENU = page(a("menu.html", "หน้าแรก") + a("news.html", "ข่าวประชาสัมพันธ์"))

EMBEDDED = [
    Trap(
        "the front page is a frameset whose content frame holds the list",
        {
            "": FRAMES.format("list.html"),
            "menu.html": MENU,
            "list.html": page(f"<ul><li>{a('s.pdf', 'โครงสร้างองค์กร')}</li></ul>"),
            "s.pdf": OK,
        },
        "7(1)",
        "satisfied",
    ),
    led(
        "อำนาจหน้าที่",
        FRAMES.format("text.html"),
        "7(2)",
        "satisfied",
        "a frameset whose content frame holds the text",
        site={"menu.html": MENU, "text.html": page(f"<p>{LONG}</p>")},
    ),
    led(
        "อำนาจหน้าที่",
        FRAMES.format("text.html"),
        "7(2)",
        "broken",
        "a frameset whose content frame is gone",
        site={"menu.html": MENU, "text.html": Gone()},
    ),
    listed(
        "โครงสร้างองค์กร",
        '<iframe src="/pdfjs/web/viewer.html?file=/upload/a.pdf"></iframe>',
        "7(1)",
        "satisfied",
        "a PDF inside a viewer inside an iframe",
        {"upload/a.pdf": OK},
    ),
    listed(
        "อำนาจหน้าที่",
        '<iframe src="https://docs.google.com/viewer?url=http://centre.test/a.pdf&embedded=true"></iframe>',
        "7(2)",
        "broken",
        "a viewer of another host around a file that is gone",
        {"a.pdf": Gone(), "https://docs.google.com/viewer?embedded=true&url=http://centre.test/a.pdf": page("<p>viewer</p>")},
    ),
    listed("อำนาจหน้าที่", '<object data="a.pdf" type="application/pdf"></object>', "7(2)", "satisfied", "an object", {"a.pdf": OK}),
    listed("อำนาจหน้าที่", '<embed src="a.pdf">', "7(2)", "broken", "an embedded file that does not open", {"a.pdf": File(opens=False)}),
    listed(
        "อำนาจหน้าที่",
        '<iframe src="https://www.facebook.com/plugins/page.php?href=khet"></iframe>',
        "7(2)",
        "empty",
        "nothing but a frame of a social network",
        {"https://www.facebook.com/plugins/page.php?href=khet": page("<p>สำนักงานเขต ถูกใจ 2,310 คน แชร์</p>", "Facebook")},
    ),
    listed(
        "อำนาจหน้าที่",
        '<iframe src="https://www.youtube.com/embed/aBc"></iframe>',
        "7(2)",
        "empty",
        "nothing but a film in a frame",
        {"https://www.youtube.com/embed/aBc": page("<p>YouTube</p>", "วีดิทัศน์แนะนำเขต - YouTube")},
    ),
    listed("อำนาจหน้าที่", '<iframe src="about:blank"></iframe>', "7(2)", "empty", "a frame of nothing"),
    at_home(
        f'<h3>โครงสร้างองค์กร</h3><iframe src="a.pdf"></iframe>{DUTIES}', "7(1)", "satisfied",
        "a file framed under its heading beside other sections", {"a.pdf": OK},
    ),
    at_home(
        f'<h3>โครงสร้างองค์กร</h3><iframe src="a.pdf"></iframe>{DUTIES}', "7(1)", "broken",
        "a dead file framed under its heading", {"a.pdf": Gone()},
    ),
    at_home(
        f'<h3>โครงสร้างองค์กร</h3>{DUTIES}<iframe src="a.pdf"></iframe>', "7(1)", "empty",
        "a file framed under the next heading", {"a.pdf": OK},
    ),
    at_home(
        f'<h3>โครงสร้างองค์กร</h3><iframe src="https://www.youtube.com/embed/a"></iframe>{DUTIES}', "7(1)", "empty",
        "a film framed under a heading",
    ),
    at_home(
        '<div class="card-header" data-toggle="collapse" data-target="#c"><button>รายงานการวิเคราะห์ผลการจัดซื้อจัดจ้าง</button></div>'
        '<div id="c" class="collapse"><ul><li><a href="a.pdf">เปิดรายงาน</a></li></ul></div>', "9(8)-transparency", "satisfied",
        "a file beneath a button that opens its card", {"a.pdf": OK},
    ),
    led(
        "แผนปฏิบัติราชการ ประจำปี 2563",
        '<html><head><meta http-equiv="refresh" content="0; url=plan.pdf"></head></html>',
        PLAN,
        "satisfied",
        "a meta refresh that opens the file",
        site={"plan.pdf": OK},
    ),
    led(
        "คู่มือสำหรับประชาชน",
        '<html><head><meta http-equiv="refresh" content="3; url=http://old.khet.test/manual"></head><body>กำลังนำท่านไป</body></html>',
        "9(4)",
        "broken",
        "a meta refresh to a host that is dead",
        site={"http://old.khet.test/manual": Gone(FailureKind.DNS, None), **RESOLVES},
    ),
    led("แผนปฏิบัติราชการ ประจำปี 2563", OK, PLAN, "satisfied", "a document behind an address of a script"),
    at_home(
        f"<p>{a('view.php?f=7', 'แผนปฏิบัติราชการประจำปีงบประมาณ 2563')}</p>",
        PLAN,
        "satisfied",
        "a page that shows the file in a frame by a script's address",
        {"view.php?f=7": page('<iframe src="download.php?id=7"></iframe>'), "download.php?id=7": OK},
    ),
]  # fmt: skip

ACCORDION = '<h4><a href="#c1" data-toggle="collapse">{}</a></h4><div id="c1" class="collapse">{}</div><h4><a href="#c2" data-toggle="collapse">ประวัติความเป็นมา</a></h4><div id="c2" class="collapse"><p>{}</p></div>'

EMPTY = [
    at_home(ACCORDION.format("อำนาจหน้าที่", "", LONG), "7(2)", "empty", "an empty panel before one with text"),
    at_home(ACCORDION.format("อำนาจหน้าที่", f"<p>{LONG}</p>", ""), "7(2)", "satisfied", "a panel with text"),
    at_home(ACCORDION.format("อำนาจหน้าที่", a("d.pdf", "ดาวน์โหลด"), ""), "7(2)", "broken", "a panel with a dead file", {"d.pdf": Gone()}),
    at_home(f"<h3>อำนาจหน้าที่</h3><div></div><h3>ประวัติความเป็นมา</h3><p>{LONG}</p>", "7(2)", "empty", "a heading over nothing"),
    listed(
        "สรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1)",
        "<table><tr><th>ลำดับที่</th><th>งานจัดซื้อจัดจ้าง</th><th>วงเงินงบประมาณ</th><th>ราคากลาง</th><th>วิธีซื้อหรือจ้าง</th><th>ผู้เสนอราคา</th></tr></table>",
        SK1,
        "empty",
        "a table of a header row only",
    ),
    listed(
        "สรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1)",
        "<table><thead><tr><td>ลำดับ</td><td>เรื่อง</td><td>วันที่</td></tr></thead><tbody></tbody></table>",
        SK1,
        "empty",
        "a table of a header row only, in plain cells",
    ),
    listed(
        "อำนาจหน้าที่",
        "<p>วันที่ปรับปรุงล่าสุด : 20 กุมภาพันธ์ 2563 เวลา 10:31 น.</p><p>จำนวนผู้เข้าชม 12,345 คน</p>",
        "7(2)",
        "empty",
        "a counter and a date of change",
    ),
    listed(
        "อำนาจหน้าที่",
        "<p>เขียนโดย ผู้ดูแลระบบ | วันพฤหัสบดีที่ 20 กุมภาพันธ์ 2563 เวลา 10:31 น. | หมวด: ข้อมูลหน่วยงาน | ฮิต: 12345</p>"
        "<p>พิมพ์ | อีเมล | แชร์ Facebook Twitter Line</p><p>ก่อนหน้า | ถัดไป</p>",
        "7(2)",
        "empty",
        "an article's frame without the article",
    ),
    listed(
        "รายงานการประชุมสภาเขต",
        "<table><thead><tr><th>ลำดับ</th><th>เรื่อง</th></tr></thead><tbody><tr><td colspan=2>ไม่มีข้อมูล</td></tr></tbody></table>"
        "<p>แสดง 0 ถึง 0 จาก 0 รายการ</p>",
        "9(7)",
        "empty",
        "an empty data table says so in its own words",
    ),
    listed(
        "กฎหมายและระเบียบที่เกี่ยวข้อง",
        "<table><thead><tr><th>ลำดับ</th><th>เรื่อง</th></tr></thead><tbody><tr><td colspan=2>No data available in table</td></tr></tbody></table>",
        "7(4)",
        "empty",
        "an empty data table in English",
    ),
    listed("กฎหมายและระเบียบที่เกี่ยวข้อง", "<p>ยังไม่มีเอกสารในหมวดหมู่นี้</p><p>หน้า 1 จาก 1</p>", "7(4)", "empty", "an empty category"),
    listed("คู่มือสำหรับประชาชน", "<p>อยู่ระหว่างการปรับปรุงข้อมูล ขออภัยในความไม่สะดวก</p>", "9(4)", "empty", "under construction"),
    listed("คู่มือสำหรับประชาชน", "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit. " + "Nulla vitae elit libero. " * 20 + "</p>", "9(4)", "empty", "a theme's filling"),
    at_home(a("javascript:void(0)", "คู่มือสำหรับประชาชน"), "9(4)", "empty", "a script that opens nothing"),
    listed(
        "คู่มือสำหรับประชาชน",
        "<ul>" + "".join(f"<li>{a(f'm{n}', text)}</li>" for n, text in enumerate(["โครงสร้างองค์กร", "อำนาจหน้าที่", "สถานที่ติดต่อ", "ข่าวประชาสัมพันธ์"])) + "</ul>",
        "9(4)",
        "empty",
        "only links to other items",
        {f"m{n}": page(f"<p>{LONG}</p>") for n in range(4)},
    ),
    listed(
        "แผนปฏิบัติราชการ ประจำปี 2563",
        "<p>O10 แผนดำเนินงานประจำปี</p><p>○ แสดงแผนการดำเนินภารกิจของหน่วยงานที่มีระยะ 1 ปี ○ มีข้อมูลรายละเอียดของแผนฯ ยกตัวอย่างเช่น โครงการหรือกิจกรรม "
        "งบประมาณที่ใช้ ระยะเวลาในการดำเนินการ เป็นต้น ○ เป็นแผนที่มีระยะเวลาบังคับใช้ในปี พ.ศ. 2563</p>",
        PLAN,
        "empty",
        "the criteria of an assessment printed as the page's text",
    ),
    at_home("<table><tr><td>9(6)</td><td>สัญญาสัมปทาน สัญญาร่วมทุน</td><td>-</td></tr></table>", "9(6)", "empty", "a dash is no statement"),
    led(
        "อำนาจหน้าที่",
        "<html><head><meta charset=utf-8></head><body></body></html>",
        "7(2)",
        "empty",
        "a page of nothing at all",
    ),
]  # fmt: skip

BROKEN = [
    at_home(a(EGP, "ประกาศประกวดราคา (e-GP) 27 มกราคม 2563"), TENDER, "broken", "a central system whose host is dead", {EGP: Gone(FailureKind.DNS, None), **RESOLVES}),
    at_home(a(EGP, "ประกาศประกวดราคา (e-GP) 27 มกราคม 2563"), TENDER, "undetermined", "a foreign name that does not resolve where none does", {EGP: Gone(FailureKind.DNS, None)}),
    at_home(
        a(EGP, "ประกาศประกวดราคา (e-GP) 27 มกราคม 2563") + a(DRIVE, "ข้อมูลเพิ่มเติม") + a(DRIVE + "2", "ข้อมูลอื่น"),
        TENDER, "undetermined", "several foreign names of which none resolves",
        {EGP: Gone(FailureKind.DNS, None), DRIVE: Gone(FailureKind.DNS, None), DRIVE + "2": Gone(FailureKind.DNS, None)},
    ),
    at_home(a(EGP, "ประกาศประกวดราคา (e-GP) 27 มกราคม 2563"), TENDER, "broken", "a foreign host that refuses where no name resolves", {EGP: Gone(FailureKind.CONNECT, None)}),
    at_home(
        a(EGP, "ประกาศประกวดราคา (e-GP) 27 มกราคม 2563"), TENDER, "undetermined", "a foreign name beside a foreign address in numbers",
        {EGP: Gone(FailureKind.DNS, None), "http://192.0.2.7/": page("<p>x</p>")},
    ),
    at_home(
        a(EGP, "ประกาศประกวดราคา (e-GP) 27 มกราคม 2563"), TENDER, "satisfied", "a central system that opens",
        {EGP: page("<p>รายละเอียดประกาศ</p>")},
    ),
    at_home(a(DRIVE, "คู่มือสำหรับประชาชน"), "9(4)", "satisfied", "a drive's link that opens", {DRIVE: page("<p>manual.pdf - Google Drive</p>", "manual.pdf - Google Drive")}),
    at_home(
        a(DRIVE, "คู่มือสำหรับประชาชน"), "9(4)", "broken", "a drive's link that asks to sign in",
        {DRIVE: page("<h1>Sign in</h1><p>to continue to Google Drive</p><form><input type=email name=identifier></form>", "Google Drive: Sign-in")},
    ),
    at_home(
        a(DRIVE, "คู่มือสำหรับประชาชน"), "9(4)", "broken", "a drive's link that one must ask leave for",
        {DRIVE: page("<p>You need access</p><p>Ask for access, or switch to an account with access.</p>", "Google Drive - Access Denied")},
    ),
    at_home(
        a(DRIVE, "คู่มือสำหรับประชาชน"), "9(4)", "broken", "a drive's file that was put in the bin",
        {DRIVE: page("<p>ขออภัย ไม่มีไฟล์ที่คุณร้องขอ</p><p>โปรดตรวจสอบว่า URL ถูกต้อง</p>", "Google Drive – ไม่พบหน้าเว็บ")},
    ),
    led(
        "คู่มือสำหรับประชาชน",
        page("<h1>เข้าสู่ระบบ</h1><form>ชื่อผู้ใช้ <input name=u> รหัสผ่าน <input type=password name=p> <input type=submit value=ตกลง></form><p>ลืมรหัสผ่าน?</p>"),
        "9(4)", "broken", "a wall of a form with a password",
    ),
    led(
        "สถานที่ติดต่อ",
        page(f"<form>สมาชิก <input name=u> <input type=password name=p></form><h1>สถานที่ติดต่อ</h1><p>เลขที่ 1 ถนนตัวอย่าง 10200 โทร. 0 2225 7612 {PARAGRAPH}</p>"),
        "7(3)", "satisfied", "a sign-in box beside the text is no wall",
    ),
    led("อำนาจหน้าที่", page("Warning: mysql_connect(): Access denied for user 'khet'@'localhost' (using password: YES) in /var/www/html/config.php on line 12"), "7(2)", "broken", "a fault of the database at 200"),
    led("อำนาจหน้าที่", page("<h1>Service Unavailable</h1><p>The service is temporarily unavailable. Please try again later.</p>", "503"), "7(2)", "broken", "an outage told at 200"),
    led("อำนาจหน้าที่", Gone(FailureKind.CHALLENGE, 403), "7(2)", "undetermined", "a firewall asks for proof"),
    led("อำนาจหน้าที่", Gone(status=403), "7(2)", "undetermined", "a firewall refuses"),
    Trap("a firewall stands before the front page", {"": Gone(FailureKind.CHALLENGE, 503)}, "7(2)", "undetermined"),
    led("แผนปฏิบัติราชการ ประจำปี 2563", File(opens=False), PLAN, "broken", "a file behind a password"),
    led("แผนปฏิบัติราชการ ประจำปี 2563", page("<p>File not found.</p>"), PLAN, "broken", "a file's address that answers with a page of error"),
    at_home(
        f"<h2>คู่มือสำหรับประชาชน</h2><ul><li>{a('1.pdf', 'งานทะเบียนราษฎร')}</li><li>{a('2.pdf', 'งานโยธา')}</li></ul>",
        "9(4)", "broken", "a heading over nothing but dead files", {"1.pdf": Gone(), "2.pdf": Gone()},
    ),
    at_home(a("old", "โครงสร้างองค์กร") + "<p>ข่าว</p>" + a("new", "โครงสร้างองค์กร"), "7(1)", "satisfied", "one dead and one good link", {"old": Gone(), "new": OK}),
]  # fmt: skip

NAMED = [
    at_home(a("s", '<img src="btn1.png" alt="โครงสร้างและการจัดองค์กร">'), "7(1)", "satisfied", "the words are a picture's", {"s": page(f"<p>{LONG}</p>")}),
    at_home(
        a("p.pdf", "แผนปฏิบัติราชการประ...", 'title="แผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. 2563"'), PLAN, "satisfied",
        "the words are cut short, and whole in the title", {"p.pdf": OK},
    ),
    at_home(a("m.pdf", "9(7) คู่มือสำหรับประชาชน"), "9(4)", "satisfied", "the words say another item than the number", {"m.pdf": OK}),
    at_home(a("m.pdf", "9(7) คู่มือสำหรับประชาชน"), "9(7)", "missing", "the number says another item than the words", {"m.pdf": OK}),
    at_home(a("p.pdf", "แผนงาน โครงการ และงบประมาณรายจ่ายประจำปี 2563"), PLAN, "satisfied", "one label for two items, the first", {"p.pdf": OK}),
    at_home(a("p.pdf", "แผนงาน โครงการ และงบประมาณรายจ่ายประจำปี 2563"), BUDGET, "satisfied", "one label for two items, the second", {"p.pdf": OK}),
    led("แผนปฏิบัติราชการ ประจำปี 2563", File("บันทึกข้อความ ส่วนราชการ สำนักงานเขตตัวอย่าง ที่ กท 1234 เรื่อง ขออนุมัติเผยแพร่แผนปฏิบัติราชการ"), PLAN, "empty", "a memo instead of the plan"),
    led("แผนปฏิบัติราชการ ประจำปี 2563", File(scanned=True), PLAN, "satisfied", "a scanned plan"),
    led("โครงสร้างองค์กร", File(kind=DocumentKind.IMAGE, scanned=True), "7(1)", "satisfied", "a picture of the chart"),
    at_home(a("n", "เขตประชุมจัดทำแผนปฏิบัติราชการ ประจำปี 2563"), PLAN, "missing", "news about the plan", {"n": page(f"<p>{LONG}</p>")}),
    at_home(a("n", "ผอ.เขตเป็นประธานการประชุมแผนปฏิบัติราชการ ประจำปีงบประมาณ 2563"), PLAN, "missing", "news about the plan, by its chairman", {"n": page(f"<p>{LONG}</p>")}),
    at_home(a("p.pdf", "แผนปฏิบัติราชการ กรมการปกครอง ประจำปี 2563"), PLAN, "missing", "another agency's plan", {"p.pdf": File("แผนปฏิบัติราชการ กรมการปกครอง กระทรวงมหาดไทย")}),
    led("แผนปฏิบัติราชการ ประจำปี 2563", File("แผนปฏิบัติราชการ ประจำปี 2563 กรมการปกครอง กระทรวงมหาดไทย"), PLAN, "empty", "another agency's plan behind a plain label"),
    at_home(a("f.pdf", "แบบฟอร์ม สขร.1"), SK1, "missing", "a blank form", {"f.pdf": File("แบบ สขร.1 สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน ............")}),
    led("แบบ สขร.1", File("สรุปผลการด าเนินการจัดซื้อจัดจ้าง\nประจ าเดือน ม ก ร า ค ม 2 5 6 3"), SK1, "satisfied", "the month stands letter-spaced in a document"),
    led("แบบ สขร.1", File("สรุปผลการจัดซื้อจัดจ้าง เดือนมกรำคม 2563"), SK1, "satisfied", "the month stands in a text layer that has ำ for า"),
    led("แบบ สขร.1", File("สรุปผลการจัดซื้อจัดจ้าง เดือนก ุมภาพันธ ์ 2562"), SK1, "stale", "an old month stands in a text layer with loose marks"),
    led("แบบ สขร.1", File("แบบ สขร.1 สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน ............ (ชื่อหน่วยงาน) ............"), SK1, "undated", "a form that was never filled in"),
    at_home(a("t.pdf", "ประกาศสอบราคาจ้างพิมพ์คู่มือประชาชน"), "9(4)", "missing", "a procurement of a manual", {"t.pdf": OK}),
    at_home("<form><select><option>คู่มือสำหรับประชาชน</option><option>โครงสร้างองค์กร</option></select></form>", "9(4)", "missing", "choices of a survey"),
    at_home(
        f'<ul><li><a href="#">คู่มือสำหรับประชาชน</a><ul><li>{a("1.pdf", "งานทะเบียนราษฎร")}</li><li>{a("2.pdf", "งานโยธา")}</li></ul></li></ul>',
        "9(4)", "satisfied", "an entry that opens, with the files beneath it", {"1.pdf": OK, "2.pdf": OK},
    ),
    at_home(f"<h2>คู่มือสำหรับประชาชน</h2><ul><li>{a('1.pdf', 'งานทะเบียนราษฎร')}</li><li>{a('2.pdf', 'งานโยธา')}</li></ul>", "9(4)", "satisfied", "files under a heading", {"1.pdf": OK, "2.pdf": OK}),
    led("คู่มือสำหรับประชาชน", page("<h1>Index of /manual</h1><pre>" + a("../", "Parent Directory") + "\n" + a("manual-1.pdf", "manual-1.pdf") + "  2019-05-02 10:11  1.2M</pre>"), "9(4)", "satisfied", "a bare directory of files", site={"manual-1.pdf": OK}),
    at_home(a("act.pdf", "พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540"), "7(4)", "missing", "the Act itself", {"act.pdf": File("มาตรา ๗ หน่วยงานของรัฐต้องส่งข้อมูลข่าวสาร โครงสร้างและการจัดองค์กร")}),
]  # fmt: skip


def months(head: str, rows: dict[str, str | File | Gone], due: str, name: str, **more: object) -> Trap:
    """A list of the monthly summaries: what each label leads to."""
    items = "".join(f"<li>{a(f'{n}.pdf', label)}</li>" for n, label in enumerate(rows))
    files = {f"{n}.pdf": target for n, target in enumerate(rows.values())}
    return listed(head, f"<ul>{items}</ul>", SK1, due, name, files, **more)


SUMMARY = "สรุปผลการจัดซื้อจัดจ้าง (สขร.1)"
TABLE = "<table><tr><th>ปี</th><th>ธันวาคม</th><th>มกราคม</th></tr><tr><td>2562</td><td>{}</td><td>{}</td></tr><tr><td>2563</td><td></td><td>{}</td></tr></table>"

DATED = [
    months(SUMMARY, {"ธันวาคม 2562": OK, "มกราคม 2563": Gone()}, "stale", "the newest is a dead link"),
    months(SUMMARY, {"ธันวาคม 2562": OK, "มกราคม 2563": Gone(FailureKind.TIMEOUT, None)}, "undetermined", "the newest could not be seen"),
    months(SUMMARY, {"ธันวาคม 2562": OK, "มกราคม 2563": File(opens=False)}, "stale", "the newest does not open"),
    months(f"{SUMMARY} ปีงบประมาณ 2563", {"ตุลาคม": OK, "พฤศจิกายน": OK, "ธันวาคม": OK, "มกราคม": OK}, "satisfied", "bare months under a fiscal year"),
    months(f"{SUMMARY} ปีงบประมาณ 2563", {"ตุลาคม": OK, "พฤศจิกายน": OK, "ธันวาคม": OK}, "stale", "bare months of the year before under a fiscal year"),
    months(f"{SUMMARY} ปี 2562", {"มกราคม": OK, "ธันวาคม": OK}, "stale", "January of last year under its year"),
    months(SUMMARY, {"ม.ค.63": OK, "ธ.ค.62": OK}, "satisfied", "short months and years"),
    months(SUMMARY, {"ไตรมาส 2 ปีงบประมาณ 2563 (ม.ค. - มี.ค. 63)": OK}, "satisfied", "a quarter that reaches into the month"),
    months(SUMMARY, {"ดาวน์โหลดไฟล์ที่ 1": File("สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน มกราคม 2563", kind=DocumentKind.DOCX)}, "satisfied", "the month stands only in the Word file"),
    months(SUMMARY, {"ดาวน์โหลดไฟล์ที่ 1": File("แบบ สขร.1\nสรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน กันยายน 2562\nวันที่ 3 ตุลาคม 2562", kind=DocumentKind.DOCX)}, "stale", "an old month stands only in the Word file"),
    months(SUMMARY, {"แบบ สขร.1": File(scanned=True)}, "undated", "a scan of no month"),
    listed(SUMMARY, TABLE.format(a("1.pdf", "ดาวน์โหลด"), a("2.pdf", "ดาวน์โหลด"), a("3.pdf", "ดาวน์โหลด")), SK1, "satisfied", "months across, years down", {"1.pdf": OK, "2.pdf": OK, "3.pdf": OK}),
    listed(SUMMARY, TABLE.format(a("1.pdf", "ดาวน์โหลด"), a("2.pdf", "ดาวน์โหลด"), ""), SK1, "stale", "months across, years down, the newest cell empty", {"1.pdf": OK, "2.pdf": OK}),
    listed(
        SUMMARY, f"<ul><li>{a('y62', 'ปี 2562')}</li><li>{a('y63', 'ปี 2563')}</li></ul>", SK1, "satisfied", "years, months, files: three levels down",
        {
            "y62": page(a("m1", "มกราคม")), "m1": page(a("1.pdf", "ดาวน์โหลด")), "1.pdf": OK,
            "y63": page(a("m2", "มกราคม")), "m2": page(a("2.pdf", "ดาวน์โหลด")), "2.pdf": OK,
        },
    ),
    listed(
        SUMMARY, f"<ul><li>{a('y62', 'ปี 2562')}</li><li>{a('y63', 'ปี 2563')}</li></ul>", SK1, "stale", "the newest year's page is empty",
        {"y62": page(a("m1", "ธันวาคม")), "m1": page(a("1.pdf", "ดาวน์โหลด")), "1.pdf": OK, "y63": page("<p>ยังไม่มีข้อมูล</p>")},
    ),
    listed(
        SUMMARY, f"<ul><li>{a('1.pdf', 'พฤศจิกายน 2562')}</li><li>{a('2.pdf', 'ธันวาคม 2562')}</li></ul><p>1 {a('t?p=2', 'หน้าถัดไป')}</p>", SK1, "satisfied", "the newest stands on the next page",
        {"1.pdf": OK, "2.pdf": OK, "t?p=2": page(f"<h1>{SUMMARY}</h1><ul><li>{a('3.pdf', 'มกราคม 2563')}</li></ul>"), "3.pdf": OK},
    ),
    listed(
        SUMMARY, f"<ul><li>{a('1.pdf', 'กันยายน 2562')}</li></ul><p>{a('t?p=2', '2')} {a('t?p=5', '5')} {a('t?p=5', '»')}</p>", SK1, "satisfied", "the newest stands on the last of numbered pages",
        {"1.pdf": OK, "t?p=2": page(f"<ul><li>{a('2.pdf', 'ตุลาคม 2562')}</li></ul>"), "2.pdf": OK, "t?p=5": page(f"<ul><li>{a('3.pdf', 'มกราคม 2563')}</li></ul>"), "3.pdf": OK},
    ),
    months("แบบ สขร.1", {"sk1_jan63.xlsx": OK}, "satisfied", "the month stands in a file's English name"),
    at_home("<h3>สขร.1</h3><p>ไม่มีการจัดซื้อจัดจ้างในเดือนมกราคม 2563</p>", SK1, "none_declared", "nothing was bought in the month"),
    at_home("<h3>สขร.1</h3><p>ไม่มีการจัดซื้อจัดจ้างในเดือนกันยายน 2562</p>", SK1, "stale", "nothing was bought in a month long past"),
    listed(
        SUMMARY, f"<table><tr><td>ธันวาคม 2562</td><td>{a('1.pdf', 'ดาวน์โหลด')}</td></tr><tr><td>มกราคม 2563</td><td>ไม่มีการจัดซื้อจัดจ้าง</td></tr></table>", SK1,
        "none_declared", "nothing was bought in the newest month of a list", {"1.pdf": OK},
    ),
    listed(
        SUMMARY, f"<table><tr><td>ธันวาคม 2562</td><td>ไม่มีการจัดซื้อจัดจ้าง</td></tr><tr><td>มกราคม 2563</td><td>{a('1.pdf', 'ดาวน์โหลด')}</td></tr></table>", SK1,
        "satisfied", "nothing was bought in an older month of a list", {"1.pdf": OK},
    ),
    led("แผนปฏิบัติราชการ", File("แผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2562"), PLAN, "stale", "only last year's plan"),
    led("แผนปฏิบัติราชการ", File("แผนปฏิบัติราชการ ระยะ 4 ปี (พ.ศ. 2561 - 2564)"), PLAN, "satisfied", "a plan of four years"),
    led("แผนปฏิบัติราชการ 4 ปี (พ.ศ. 2557-2560)", OK, PLAN, "stale", "a plan of four years that are over"),
    at_home(a("62.pdf", "แผนปฏิบัติราชการ 2562") + a("63.pdf", "แผนปฏิบัติราชการ 2563"), PLAN, "stale", "this year's plan is a dead link", {"62.pdf": OK, "63.pdf": Gone()}),
    at_home(a("62.pdf", "แผนปฏิบัติราชการ 2562") + a("63.pdf", "แผนปฏิบัติราชการ 2563"), PLAN, "undetermined", "this year's plan could not be seen", {"62.pdf": OK, "63.pdf": Gone(FailureKind.TIMEOUT, None)}),
    at_home(a("b.pdf", "งบประมาณรายจ่าย ประจำปี พ.ศ. ๒๕๖๓"), BUDGET, "satisfied", "a budget in Thai digits", {"b.pdf": OK}),
    at_home(a("b.pdf", "งบประมาณรายจ่ายประจำปี"), BUDGET, "undated", "a budget of no year", {"b.pdf": File("รายละเอียดงบประมาณ โทร 0-2562-5444")}),
    listed("ประกาศประกวดราคา", f"<p>ปรับปรุงล่าสุด 20 กุมภาพันธ์ 2563</p><ul><li>{a('1.pdf', 'ประกวดราคาจ้างปรับปรุงถนน (5 มีนาคม 2561)')}</li></ul>", TENDER, "stale", "a date of change over old notices", {"1.pdf": OK}),
    listed("ประกาศประกวดราคา", f"<ul><li>{a('1.pdf', 'ประกวดราคาจ้างปรับปรุงถนน')}</li></ul><p>© 2563 สำนักงานเขต</p>", TENDER, "undated", "only the copyright bears a year", {"1.pdf": OK}),
    listed("ประกาศประกวดราคา", f"<table><tr><th>วันที่</th><th>เรื่อง</th></tr><tr><td>15 ม.ค. 63</td><td>{a('1.pdf', 'ประกวดราคาจ้างปรับปรุงถนน')}</td></tr></table>", TENDER, "satisfied", "the notice's day beside it", {"1.pdf": OK}),
    listed("ประกาศประกวดราคา", f"<table><tr><th>วันที่</th><th>เรื่อง</th></tr><tr><td>15 ม.ค. 62</td><td>{a('1.pdf', 'ประกวดราคาจ้างปรับปรุงถนน ปีงบประมาณ 2563')}</td></tr></table>", TENDER, "stale", "the notice's day is older than its budget year", {"1.pdf": OK}),
    listed("ประกาศประกวดราคา", f"<ul><li>{a('1.pdf', 'ประกวดราคาซื้อเครื่องปรับอากาศ เลขที่ 7/2563')}</li></ul>", TENDER, "undated", "a number that looks like a month", {"1.pdf": OK}),
    at_home("<ul><li>9(5) สิ่งพิมพ์ที่ได้มีการอ้างอิงถึงตามมาตรา 7 วรรคสอง (ไม่มี)</li></ul>", "9(5)", "none_declared", "none in brackets"),
    led("ผลการพิจารณาหรือคำวินิจฉัยที่มีผลโดยตรงต่อเอกชน", File("สำนักงานเขตไม่มีภารกิจที่เกี่ยวข้องกับผลการพิจารณาหรือคำวินิจฉัย"), "9(1)", "none_declared", "a file that says there is none"),
    led("สัญญาสัมปทาน", page("<h1>สัญญาสัมปทาน</h1><p>หน่วยงานไม่มีสัญญาสัมปทาน</p><p>โทร. 0 2225 7612 ต่อ 5</p>"), "9(6)", "none_declared", "a page that says there is none"),
]  # fmt: skip

TRAPS = (*EMBEDDED, *EMPTY, *BROKEN, *NAMED, *DATED)
assert HOME == "http://centre.test/"
