"""Small sites that hold, or do not hold, what a careful person would call the centre's index of its information."""

from __future__ import annotations

from dataclasses import dataclass

from paper_sites import PARAGRAPH, File, page

from tests.rules.substance_traps import a, led


@dataclass(frozen=True)
class Case:
    """A site, and whether a careful person finds an index on it."""

    name: str
    site: dict[str, str | File]
    is_index: bool


SEVEN = ("โครงสร้างและการจัดองค์กร", "อำนาจหน้าที่ที่สำคัญ", "สถานที่ติดต่อ", "กฎ ระเบียบ ข้อบังคับ")
NINE = (
    "ผลการพิจารณาหรือคำวินิจฉัย", "นโยบายหรือการตีความ", "แผนงาน โครงการ และงบประมาณ", "คู่มือหรือคำสั่งเกี่ยวกับวิธีปฏิบัติงาน",
    "สิ่งพิมพ์ที่ได้มีการอ้างอิงถึง", "สัญญาสัมปทาน", "มติคณะรัฐมนตรี", "ข้อมูลข่าวสารอื่นตามที่คณะกรรมการกำหนด",
)  # fmt: skip
BY_NUMBER = tuple((f"{s}({n})", name) for s, names in ((7, SEVEN), (9, NINE)) for n, name in enumerate(names, 1))
GENERAL = (
    "โครงสร้างองค์กร", "อำนาจหน้าที่", "ช่องทางการติดต่อ", "กฎหมายและระเบียบ", "แผนปฏิบัติราชการ", "งบประมาณรายจ่ายประจำปี",
    "คู่มือสำหรับประชาชน", "ประกาศจัดซื้อจัดจ้าง", "ผลการพิจารณาอนุญาตก่อสร้าง", "มติคณะรัฐมนตรี",
)  # fmt: skip
OIT = (
    "โครงสร้าง", "ข้อมูลผู้บริหาร", "อำนาจหน้าที่", "แผนยุทธศาสตร์", "ข้อมูลการติดต่อ", "กฎหมายที่เกี่ยวข้อง", "ข่าวประชาสัมพันธ์", "Q&A",
    "Social Network", "แผนดำเนินงานประจำปี", "คู่มือการปฏิบัติงาน", "แผนการใช้จ่ายงบประมาณ", "แผนการจัดซื้อจัดจ้าง",
    "ประกาศต่าง ๆ เกี่ยวกับการจัดซื้อจัดจ้าง", "สรุปผลการจัดซื้อจัดจ้างรายเดือน", "นโยบายการบริหารทรัพยากรบุคคล",
)  # fmt: skip


def ul(items: object) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"  # type: ignore[attr-defined]


def table(head: str, rows: object) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)  # type: ignore[attr-defined]
    return f"<table><tr>{''.join(f'<th>{one}</th>' for one in head.split('|'))}</tr>{cells}</table>"


def named(label: str, body: str, *, title: str = "สำนักงานเขตตัวอย่าง", site: dict[str, str | File] | None = None) -> dict:  # type: ignore[type-arg]
    """The front page, whose one link of that label leads to a page of that body."""
    return led(label, page(body, title), "index", "", "", site=site or {}).site


def shelled(shell: str, pages: dict[str, str], title: str = "{} - สำนักงานเขตตัวอย่าง") -> dict[str, str | File]:
    """Pages that all stand in one shell; the first word of each is its title."""
    return {path: page(shell.replace("MAIN", body), title.format(path or "หน้าแรก")) for path, body in pages.items()}


def _linked(rows: object = BY_NUMBER, form: str = "มาตรา {} {}") -> list[str]:
    return [a(f"/d/{number}", form.format(number, name)) for number, name in rows]  # type: ignore[attr-defined]


def _subpages(entries: object, **heads: str) -> dict[str, str]:
    return {f"d/{key}": f"<h1>{name}</h1><p>{PARAGRAPH} {name}</p>" for key, name in entries}  # type: ignore[attr-defined]


