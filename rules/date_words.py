"""The words that dates are made of, as they stand on Thai sites, each with the one letter that the forms know it by.

Letters of words: m, M month (Thai, English) · b, c era (พ.ศ., ค.ศ.) · f fiscal-year word · g "งบประมาณ" alone ·
p year word · w month word · v day word · q quarter · h part of a fiscal year · k a law or rule · K a word of its
amendments · O a local ordinance · D a word that a number of some other kind follows · T telephone · o the monthly
form สขร.1.
Letters of numbers: n 1–31 · s 40–80, a short Buddhist year · z any other below 100 · y a year ·
t a stamp (yyyymmdd, …) · x any other.
Signs between: - / . , ( ) & as they stand, "_" between two numbers, "~" other words, "|" a new line or more than a
hundred letters; white space and fillers leave nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_THAI = "\u0e01-\u0e4e"
_S = " {0,3}"
_LONG_GAP = 100
_TWO_LETTERS = "(?:[มพ]ค|[กม]ย|กพ|ม[ีิ][คย]|เมย|[กสตธ]ค|พย)"
"""A month's name in two letters without stops."""


class Token(NamedTuple):
    """One word or number of a date. A tuple, since a page makes hundreds."""

    code: str
    start: int
    end: int
    value: int = 0
    """The number, the month 1–12, the quarter 1–4, the half (1, 2; 12 for the whole year); 0 where it has none."""
    digits: int = 0


def _short(first: str, second: str) -> tuple[str, str]:
    """For "ม.ค.", "ม.ค", "ม. ค."; for "มค.", "มค 63", "มค_63", "เดือนมค63", "มค-กพ63": without stops only before a year."""
    office = r"(?<!สำนักงาน ก\.)(?<!สำนักงานก\.)" if first + second == "กพ" else ""
    ends = rf"(?!(?!พ\.?{_S}ศ)[ก-ฮ]\.)(?!ส)"
    dotted = rf"{first}\.(?<![ก-ฮ]\.{first}\.){office}{_S}{second}\.?{ends}"
    alone = rf"(?:(?<![{_THAI}]{first}{second})|(?<=เดือน{first}{second}))"
    return dotted, rf"{first}{second}(?:\.{ends}|{alone}(?=[ _-]{{0,3}}\d{{2}}|-{_TWO_LETTERS}[ _]?\d{{2}}))"


def _full(name: str) -> str:
    """As written, and as text layers of PDF files have it: "มกรำคม"."""
    return name.replace("า", "[าำ]")


def _english(name: str) -> str:
    short, rest = name[:3], name[3:] if name != "september" else "t(?:ember)?"
    return rf"{_word(short)}(?:{rest})?\.?(?![a-z])"


def _word(text: str) -> str:
    """The beginning of a Latin word."""
    return rf"{text[:2]}(?<![a-z]{text[:2]}){text[2:]}"


_MONTHS_FULL = (
    ("มกราคม", "มกรคม"),
    ("กุมภาพันธ์", "กุมภาพันธุ์", "กุมภาพันธ", "กุมพาพันธ์", "กุมภา(?!พ)"),
    ("มีนาคม",),
    ("เมษายน", "เมษยน"),
    ("พฤษภาคม", "พฤศภาคม", "พฤกษภาคม"),
    ("มิถุนายน", "มิถุยายน"),
    ("กรกฎาคม", "กรกฏาคม", "กรกฎคม", "กรกฏคม", "กรฎาคม"),
    ("สิงหาคม",),
    ("กันยายน",),
    ("ตุลาคม",),
    ("พฤศจิกายน", "พฤษจิกายน", "พฤศจิกายาน", "พฤจิกายน"),
    ("ธันวาคม",),
)
_MONTHS_SHORT = (
    ("ม", "ค"), ("ก", "พ"), ("มี", "ค"), ("เม", "ย"), ("พ", "ค"), ("มิ", "ย"),
    ("ก", "ค"), ("ส", "ค"), ("ก", "ย"), ("ต", "ค"), ("พ", "ย"), ("ธ", "ค"),
)  # fmt: skip
_MONTHS_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_YEARLY = "(?:ประจ(?:ำ|ํา)ปี)"
_ERA_ENDS = rf"(?:\.|(?![{_THAI}]))"
_SIX_MONTHS = rf"{_S}เดือน"

