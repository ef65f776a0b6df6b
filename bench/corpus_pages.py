"""The benchmark corpus: sites of Thai pages that link to each other, the same bytes whenever they are made.

A page is what such a site sends: a menu that all its pages share, style and script of a template, paragraphs, a table
and links in its text. Every fourth link names what the law asks for; some items are disclosed and some are not, so no
visit ends before every page was opened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

SITES, PAGES, LINKS = 72, 60, 57
MENU = 40
"""Links of each page that stand in the menu, and so on every page of the site."""
SIZE = 30_000
"""Bytes of a page, nearly."""

_NAMING = (
    "ศูนย์ข้อมูลข่าวสาร",
    "โครงสร้างหน่วยงาน",
    "อำนาจหน้าที่ตามกฎหมาย",
    "แผนปฏิบัติราชการประจำปี",
    "งบประมาณรายจ่ายประจำปี",
    "คู่มือสำหรับประชาชน",
    "ประกาศจัดซื้อจัดจ้าง",
    "ผลการจัดซื้อจัดจ้างรายเดือน (สขร.1)",
    "สถานที่ติดต่อหน่วยงาน",
    "กฎหมายที่เกี่ยวข้อง",
    "มติคณะรัฐมนตรี",
    "สัญญาสัมปทาน",
)
"""Labels that name what the law asks for; every fourth page has one."""
_OTHER = (
    "ข่าวประชาสัมพันธ์",
    "ภาพกิจกรรม",
    "ผู้บริหารพบประชาชน",
    "วิสัยทัศน์และพันธกิจ",
    "ตลาดนัดชุมชน",
    "กีฬาและนันทนาการ",
    "รับสมัครอาสาสมัคร",
    "ห้องสมุดของเรา",
    "แจ้งปิดถนนชั่วคราว",
    "ประเพณีท้องถิ่น",
    "สวนสาธารณะ",
    "ดูแลสุขภาพ",
)
_WORDS = [
    "ประชาชน",
    "ในพื้นที่",
    "ได้รับ",
    "บริการ",
    "จาก",
    "เจ้าหน้าที่",
    "สำนักงาน",
    "ซึ่ง",
    "ดำเนินการ",
    "ตามแผน",
    "ของกรุงเทพมหานคร",
    "และ",
    "กระทรวง",
    "เพื่อ",
    "พัฒนา",
    "คุณภาพชีวิต",
    "โดย",
    "ร่วมกับ",
    "ชุมชน",
    "โรงเรียน",
    "สถานพยาบาล",
    "ผู้ประกอบการ",
    "รวมทั้ง",
    "อาสาสมัคร",
    "ที่",
    "ปฏิบัติงาน",
    "อย่างต่อเนื่อง",
    "การประชุม",
    "ครั้งนี้",
    "มี",
    "วัตถุประสงค์",
    "ให้",
    "ทุกฝ่าย",
    "รับทราบ",
    "แนวทาง",
    "การจัดการ",
    "ขยะมูลฝอย",
    "น้ำท่วม",
    "ต้นไม้",
    "ทางเท้า",
    "ตลาด",
    "สวนสาธารณะ",
    "และ",
    "ความปลอดภัย",
    "นอกจากนี้",
    "ยัง",
    "จัดอบรม",
    "ความรู้",
    "ด้าน",
    "สุขภาพ",
    "อาชีพ",
    "การออม",
    "สิ่งแวดล้อม",
    "วัฒนธรรม",
    "ประเพณี",
    "กีฬา",
    "ผู้สูงอายุ",
    "เด็กและเยาวชน",
    "ผู้พิการ",
    "หน่วยงาน",
    "ขอเชิญ",
    "ผู้สนใจ",
    "เข้าร่วม",
    "ลงทะเบียน",
    "ณ",
    "ศูนย์เรียนรู้",
    "ชั้น",
    "หนึ่ง",
    "ในวัน",
    "และ",
    "เวลา",
    "ราชการ",
    "สอบถาม",
    "รายละเอียด",
    "ได้ที่",
    "ฝ่าย",
    "ปกครอง",
    "ทะเบียน",
    "โยธา",
    "รายได้",
    "การศึกษา",
    "รักษาความสะอาด",
    "เทศกิจ",
    "พัฒนาชุมชน",
    "คณะผู้บริหาร",
    "ตรวจเยี่ยม",
    "ติดตาม",
    "ความก้าวหน้า",
    "ปรับปรุง",
    "ถนน",
    "ซอย",
    "คลอง",
    "สะพาน",
    "ไฟฟ้า",
    "ระบบ",
    "ระบายน้ำ",
    "พร้อม",
    "รับฟัง",
    "ข้อเสนอแนะ",
    "ปัญหา",
    "อุปสรรค",
    "แก้ไข",
    "ต่อไป",
]
_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]


def path_of(page: int) -> str:
    """Where a page of a site lies."""
    return "/" if page == 0 else f"/page/{page}.html"


def site_pages(site: int, pages: int = PAGES, *, under: str = "") -> Iterator[tuple[str, bytes]]:
    """The paths and pages of one site; `under` is the path that it has on a host that it shares."""
    for path, body in _site_pages(site, pages):
        yield under + path, body.replace(b' href="/', f' href="{under}/'.encode()) if under else body


def _site_pages(site: int, pages: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(site * 7919 + pages)
    labels = [_label(page, chance) for page in range(pages)]
    menu = "".join(_item(page, labels[page]) for page in range(1, min(MENU, pages - 1) + 1))
    for page in range(pages):
        yield path_of(page), _page(site, page, labels, menu, chance)


def _label(page: int, chance: random.Random) -> str:
    number, naming = divmod(page, 4)
    if page == 0:
        return "หน้าแรก"
    if naming == 3:
        label = _NAMING[number % len(_NAMING)]
        return label if number < len(_NAMING) else f"{label} {2555 + number % 9}"
    return f"{_OTHER[page % len(_OTHER)]} {_text(chance, 3)}"


def _item(page: int, label: str) -> str:
    return f'<li class="menu-item menu-item-{page}"><a class="nav-link" href="{path_of(page)}"><span>{label}</span></a></li>\n'


def _page(site: int, page: int, labels: list[str], menu: str, chance: random.Random) -> bytes:
    count = len(labels)
    # Beyond the menu, each page links to others of the rest: the first to its beginning, so that some lie deeper.
    rest = [other for other in (*range(MENU + 1, count), 0) if other != page]
    further = [rest[(page + step) % len(rest)] for step in range(min(LINKS - MENU, len(rest)))]
    links = "".join(
        f'<div class="card"><h3><a class="card-link" href="{path_of(other)}" title="{labels[other]}">{labels[other]}</a></h3>'
        f"<p>{_text(chance, 12)}</p></div>\n"
        for other in further
    )
    rows = "".join(
        f"<tr><td>{row}</td><td>{_text(chance, 5)}</td><td>{_date(chance)}</td></tr>\n" for row in range(1, 16)
    )
    start = (
        f'<!DOCTYPE html>\n<html lang="th"><head><meta charset="utf-8"><title>{labels[page]} - สำนักงานที่ {site}</title>\n'
        f'<style>{_STYLE}</style><script>{_SCRIPT}</script></head>\n<body class="page-{page}">'
        f'<header><div class="logo">สำนักงานที่ {site}</div></header><nav><ul class="menu">{menu}</ul></nav>\n'
        f'<main><h1>{labels[page]}</h1><p class="posted">เผยแพร่เมื่อ {_date(chance)}</p>\n'
        f'<table class="table"><tr><th>ลำดับ</th><th>เรื่อง</th><th>วันที่</th></tr>{rows}</table>\n<section>{links}</section>\n'
    ).encode()
    end = "</main><footer><p>โทรศัพท์ 0 2222 0000 สงวนลิขสิทธิ์</p></footer></body></html>\n".encode()
    prose = bytearray()
    while len(start) + len(prose) + len(end) < SIZE:
        prose += f"<p>{_text(chance, 40)}</p>\n".encode()
    return start + bytes(prose) + end


def _text(chance: random.Random, words: int) -> str:
    return "".join(chance.choices(_WORDS, k=words - 1)) + " " + chance.choice(_WORDS)


def _date(chance: random.Random) -> str:
    return f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(2560, 2563)}"


_STYLE = "".join(
    f".block-{number}{{margin:0 auto;padding:{number}px;color:#3{number:02d}a;font-family:'Sarabun',sans-serif}}"
    for number in range(32)
)
_SCRIPT = "".join(
    f"document.addEventListener('step{number}',function(e){{window.dataLayer.push({{event:e.type,value:{number}}});}});"
    for number in range(24)
)