_SIDEBAR = f"<main>MAIN</main><aside><h2>ข้อมูลข่าวสาร</h2>{ul(_linked())}</aside>"
_DROPDOWN = (
    f"<nav><ul><li>{a('index.html', 'ดัชนีข้อมูลข่าวสาร')}{ul(a(f'/d/{n}', name) for n, name in enumerate(GENERAL))}</li></ul></nav>"
    "<div class=post>MAIN</div>"
)
_NAV_ONLY = f"<nav>{ul(_linked())}</nav><div>MAIN</div>"
_CARDS = "".join(f'<div class="card"><h5>{name}</h5>{a(f"{n}.pdf", "อ่านต่อ…")}</div>' for n, name in enumerate(GENERAL))
_ANCHORED = "".join(
    f'<h3 id="c{n}">{number} {name}</h3><p>{PARAGRAPH}</p>' for n, (number, name) in enumerate(BY_NUMBER)
)
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_BOARD = (
    "ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ เรื่อง กำหนดให้ข้อมูลข่าวสารตามเกณฑ์มาตรฐานความโปร่งใสเป็นข้อมูลข่าวสารตามมาตรา 9(8)",
    "ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ เรื่อง ข้อมูลข่าวสารที่ต้องลงพิมพ์ตามมาตรา 7(5)",
    "ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ เรื่อง สัญญาสัมปทานตามมาตรา 9(6)",
    "ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ เรื่อง แผนงานและงบประมาณตามมาตรา 9(3)",
    "ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ เรื่อง หลักเกณฑ์การเรียกค่าธรรมเนียม",
)

INDEXES = [
    Case(
        "entries by clause that every page's sidebar repeats",
        shelled(_SIDEBAR, {"": f"<p>{PARAGRAPH}</p>", "infocenter": f"<h1>ศูนย์ข้อมูลข่าวสาร</h1>{ul(_linked())}", **_subpages(BY_NUMBER)}),
        is_index=True,
    ),
    Case(
        "entries by name that the dropdown beneath the index's label repeats",
        shelled(
            _DROPDOWN,
            {
                "": f"<p>{PARAGRAPH}</p>",
                "index.html": f"<h3>ดัชนีข้อมูลข่าวสารของราชการ</h3>{ul(a(f'/d/{n}', name) for n, name in enumerate(GENERAL))}",
                **_subpages(enumerate(GENERAL)),
            },
        ),
        is_index=True,
    ),
    Case(
        "a register of cupboards and files in Thai digits, without a link",
        named(
            "ดัชนีประจำแฟ้ม",
            table("ลำดับ|รายการ|ตู้|ชั้นวาง|แฟ้มที่", ((n, f"ม.{number} {name}".translate(_THAI), 1, 2, n) for n, (number, name) in enumerate(BY_NUMBER, 1))),
        ),
        is_index=True,
    ),
    Case(
        "a register under headings of the sections, its rows numbered",
        named(
            "ดัชนีแฟ้มข้อมูลข่าวสาร",
            "<h2>ดัชนีแฟ้มข้อมูลข่าวสาร</h2>"
            + "".join(
                f"<h3>ข้อมูลข่าวสารตามมาตรา {section}</h3>" + table("ข้อ|เรื่อง|แฟ้มที่", ((f"({n})", name, n) for n, name in enumerate(names, 1)))
                for section, names in ((7, SEVEN), (9, NINE))
            ),
        ),
        is_index=True,
    ),
    Case(
        "headings by clause over downloads, on a page of another name",
        named("เอกสารเผยแพร่", "".join(f"<h4>มาตรา {number} {name}</h4><p>{a(f'{n}.pdf', 'ดาวน์โหลด')}</p>" for n, (number, name) in enumerate(BY_NUMBER))),
        is_index=True,
    ),
    Case(
        "one page to a section",
        {
            "": page(a("s7", "ข้อมูลข่าวสารตามมาตรา 7") + a("s9", "ข้อมูลข่าวสารตามมาตรา 9")),
            "s7": page(f"<h2>ข้อมูลข่าวสารตามมาตรา 7</h2>{ul(_linked(BY_NUMBER[:4]))}"),
            "s9": page(f"<h2>ข้อมูลข่าวสารตามมาตรา 9</h2>{ul(_linked(BY_NUMBER[4:]))}"),
        },
        is_index=True,
    ),
    Case("the centre's page lists it by name", named("ศูนย์ข้อมูลข่าวสาร", f"<h1>รายการข้อมูล</h1>{ul(a(f'{n}.pdf', name) for n, name in enumerate(GENERAL))}"), is_index=True),
    Case("cards beneath a heading of both sections", named("บริการข้อมูล", f"<h1>ข้อมูลข่าวสารของราชการ ตามมาตรา 7 และมาตรา 9</h1>{_CARDS}"), is_index=True),
    Case(
        "a table of titles, some with nothing to download",
        named(
            "เปิดเผยข้อมูล",
            table("หัวเรื่อง|ดาวน์โหลด", ((f"ม.{number} {name}", a(f"{n}.pdf", "เปิด") if n % 3 else "ไม่มี") for n, (number, name) in enumerate(BY_NUMBER))),
        ),
        is_index=True,
    ),
    Case(
        "a list of contents that leads to what stands further down the page",
        named("ศูนย์ข้อมูลข่าวสารของราชการ", "<h1>รายการข้อมูล</h1>" + ul(a(f"#c{n}", f"{number} {name}") for n, (number, name) in enumerate(BY_NUMBER)) + _ANCHORED),
        is_index=True,
    ),
    Case(
        "entries numbered 7.1 and 9.8 beneath headings of the sections",
        named(
            "ข้อมูลข่าวสารของราชการ",
            "".join(
                f"<h3>มาตรา {section}</h3>{ul(f'{section}.{n} ' + a(f'{section}{n}.pdf', name) for n, name in enumerate(names, 1))}"
                for section, names in ((7, SEVEN), (9, NINE))
            ),
        ),
        is_index=True,
    ),
    Case(
        "numbers beside the links, not in them",
        named("ศูนย์ข้อมูลข่าวสาร", ul(f"มาตรา {number} {a(f'{number}.pdf', name)}" for number, name in (*BY_NUMBER[:3], *BY_NUMBER[6:8]))),
        is_index=True,
    ),
    Case(
        "tables of files beneath clauses, one page to a section, numbered rows",
        {
            "": page(a("s7", "ข้อมูลข่าวสารตามมาตรา 7") + a("s9", "ข้อมูลข่าวสารตามมาตรา 9")),
            **{
                f"s{section}": page(
                    f"<h3>ข้อมูลข่าวสารตามมาตรา {section}</h3>"
                    + "".join(
                        f"<h4>มาตรา {number} {name}</h4>{table('#|หัวเรื่อง|แฟ้มที่|ดาวน์โหลด', [(1, f'{name} ของเขต', 3, a(f'{number}.pdf', 'โหลด'))])}"
                        for number, name in BY_NUMBER
                        if number[0] == section
                    )
                )
                for section in "79"
            },
        },
        is_index=True,
    ),
    Case("on the front page itself, by name", {"": page(f"<p>{PARAGRAPH}</p><h2>ดัชนีข้อมูลข่าวสารของราชการ</h2>{ul(a(f'{n}.pdf', name) for n, name in enumerate(GENERAL))}")}, is_index=True),
    Case(
        "a list of definitions by clause",
        named("ข้อมูลสาธารณะ", "<dl>" + "".join(f"<dt>ม.{number}</dt><dd>{a(f'{number}.pdf', name)}</dd>" for number, name in BY_NUMBER) + "</dl>"),
        is_index=True,
    ),
    Case("a file", {"": page(a("i.pdf", "ดัชนีข้อมูลข่าวสารของราชการ ตามมาตรา 7 และมาตรา 9")), "i.pdf": File("ดัชนีข้อมูลข่าวสาร มาตรา 7(1)")}, is_index=True),
]  # fmt: skip

