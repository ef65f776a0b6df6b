"""Small sites whose layout repeats what a page may say itself: boxes to sign in, buttons, menus, labels, the Act."""

from __future__ import annotations

from paper_sites import PARAGRAPH, Gone, page

from tests.rules.substance_traps import OK, Trap, a, at_home, led, listed

BOX = "<div><form>เข้าสู่ระบบ <input name=u><input type=password name=p></form></div>"
LOGIN = page(f"<h1>สมาชิก</h1>{BOX}")
NAMES = {"org": "โครงสร้างส่วนราชการ", "deal": "สัญญาสัมปทาน", "register": "ดัชนีข้อมูลข่าวสาร", "past": "ประวัติความเป็นมา"}
BODIES = {
    "org": '<img src="org.jpg" width=700>',
    "deal": "<p>ไม่มี</p>",
    "register": "<p>อยู่ระหว่างปรับปรุง</p>",
    "past": "<p>ตั้งขึ้นเมื่อ พ.ศ. 2540</p>",
}


def menu(names: dict[str, str]) -> str:
    return "<ul>" + "".join(f"<li>{a(target, text)}</li>" for target, text in names.items()) + "</ul>"


def boxed(box: str = BOX, front: str = BOX, **more: str | Gone) -> dict[str, str | Gone]:
    """A site that has a box to sign in on every page."""
    pages = {target: page(f"<h2>{NAMES[target]}</h2>{body}{box}") for target, body in BODIES.items()}
    return {"": page(menu(NAMES) + front), **pages, **more}


def stated(item: str, due: str, name: str, site: dict) -> Trap:
    return Trap(name, site, item, due)


COUNTED = [
    Trap(
        "a footer whose visitor counter differs from page to page is no text of a page's own",
        {
            "": page(menu(NAMES)),
            **{
                target: page(
                    f"<h2>{NAMES[target]}</h2><p>สำนักงานตัวอย่าง เลขที่ 187 ถนนสมมุติสาย 9 เขตตัวอย่าง โทร. 0 2000 6294 "
                    f"เปิดทำการวันจันทร์ถึงวันศุกร์ ผู้เข้าชมเว็บไซต์ตั้งแต่เปิดให้บริการจนถึงวันนี้ จำนวน 69{place},649 คน</p>"
                )
                for place, target in enumerate(NAMES)
            },
        },
        "7(1)",
        "empty",
    ),
]

SIGN_IN = [
    stated("7(1)", "satisfied", "a picture above the layout's sign-in box", boxed()),
    stated("9(6)", "none_declared", "none declared above the layout's sign-in box", boxed()),
    stated("index", "empty", "a placeholder above the layout's sign-in box", boxed()),
    stated("9(6)", "broken", "a wall with a form of its own beside the layout's", boxed(deal=page(f"<h2>สมาชิก</h2>{BOX}{BOX}"))),
    stated("9(6)", "empty", "nothing but a heading above the layout's sign-in box", boxed(deal=page(f"<h2>สัญญาสัมปทาน</h2>{BOX}"))),
    stated(
        "9(6)", "broken", "the same wall on many pages of a site without a box",
        {"": page(menu(NAMES)), **dict.fromkeys(NAMES, LOGIN)},
    ),
    led("สัญญาสัมปทาน", page(f"<h2>สัญญาสัมปทาน</h2><p>ไม่มี</p>{BOX}"), "9(6)", "none_declared", "none declared beside a form of this page only"),
    led("อำนาจหน้าที่", page('<h1>สมาชิก</h1><div id="header"><form><input type=password></form></div>'), "7(2)", "empty", "a sign-in box in the page's head"),
    led("โครงสร้างส่วนราชการ", page(f'<h1>สมาชิก</h1>{BOX}<img src="/captcha.php?w=200">'), "7(1)", "broken", "a wall with a picture to be read off"),
]  # fmt: skip

TITLES = {"law": "กฎหมายและระเบียบ", "guide": "คู่มือประชาชน", "minutes": "รายงานการประชุมสภา", "past": "ประวัติความเป็นมา"}


def buttons(button: str, target: str) -> dict[str, str | object]:
    """Pages of cards with one button that says the same everywhere; `target` says where it leads."""
    pages = {
        name: page(f"<div>{title}</div><div><h5>ฉบับที่ 1</h5>{a(target.format(name), button)}</div>")
        for name, title in TITLES.items()
    }
    return {"": page(menu(TITLES)), **pages, **{f"{name}.pdf": OK for name in TITLES}, "login": LOGIN}


MENU = "<table><tr><td>" + menu({"": "หน้าแรก", **TITLES}) + "</td></tr></table>"
BUTTONS = [
    *(stated(item, "satisfied", f"{button} on every page, {item}", buttons(button, "{}.pdf"))
      for button in ("ดูเอกสาร", "ดาวน์โหลด") for item in ("7(4)", "9(4)", "9(7)")),
    stated("9(4)", "empty", "a button that prints the page", buttons("พิมพ์", "{0}?print=1")),
    stated("9(4)", "empty", "a button that comes back after signing in", buttons("เข้าระบบ", "login?back=http://centre.test/{0}")),
    stated(
        "9(4)", "empty", "a button that leads to the next such page",
        {
            "": page(menu(TITLES)),
            **{name: page(f"<div>{TITLES[name]}</div><p>{a(after, 'เรื่องต่อ')}</p>")
               for name, after in zip(TITLES, ["guide", "minutes", "past", "law"], strict=True)},
        },
    ),
    stated(
        "9(6)", "none_declared", "none declared on a third of the pages",
        {"": page(menu({"1": "คำวินิจฉัย", "5": "สิ่งพิมพ์ที่อ้างอิง", "6": "สัญญาสัมปทาน"})),
         **{n: page("<p>ไม่มี</p>", f"หน้า {n}") for n in "156"}},
    ),
]  # fmt: skip