_WORDS: tuple[tuple[str, int, str], ...] = (
    *(("m", month, _full(name)) for month, names in enumerate(_MONTHS_FULL, 1) for name in names),
    *(("m", month, rf"{_full(names[0][:-2])}(?={_S}\d)") for month, names in enumerate(_MONTHS_FULL, 1)),
    # "สำนักงาน ก.พ." is the Civil Service Commission's office.
    *(("m", month, form) for month, names in enumerate(_MONTHS_SHORT, 1) for form in _short(*names)),
    *(("M", month, _english(name)) for month, name in enumerate(_MONTHS_ENGLISH, 1)),
    ("b", 0, rf"พ\.{_S}ศ{_ERA_ENDS}"),
    ("b", 0, rf"พศ{_ERA_ENDS}"),
    ("b", 0, rf"พ {_S}\.{_S}ศ{_S}\."),
    ("b", 0, "พุทธศักราช"),
    ("b", 0, r"b\.(?<![a-z]b\.)e\."),
    ("c", 0, rf"ค\.{_S}ศ{_ERA_ENDS}"),
    ("c", 0, "คริสต์ศักราช"),
    ("f", 0, rf"ปี{_S}งบ(?:ประมา[ณน]|ฯ|ปม\.?)?(?:รายจ่าย)?(?:{_S}{_YEARLY})?"),
    ("f", 0, rf"ปี{_S}งปม\.?"),
    ("f", 0, rf"งปม\.?(?={_S}(?:พ\.|\d{{2}}(?:\d\d)?(?!{_S}(?:[\d,]|บาท|ล้าน)|\.\d)))"),
    ("f", 0, rf"ประจ(?:ำ|ํา)ปี{_S}งบ(?:ประมา[ณน]|ฯ|ปม\.?)?"),
    ("f", 0, rf"งบประมา[ณน](?:รายจ่าย)?{_S}{_YEARLY}(?:งบประมา[ณน])?"),
    ("f", 0, rf"งบประมา[ณน]รายจ่าย(?={_S}(?:ปี{_S})?(?:พ\.|\d))"),
    ("g", 0, "งบประมา[ณน]"),
    *(("f", 0, rf"{_word(word)}{_S}year") for word in ("fiscal", "budget")),
    ("f", 0, rf"{_word('fy')}\.?(?={_S}\d)"),
    ("p", 0, r"ประจ(?:ำ|ํา)ปี(?:การศึกษา|ปฏิทิน|ภาษี)?"),
    ("p", 0, r"ปี(?!ที่)(?:การศึกษา|ปฏิทิน|ภาษี)?(?![ก\u0e31-\u0e3a\u0e47-\u0e4e])"),
    *(("p", 0, rf"{_word(word)}(?=[ _:-]{{1,3}}(?:19|20|25)\d\d)") for word in ("year", "report", "plan")),
    ("w", 0, "เดือน"),
    ("v", 0, r"วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์)?(?:" + _S + "ที่)"),
    ("v", 0, "วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์)"),
    *(
        ("q", quarter, rf"ไตรมาส(?:{_S}ที่)?[ _-]{{0,3}}(?:{quarter}(?!\d)|{name})")
        for quarter, name in enumerate(("(?:หนึ่ง|แรก)", "สอง", "สาม", "(?:สี่|สุดท้าย)"), 1)
    ),
    *(("q", quarter, rf"{_word(f'q{quarter}')}(?!\d)") for quarter in range(1, 5)),
    *(("q", quarter, rf"{_word('quarter')}{_S}{quarter}(?!\d)") for quarter in range(1, 5)),
    ("h", 12, rf"รอบ{_S}12{_SIX_MONTHS}"),
    ("h", 2, rf"รอบ{_S}(?:6|หก){_SIX_MONTHS}{_S}หลัง"),
    ("h", 1, rf"รอบ{_S}(?:6|หก){_SIX_MONTHS}(?:{_S}แรก)?"),
    ("h", 2, rf"6{_SIX_MONTHS}{_S}หลัง"),
    ("h", 1, rf"6{_SIX_MONTHS}(?:{_S}แรก)?"),
    ("h", 2, rf"รอบ{_S}(?:ที่{_S})?(?:2|สอง|หลัง)(?={_S}(?:ของ)?{_S}(?:ประจำ)?ปี)"),
    ("h", 1, rf"รอบ{_S}(?:ที่{_S})?(?:1|หนึ่ง|แรก)(?={_S}(?:ของ)?{_S}(?:ประจำ)?ปี)"),
    *(("h", half, rf"รอบการประเมิน{_S}(?:ครั้ง)?(?:ที่)?{_S}{half}(?!\d)") for half in (1, 2)),
    ("h", 2, "ครึ่งปี(?:งบประมาณ)?หลัง"),
    ("h", 1, "ครึ่งปี(?:งบประมาณ)?แรก"),
    *(
        ("k", 0, law)
        for law in (
            "พระราชบัญญัติ", "พระราชกำหนด", "พระราชกฤษฎีกา", rf"พ\.{_S}ร\.?{_S}[บกฎ]{_ERA_ENDS}", rf"พร\.?บ{_ERA_ENDS}",
            "พรบ", "กฎกระทรวง", "กฏกระทรวง", "ระเบียบ(?!วาระ)", "ข้อบังคับ", "รัฐธรรมนูญ", "ว่าด้วย", "ธรรมนูญ",
            "ประมวล(?:กฎหมาย|จริยธรรม)",
        )
    ),
    *(("K", 0, word) for word in (rf"ฉบับที่(?:{_S}\d{{1,3}}(?![\d/]))?", "แก้ไขเพิ่มเติม", "หลักเกณฑ์", f"{_word('act')}(?![a-z])")),
    ("O", 0, "ข้อบัญญัติ"),
    ("O", 0, "เทศบัญญัติ"),
    ("o", 0, rf"สขร{_S}\.?{_S}1(?!\d)"),
    ("o", 0, rf"{_word('sk')}r?[ ._-]?1(?!\d)"),
    ("o", 0, r"s\.(?<![a-z]s\.)k\.(?:r\.)?[ _-]?1(?!\d)"),
    ("x", 0, r"0(?<!\d0)\d{0,2}[ -]\d{3,4}[ -]\d{3,4}(?!\d)"),
    *(
        ("D", 0, rf"{word}(?=[ .:]{{0,3}}\d)")
        for word in (
            "เลขที่", "ปีที่", "ครั้งที่", "คำสั่งที่", "หนังสือที่", "เล่ม(?:ที่)?", "ตอนที่", "หน้า", "ข้อ(?:ที่)?", "ลำดับ(?:ที่)?", "หมู่(?:ที่)?",
            "มาตรา", "รหัส", "จำนวน", "ราคา", "วงเงิน", "เป็นเงิน", "สมัยที่", "ชุดที่", "หมายเลข", "อายุ", "รุ่นที่", "เวอร์ชั่?น", "ห้อง",
            f"{_word('ver')}(?:sion)?", _word("build"),
        )
    ),
    *(("D", 0, rf"{_word(word)}[ .:/=_-]{{0,3}}(?=\d)") for word in ("id", "no", "page", "node")),
    ("D", 0, rf"/ว\.?(?={_S}\d)"),
    ("D", 0, rf"ทะเบียน(?:รถ)?{_S}[ก-ฮ]{{1,3}}(?={_S}\d)"),
    *(
        ("T", 0, word)
        for word in (
            "โทร(?:ศัพท์|สาร)?", "แฟกซ์", "แฟ็กซ์", "มือถือ", "สายด่วน", rf"ต่อ(?={_S}\d)",
            rf"{_word('tel')}(?:ephone)?", _word("fax"), _word("call"),
        )
    ),
)  # fmt: skip