OTHERS = [
    Case("a site map", named("แผนผังเว็บไซต์", f"<h1>แผนผังเว็บไซต์</h1>{ul(a(f'{n}.html', name) for n, name in enumerate((*GENERAL, 'ข่าวกิจกรรม', 'แกลเลอรี')))}"), is_index=False),
    Case("the list of an integrity assessment", named("ITA 2563", f"<h1>การเปิดเผยข้อมูลสาธารณะ (OIT)</h1>{ul(a(f'{n}.pdf', f'O{n} {name}') for n, name in enumerate(OIT, 1))}"), is_index=False),
    Case("cards of general data", named("ข้อมูลหน่วยงาน", f"<h1>ข้อมูลหน่วยงาน</h1>{_CARDS}"), is_index=False),
    Case(
        "the sections as the Act words them",
        named(
            "พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540",
            "<h1>พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540</h1>"
            + "".join(f"<p>มาตรา {number} {name}</p>" for number, name in BY_NUMBER)
            + f"<p>{a('act.pdf', 'ดาวน์โหลดพระราชบัญญัติ')} {a('act-en.pdf', 'ฉบับภาษาอังกฤษ')} {a('rules.pdf', 'ระเบียบ')} {a('fee.pdf', 'ค่าธรรมเนียม')}</p>",
        ),
        is_index=False,
    ),
    Case(
        "a survey that lists the clauses as choices",
        named(
            "แบบสำรวจความต้องการข้อมูลข่าวสารตามมาตรา 9",
            "<h1>แบบสำรวจความต้องการข้อมูลข่าวสารตามมาตรา 9</h1><form>"
            + "".join(f"<p><label><input type=checkbox name=c{n}> {number} {name}</label></p>" for n, (number, name) in enumerate(BY_NUMBER))
            + "<input type=submit value=ส่ง></form>",
        ),
        is_index=False,
    ),
    Case(
        "a download centre",
        named("ดาวน์โหลดเอกสาร", "<h1>ดาวน์โหลดเอกสาร</h1>" + table("เอกสาร|ไฟล์", ((name, a(f"{n}.pdf", "ดาวน์โหลด")) for n, name in enumerate((*GENERAL, "แบบคำร้องทั่วไป", "แบบใบลา"))))),
        is_index=False,
    ),
    Case(
        "what one clause asks for",
        named("ข้อมูลข่าวสารตามมาตรา 9(8)", f"<h1>ข้อมูลข่าวสารตามมาตรา 9(8)</h1>{ul(a(f'{n}.pdf', f'มาตรา 9(8) ประกาศประกวดราคา ครั้งที่ {n}') for n in range(1, 9))}"),
        is_index=False,
    ),
    Case("the Board's announcements", named("ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ", f"<h1>ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ</h1>{ul(a(f'{n}.pdf', text) for n, text in enumerate(_BOARD))}"), is_index=False),
    Case("a menu of every page, and no page of its own", shelled(_NAV_ONLY, {"": f"<p>{PARAGRAPH}</p>", **_subpages(BY_NUMBER)}), is_index=False),
    Case(
        "general data on a site that calls itself an information centre throughout",
        shelled(
            "<div><h1>ศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์ สำนักงานเขตตัวอย่าง</h1></div>MAIN",
            {"": a("about", "เกี่ยวกับเรา"), "about": ul(a(f"/d/{n}", name) for n, name in enumerate(GENERAL)), **_subpages(enumerate(GENERAL))},
            "ศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์ สำนักงานเขตตัวอย่าง",
        ),
        is_index=False,
    ),
    Case(
        "an article that explains the Act among links to news",
        named(
            "รู้จักกฎหมายข้อมูลข่าวสาร",
            "<h1>รู้จักกฎหมายข้อมูลข่าวสาร</h1>"
            + "".join(f"<p>ตามมาตรา {number} หน่วยงานต้องเปิดเผย{name} ให้ประชาชนตรวจดูได้</p>" for number, name in BY_NUMBER)
            + ul(a(f"n{n}", f"ข่าวอบรมเจ้าหน้าที่ รุ่นที่ {n}") for n in range(1, 7)),
        ),
        is_index=False,
    ),
    Case("how to reach the centre, beside general data", named("ติดต่อศูนย์ข้อมูลข่าวสาร", f"<h1>ช่องทางการติดต่อ</h1><p>โทร. 0 2225 7612</p>{ul(a(f'{n}.pdf', name) for n, name in enumerate(GENERAL))}"), is_index=False),
    Case(
        "rulings of the Board's tribunal",
        named("คำวินิจฉัย", "<h1>คำวินิจฉัย</h1>" + ul(a(f"{n}.pdf", f"คำวินิจฉัยคณะกรรมการวินิจฉัยการเปิดเผยข้อมูลข่าวสาร ที่ สค {n}/2562 มาตรา {number}") for n, (number, _) in enumerate(BY_NUMBER))),
        is_index=False,
    ),
    Case("questions and answers on the Act", named("ถามตอบ", "<h1>ถามตอบ</h1>" + ul(a(f"q{n}", f"ข้อมูลตามมาตรา {number} คืออะไร") for n, (number, _) in enumerate(BY_NUMBER))), is_index=False),
    Case(
        "a sheet that scores information centres",
        named(
            "เกณฑ์การประเมินศูนย์ข้อมูลข่าวสารต้นแบบ",
            "<h1>เกณฑ์การประเมินศูนย์ข้อมูลข่าวสารต้นแบบ</h1>" + table("ข้อ|ประเด็น|คะแนนเต็ม|คะแนนที่ได้", ((n, f"มีข้อมูลตามมาตรา {number} {name}", 5, "") for n, (number, name) in enumerate(BY_NUMBER, 1))),
        ),
        is_index=False,
    ),
]  # fmt: skip

CASES = (*INDEXES, *OTHERS)