RULES = [
    "ระเบียบว่าด้วยการรักษาความลับของทางราชการ พ.ศ. 2544",
    "ระเบียบว่าด้วยการรักษาความปลอดภัยแห่งชาติ พ.ศ. 2552",
    "ประกาศเรื่องการกำหนดหลักเกณฑ์การอนุญาต พ.ศ. 2560",
]


def dead(entry: str, due: str, name: str, *, opens: bool = False, around: str = "<ul>{}</ul>") -> Trap:
    entries = "".join(entry.format(f"{n}.pdf", text) for n, text in enumerate(RULES))
    files = {f"{n}.pdf": OK if opens else Gone() for n in range(len(RULES))}
    return listed("กฎ ระเบียบ", around.format(entries), "7(4)", due, name, files)


ROW = '<tr><td>{1}</td><td>12 ม.ค. 2563</td><td><a href="{0}">ดาวน์โหลด</a></td></tr>'
BESIDE = [
    dead('<li>{1} <a href="{0}">[ดาวน์โหลด]</a></li>', "broken", "titles before dead files"),
    dead('<li>{1} <a href="{0}">[ดาวน์โหลด]</a></li>', "satisfied", "titles before files", opens=True),
    dead('<li><a href="{0}">{1}</a> <span>เปิดอ่าน 128 ครั้ง</span></li>', "broken", "counters after dead files"),
    dead('<li><p>{1}</p><a href="{0}">ดาวน์โหลด</a></li>', "broken", "titles in paragraphs above dead files"),
    dead(ROW, "broken", "titles in the row of dead files", around="<table>{}</table>"),
    dead('{1} <a href="{0}">ดาวน์โหลด</a><br>', "broken", "titles in the line of dead files", around="<p>{}</p>"),
    listed("อำนาจหน้าที่", f'<p>{PARAGRAPH * 2}<a href="1.pdf">ดาวน์โหลด</a></p>', "7(2)", "satisfied", "a dead link in a text", {"1.pdf": Gone()}),
]  # fmt: skip

LINES = (
    '<h2>ข้อมูลข่าวสารตามมาตรา 9</h2><br>- <a href="4.pdf">9(4) คู่มือหรือคำสั่งเกี่ยวกับวิธีปฏิบัติงาน</a><br>'
    "- 9(5) สิ่งพิมพ์ที่ได้มีการอ้างอิงถึงตามมาตรา 7 วรรคสอง : ไม่มี<br>- ๙(๖) สัญญาสัมปทาน<br>(ไม่มี)<br>"
    '- <a href="8.pdf">9(8) ข้อมูลข่าวสารอื่นตามที่คณะกรรมการกำหนด</a><br>'
)
ACT = "<h1>พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540</h1>" + "".join(
    f"<p>{text}</p>"
    for text in (
        "มาตรา 7 หน่วยงานของรัฐต้องส่งข้อมูลข่าวสารอย่างน้อยดังต่อไปนี้ลงพิมพ์ในราชกิจจานุเบกษา",
        "(1) โครงสร้างและการจัดองค์กรในการดำเนินงาน",
        "มาตรา 9 หน่วยงานของรัฐต้องจัดให้มีข้อมูลข่าวสารอย่างน้อยดังต่อไปนี้ไว้ให้ประชาชนเข้าตรวจดูได้",
        "(2) นโยบายหรือการตีความที่ไม่เข้าข่ายต้องลงพิมพ์ในราชกิจจานุเบกษาตามมาตรา 7 (4)",
    )
)
LISTED = (
    "<h1>พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540</h1><p>มาตรา 9 ข้อมูลที่จัดไว้ให้ประชาชนตรวจดู</p>"
    '<p><a href="4.pdf">9(4) คู่มือประชาชน</a></p><p>9(6) สัญญาสัมปทาน (ไม่มี)</p>'
)
QUOTED = [
    at_home(LINES, "9(5)", "none_declared", "none declared in a line of a list of line breaks", {"4.pdf": OK, "8.pdf": OK}),
    at_home(LINES, "9(6)", "none_declared", "none declared in the line below", {"4.pdf": OK, "8.pdf": OK}),
    at_home(LINES, "9(4)", "satisfied", "a file in a line of a list of line breaks", {"4.pdf": OK, "8.pdf": OK}),
    at_home(a("act", "กฎหมายเกี่ยวกับเรา"), "9(2)", "missing", "a copy of the Act on the site", {"act": page(ACT)}),
    at_home(a("list", "ข้อมูลข่าวสาร"), "9(6)", "none_declared", "a centre's list under the Act's name", {"list": page(LISTED), "4.pdf": OK}),
]  # fmt: skip

TRAPS = (*COUNTED, *SIGN_IN, *BUTTONS, *BESIDE, *QUOTED)
