"""The state agencies that a Thai text names, by head noun and name: กรมการปกครอง, สำนักงานเขตบางรัก, อบต.สะนอ.

Only kinds that can be told for certain are known. Where a name has no end that can be seen, or where what follows the
head noun is no name ("สำนักงานเขตมีหน้าที่"), nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rules.agency_names import BUREAUS, COMMISSIONS, DISTRICTS, PROVINCES


class Kind(StrEnum):
    """What sort of agency it is."""

    MINISTRY = "ministry"
    DEPARTMENT = "department"
    BANGKOK = "bangkok"
    DISTRICT = "district"
    BUREAU = "bureau"
    """A department or office of Bangkok."""
    MUNICIPALITY = "municipality"
    TAMBON = "tambon"
    PROVINCE_COUNCIL = "province_council"
    PROVINCE = "province"
    UNIVERSITY = "university"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    COMMISSION = "commission"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as a text names it."""

    kind: Kind
    name: str
    """Without its head noun and without spaces: "การปกครอง"."""
    words: str
    """As the text has it, in normal form."""
    start: int
    end: int


_THAI = "\u0e01-\u0e4e"
_WHOLE = "(?![\u0e30-\u0e3a\u0e45-\u0e4e])"
"""No vowel or mark follows, which would make the last letter the first of a word."""


def _one_of(names: tuple[str, ...]) -> str:
    """A pattern for names that may be spaced otherwise; the longest that fits is taken."""
    spaced = (" ?".join(map(re.escape, name.split())) for name in sorted(names, key=lambda name: (-len(name), name)))
    return f"(?:{'|'.join(spaced)}){_WHOLE}"


_CITY = "กรุงเทพมหานคร"
_HEADS = "|".join(
    f"(?P<{kind}>{pattern})"
    for kind, pattern in (
        ("ministry", "(?:สำนักงานปลัด)?กระทรวง"),
        # Not insurance, not a prince's title, not in "แกรม", "ทรัพยากรมนุษย์", "องค์กรมหาชน".
        (
            "department",
            "(?<![เแโใไ])(?<!ทรัพยา)(?<!บุคลา)(?<!องค์)(?<!เกษตร)กรม(?!นุษย์|ธรรม|หลวง|พระ|ขุน|หมื่น|กอง|หา|การ(?:จังหวัด|อำเภอ))",
        ),
        ("known_district", f"(?:สำนักงาน ?)?เขต ?(?={_one_of(DISTRICTS)})"),
        ("district", "สำนักงานเขต"),
        ("bureau", f"(?=(?:สำนัก|สำนักงาน){_one_of(BUREAUS)})สำนัก(?:งาน)?"),
        ("citys_bureau", f"(?=สำนัก(?!งานเขต)[{_THAI}]{{2,70}}? ?{_CITY})สำนัก(?:งาน)?"),
        ("bangkok", f"(?={_CITY})"),
        ("municipality", "เทศบาล(?:นคร|เมือง|ตำบล)"),
        ("tambon", "องค์การบริหารส่วนตำบล"),
        ("province_council", "องค์การบริหารส่วนจังหวัด"),
        ("province", f"จังหวัด ?(?={_one_of(PROVINCES)})"),
        ("university", "มหาวิทยาลัย"),
        ("hospital", "โรงพยาบาล(?!ส่งเสริมสุขภาพ|สนาม)"),
        ("school", "โรงเรียน"),
        ("commission", f"สำนักงาน ?(?={_one_of(COMMISSIONS)})"),
    )
)
_KNOWN = {
    "known_district": re.compile(_one_of(DISTRICTS)),
    "bureau": re.compile(_one_of(BUREAUS)),
    "citys_bureau": re.compile(f"[{_THAI}]{{2,70}}? ?{_CITY}"),
    "bangkok": re.compile(_CITY),
    "province": re.compile(_one_of(PROVINCES)),
    "commission": re.compile(_one_of(COMMISSIONS)),
}
_KINDS = {"known_district": Kind.DISTRICT, "citys_bureau": Kind.BUREAU}