def _lexicon() -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    """One pattern for all words and numbers, branched by the first letter and then by the second.

    A search then skips most of a text at the speed of a set of letters; a word must begin with two plain letters.
    """
    branches: dict[str, dict[str, list[str]]] = {}
    meanings: list[tuple[str, int]] = []
    entries = (*_WORDS, *(("", 0, rf"{digit}\d*") for digit in "0123456789"))
    for code, value, pattern in sorted(entries, key=_first_two):
        first, second = _first_two((code, value, pattern))
        branches.setdefault(first, {}).setdefault(second, []).append(f"({pattern[1 + len(second) :]})")
        meanings.append((code, value))
    by_second = {
        first: "|".join(f"{second}(?:{'|'.join(rests)})" for second, rests in seconds.items())
        for first, seconds in branches.items()
    }
    return re.compile("|".join(f"{first}(?:{rest})" for first, rest in by_second.items())), tuple(meanings)


def _first_two(entry: tuple[str, int, str]) -> tuple[str, str]:
    """The two letters that a pattern is found by; none for numbers, which keep the table's order."""
    pattern = entry[2]
    if pattern[0].isdigit():
        return pattern[0], ""
    return pattern[0], pattern[1:3] if pattern[1] == "\\" else pattern[1]


_LEXICON, _MEANINGS = _lexicon()
_NOTHING = ("", " ")
"""What most often stands between two words of a date, and leaves no letter."""
_GAPS = {
    "": "", ":": "", "_": "", "ที่": "", "ของ": "", "ใน": "", "ณ": "", "รอบ": "", "'": "", '"': "",
    "ประจำ": "", "ประจํา": "",
    "st": "", "nd": "", "rd": "", "th": "", "st,": ",", "nd,": ",", "rd,": ",", "th,": ",", "และ": "&", ",และ": "&",
    ">": "", "-": "-", "ถึง": "-", "จนถึง": "-", "-ถึง": "-", "~": "-", "/": "/", ".": ".", ",": ",",
    "(": "(", "[": "(", "_(": "(", ")": ")", "]": ")", ")(": ")(", "),": ")", ")-": ")-", "(ร่าง)": "",
}  # fmt: skip