_STOP = (
    r"ประจำ|ปีงบ|ปี ?(?:\d|พ\.?ศ)|พ\.ศ|ระยะ|รอบ|ฉบับ|ตั้งแต่|ไตรมาส|เดือน|ครั้งที่|ดาวน์โหลด"
    r"|กระทรวง|จังหวัด|อำเภอ|ตำบล|กรุงเทพ|สำนักงานเขต|เทศบาล|องค์การบริหาร|แผน(?!ไทย|ที่)|เรื่อง"
)
"""What ends a name to which it is joined."""
_NAME = re.compile(rf"(?:(?!{_STOP})[{_THAI}])+")
_NO_NAME = re.compile(
    r"(?:การ(?!ปกครอง|คลัง|ค้า|ขนส่ง|แพทย์|จัดหา|บิน|พัฒนา|ท่องเที่ยว|ข้าว|ศาสนา|สัตว์|ต่าง|อุดม|สื่อสาร|กงสุล|เงิน)|ความ"
    r"|ที่(?!ดิน)|ใน(?!เมือง|คลอง|ควน|เตา)|ต่าง(?!ประเทศ)|ของ|และ|หรือ|ตาม|เพื่อ|ทุก|ทั้ง|สังกัด|เอกชน|รัฐ|นี้|นั้น|ได้|ว่า|อื่น|ดัง|ให้|จัด(?!หา)"
    r"|โดย|กับ|แห่ง|เรา|มี(?!น)|เป็น|ประกอบ|รับ|ดำเนิน|ปฏิบัติ|บริการ|แบ่ง|กำหนด|ดูแล|แจ้ง|ขอ(?!น)|ออก|เปิด|ปิด|ร่วม(?!ป)|ลง|พบ(?!พระ)"
    r"|งบ|โครงการ|ข้อมูล|ประชาชน|ประกาศ|ข่าว|คู่มือ|จะ(?!นะ)|ต้อง|ไม่|ซึ่ง|ณ|พื้นที่|สุขภาพ|ตรวจ(?!บัญชี|เงิน)|เลือกตั้ง|เศรษฐกิจ|ผู้)"
    r"|.*(?:ว่าด้วย|ของ|ได้|ให้|ซึ่ง|โดย|เพื่อ|ตาม|กำหนด|ดังกล่าว|ที่(?!ดิน)|เกี่ยวข้อง|สู่|ต้อง|ร่วมกับ|หรือ|ประกอบด้วย|รับผิดชอบ)"
)
"""How a run of letters begins, or what it holds, that is no name: the words go on as a sentence."""
_NO_PLACE = re.compile(
    r"เยี่ยม|เข้า|พา|มอบ|นำ|ประชุม|อบรม|สัมมนา|ส่ง|สนับสนุน|พัฒนา|ควบคุม|ต้อนรับ|แสดง|เผยแพร่|ติดตาม|ตรวจ|แถลง|เชิญ|ชี้|สรุป|รายงาน"
    r"|เดิน|ไป|อวยพร|ปัจจุบัน|ชุด|ใหม่|เดิม|ระดับ|ด้าน|ฝ่าย|ภายใน|ทั่ว|ท่าน|สาย|ชั้น|คณะ|ปฐม|ประถม|มัธยม|วิถี|สี|คุณธรรม|สุจริต|ยุค|ดิจิทัล"
)
"""How what follows a place's or a school's head noun begins that is no name; departments are named by what they do."""
_NAMED_BY_DEED = frozenset({"ministry", "department"})
_LEAST, _MOST = 2, 50
_MENTION = re.compile(_HEADS)
_BESIDE = re.compile(rf"(?:(?<![{_THAI}])|(?<=ไซต์)|(?<=สู่)|(?<=ข่าวสาร)|(?<=ของ)|(?<=ประกาศ)|(?<=คำสั่ง))(?:{_HEADS})")
_ANY = re.compile("กระทรวง|กรม|เขต|สำนัก|กรุงเทพมหานคร|เทศบาล|องค์การบริหาร|จังหวัด|มหาวิทยาลัย|โรงพยาบาล|โรงเรียน")


def may_name_one(text: str) -> bool:
    """Whether a text holds a head noun at all; quick."""
    return _ANY.search(text) is not None


def agency_at(form: str, start: int) -> Agency | None:
    """The agency whose name begins right there; None where none does."""
    head = _MENTION.match(form, start)
    return _read(form, head) if head is not None else None


def agency_across(form: str, start: int, end: int) -> Agency | None:
    """The agency whose head noun a phrase ends in, as "แผนพัฒนาเทศบาล" does in "แผนพัฒนาเทศบาลตำบลบางปู"."""
    for head in _MENTION.finditer(form, start):
        if head.start() >= end:
            break
        if end <= head.end():
            # A phrase that ends within กรม ends in another word: ทรัพยากร, บุคลากร.
            return _read(form, head) if end == head.end() or head.lastgroup != "department" else None
    return None


def agencies_in(form: str) -> Iterator[Agency]:
    """The agencies named in a text of normal form, where a word can be seen to begin."""
    place = 0
    while (head := _BESIDE.search(form, place)) is not None:
        agency = _read(form, head)
        if agency is not None:
            yield agency
        place = agency.end if agency is not None else max(head.end(), head.start() + 1)


def _read(form: str, head: re.Match[str]) -> Agency | None:
    group = str(head.lastgroup)
    known = _KNOWN.get(group)
    name = (known or _NAME).match(form, head.end())
    if name is None or (known is None and not _is_name(group, name[0])) or form.startswith("..", name.end()):
        return None
    if group == "citys_bureau" and _NO_NAME.match(name[0]):
        return None
    kind = _KINDS.get(group) or Kind(group)
    return Agency(kind, name[0].replace(" ", ""), form[head.start() : name.end()], head.start(), name.end())


def _is_name(group: str, words: str) -> bool:
    """Whether letters that follow a head noun are a name, and not the sentence going on."""
    if _NO_NAME.match(words) or (group not in _NAMED_BY_DEED and _NO_PLACE.match(words)):
        return False
    return _LEAST <= len(words) <= _MOST


_KIN = frozenset(
    frozenset(pair)
    for above, beneath in {
        Kind.MINISTRY: (
            Kind.DEPARTMENT,
            Kind.PROVINCE,
            Kind.UNIVERSITY,
            Kind.HOSPITAL,
            Kind.SCHOOL,
            Kind.COMMISSION,
        ),
        Kind.DEPARTMENT: (Kind.PROVINCE, Kind.HOSPITAL, Kind.SCHOOL, Kind.COMMISSION),
        Kind.BANGKOK: (Kind.DISTRICT, Kind.BUREAU, Kind.UNIVERSITY, Kind.HOSPITAL, Kind.SCHOOL),
        Kind.DISTRICT: (Kind.SCHOOL,),
        # สำนักการคลัง and the like are parts of a municipality or a university as well.
        Kind.BUREAU: tuple(kind for kind in Kind if kind not in (Kind.DISTRICT, Kind.BUREAU)),
        Kind.MUNICIPALITY: (Kind.PROVINCE, Kind.HOSPITAL, Kind.SCHOOL),
        Kind.TAMBON: (Kind.PROVINCE, Kind.HOSPITAL, Kind.SCHOOL),
        Kind.PROVINCE_COUNCIL: (Kind.PROVINCE, Kind.HOSPITAL, Kind.SCHOOL),
        Kind.PROVINCE: (Kind.UNIVERSITY, Kind.HOSPITAL, Kind.SCHOOL, Kind.COMMISSION),
        Kind.UNIVERSITY: (Kind.HOSPITAL, Kind.SCHOOL),
    }.items()
    for pair in ((above, each) for each in beneath)
)


def may_belong(one: Kind, other: Kind) -> bool:
    """Whether an agency of one kind may be part of, or above, one of the other; nothing is said of two alike."""
    return frozenset((one, other)) in _KIN