def tokens_of(text: str) -> tuple[str, list[Token | None]]:
    """The letters of a text (see above), and for each the word that it stands for; None for signs between."""
    letters: list[str] = []
    tokens: list[Token | None] = []
    end = 0
    for match in _LEXICON.finditer(text):
        start, last = match.span()
        code, value = _MEANINGS[(match.lastindex or 1) - 1]
        if letters and (between := text[end:start]) not in _NOTHING:
            gap = "_" if between == "_" and not code and tokens[-1] and tokens[-1].digits else _gap(between, match[0])
            letters += gap
            tokens += [None] * len(gap)
        token = Token(code, start, last, value) if code else _number(text, start, last, after_word=start == end)
        letters.append(token.code)
        tokens.append(token)
        end = last
    return "".join(letters), tokens


def _gap(between: str, following: str) -> str:
    if between == "." and "." in following:
        return ""  # "5.ม.ค.63"; before a full name a stop ends a list number, as a stop and a space do.
    sign = _GAPS.get(between.replace(" ", ""))
    if sign is not None:
        return "~" if between.startswith(". ") else sign
    return "|" if len(between) > _LONG_GAP or "\n" in between else "~"


def _number(text: str, start: int, end: int, *, after_word: bool) -> Token:
    """A number; `after_word`: a word of a date ends where it begins, as in "jan63"."""
    value, digits = int(text[start : min(end, start + 15)]), end - start
    before = text[start - 1 : start]
    lettered = "a" <= before <= "z" and not after_word
    return Token(_number_code(text, start, end, value, digits, lettered), start, end, value, digits)


def _number_code(text: str, start: int, end: int, value: int, digits: int, lettered: bool) -> str:
    before, after = text[start - 1 : start], text[end : end + 1]
    if "a" <= after <= "z" and not _NUMBER_END.match(text, end):
        return "x"
    if (before == "," or after in {",", "%"}) and _in_larger_number(text, start, end):
        return "x"
    if digits == 4 and (2500 <= value <= 2642 or 1957 <= value <= 2099):
        return "x" if lettered and value < 2400 else "y"
    if digits in (6, 8, 14) or (digits == 4 and before in ("_", "-")):
        return "x" if lettered else "t"
    if digits > 2 or lettered:
        return "x"
    if 1 <= value <= 31:
        return "n"
    return "s" if 40 <= value <= 80 else "z"


_NUMBER_END = re.compile(rf"(?:st|nd|rd|th)(?![a-z])|t\d|q[1-4]|(?:{'|'.join(name[:3] for name in _MONTHS_ENGLISH)})")
"""Letters that a number may have behind it: an ordinal's, the T of an ISO time, a quarter or month ("15jan63")."""


def _in_larger_number(text: str, start: int, end: int) -> bool:
    """Part of "1,234.50", "12 %" or of an address on the net."""
    if text[start - 1 : start] == "," and text[start - 2 : start - 1].isdigit() and end - start == 3:
        return True
    thousands = (
        text[end : end + 1] == "," and text[end + 1 : end + 4].isdigit() and not text[end + 4 : end + 5].isdigit()
    )
    return (thousands and len(text[end + 1 : end + 4]) == 3 and end - start <= 3) or text[end : end + 1] == "%"
