"""The words that dates are made of, as they stand on Thai sites, each with the one letter that the forms know it by.

Letters of words: m, M month (Thai, English) · b, c era (พ.ศ., ค.ศ.) · f fiscal-year word · g "งบประมาณ" alone · p year
word · w month word · v day word · q quarter · h part of a fiscal year · k a law or rule, K a word of its amendments, O a local ordinance · D a word that a number of some
other kind follows · T telephone · o the form สขร.1.
Letters of numbers: n 1–31 · s 40–80, a short Buddhist year · z any other below 100 · y a year · t a stamp (yyyymmdd, …) ·
x any other.
Signs between: - / . , ( ) & as they stand, "~" other words, "|" a new line or more than a hundred letters; white space and fillers
leave nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_THAI = "\u0e01-\u0e4e"
_S = " {0,3}"
_LONG_GAP = 100


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number of a date."""

    code: str
    start: int
    end: int
    value: int = 0
    """The number, the month 1–12, the quarter 1–4, the half (1, 2; 12 for the whole year); 0 where it has none."""
    digits: int = 0


def _short(first: str, second: str) -> str:
    """ "ม.ค.", "ม.ค", "มค.", "ม. ค."; undotted ("มค 63") only as a word of its own before a number."""
    head, tail = first[0], first[1:]
    dotted = rf"(?:\.{_S}{second}\.?|{second}\.)"
    bare = rf"(?<![{_THAI}]{first}){second}(?={_S}\d{{2}})"
    ends = rf"(?!(?!พ\.?{_S}ศ)[ก-ฮ]\.)(?!ส)"
    office = "(?<!สำนักงาน ก)(?<!สำนักงานก)" if first + second == "กพ" else ""
    return rf"{head}(?<![ก-ฮ]\.{head}){office}{tail}(?:{dotted}|{bare}){ends}"


def _english(name: str) -> str:
    short, rest = name[:3], name[3:]
    if name == "september":
        rest = "t(?:ember)?"
    return rf"{short[0]}(?<![a-z]{short[0]}){short[1:]}(?:{rest})?\.?(?![a-z])"


def _word(text: str, *endings: str) -> str:
    """A Latin word of its own."""
    return rf"{text[0]}(?<![a-z]{text[0]}){text[1:]}(?:{'|'.join(endings)})?"


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
_SIX_MONTHS = rf"{_S}เดือน"

_WORDS: tuple[tuple[str, int, str], ...] = (
    *(("m", month, name) for month, names in enumerate(_MONTHS_FULL, 1) for name in names),
    *(("m", month, rf"{names[0][:-2]}(?={_S}\d)") for month, names in enumerate(_MONTHS_FULL, 1)),
    # "สำนักงาน ก.พ." is the Civil Service Commission's office.
    *(("m", month, _short(*names)) for month, names in enumerate(_MONTHS_SHORT, 1)),
    *(("M", month, _english(name)) for month, name in enumerate(_MONTHS_ENGLISH, 1)),
    ("b", 0, rf"พ\.?{_S}ศ(?:\.|(?![{_THAI}]))"),
    ("b", 0, rf"พ{_S}\.{_S}ศ{_S}\."),
    ("b", 0, "พุทธศักราช"),
    ("c", 0, rf"ค\.?{_S}ศ(?:\.|(?![{_THAI}]))"),
    ("c", 0, "คริสต์ศักราช"),
    ("b", 0, r"b(?<![a-z]b)\.?e\.(?![a-z])"),
    ("f", 0, rf"ปี{_S}งบ(?:ประมา[ณน]|ฯ|ปม\.?)?(?:รายจ่าย)?(?:{_S}{_YEARLY})?"),
    ("f", 0, rf"ประจ(?:ำ|ํา)ปี{_S}งบ(?:ประมา[ณน]|ฯ|ปม\.?)?"),
    ("f", 0, rf"งบประมา[ณน](?:รายจ่าย)?{_S}{_YEARLY}(?:งบประมา[ณน])?"),
    ("f", 0, rf"งบประมา[ณน]รายจ่าย(?={_S}(?:พ\.|\d))"),
    ("g", 0, "งบประมา[ณน]"),
    ("f", 0, rf"{_word('fiscal')}{_S}year"),
    ("f", 0, rf"f(?<![a-z]f)\.?y\.?(?={_S}\d)"),
    ("p", 0, rf"ประจ(?:ำ|ํา)ปี(?:การศึกษา|ปฏิทิน|ภาษี)?"),
    ("p", 0, rf"ปี(?:การศึกษา|ปฏิทิน|ภาษี)?(?![ก\u0e31-\u0e3a\u0e47-\u0e4e])"),
    ("w", 0, "เดือน"),
    ("v", 0, r"วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์)?(?:" + _S + "ที่)"),
    ("v", 0, "วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์)"),
    *(
        ("q", quarter, rf"ไตรมาส(?:{_S}ที่)?{_S}(?:{quarter}(?!\d)|{name})")
        for quarter, name in enumerate(("(?:หนึ่ง|แรก)", "สอง", "สาม", "(?:สี่|สุดท้าย)"), 1)
    ),
    *(("q", quarter, rf"q(?<![a-z]q){quarter}(?!\d)") for quarter in range(1, 5)),
    ("h", 12, rf"รอบ{_S}12{_SIX_MONTHS}"),
    ("h", 2, rf"รอบ{_S}(?:6|หก){_SIX_MONTHS}{_S}หลัง"),
    ("h", 1, rf"รอบ{_S}(?:6|หก){_SIX_MONTHS}(?:{_S}แรก)?"),
    ("h", 2, rf"6{_SIX_MONTHS}{_S}หลัง"),
    ("h", 1, rf"6{_SIX_MONTHS}(?:{_S}แรก)?"),
    ("h", 2, rf"รอบ{_S}(?:ที่{_S})?(?:2|สอง|หลัง)(?={_S}(?:ของ)?{_S}(?:ประจำ)?ปี)"),
    ("h", 1, rf"รอบ{_S}(?:ที่{_S})?(?:1|หนึ่ง|แรก)(?={_S}(?:ของ)?{_S}(?:ประจำ)?ปี)"),
    ("h", 2, "ครึ่งปี(?:งบประมาณ)?หลัง"),
    ("h", 1, "ครึ่งปี(?:งบประมาณ)?แรก"),
    *(
        ("k", 0, law)
        for law in (
            "พระราชบัญญัติ", "พระราชกำหนด", "พระราชกฤษฎีกา", rf"พ\.?{_S}ร\.?{_S}[บก](?:\.|(?![{_THAI}]))", "พรบ", r"พ\.ร\.ฎ",
            "กฎกระทรวง", "กฏกระทรวง", "ระเบียบ(?!วาระ)", "ข้อบังคับ", "รัฐธรรมนูญ", "ประมวล(?:กฎหมาย|จริยธรรม)", "ว่าด้วย", "ธรรมนูญ",
        )
    ),
    *(("K", 0, word) for word in ("ฉบับที่", "แก้ไขเพิ่มเติม", "หลักเกณฑ์")),
    ("O", 0, "ข้อบัญญัติ"),
    ("O", 0, "เทศบัญญัติ"),
    ("o", 0, rf"สขร{_S}\.?{_S}1(?!\d)"),
    ("x", 0, r"0(?<!\d0)\d{0,2}[ -]\d{3,4}[ -]\d{3,4}(?!\d)"),
    *(
        ("D", 0, rf"{word}(?=[ .:]{{0,3}}\d)")
        for word in (
            "เลขที่", "ครั้งที่", "คำสั่งที่", "หนังสือที่", "เล่ม(?:ที่)?", "ตอนที่", "หน้า", "ข้อ(?:ที่)?", "ลำดับ(?:ที่)?", "หมู่(?:ที่)?", "มาตรา",
            "รหัส", "จำนวน", "ราคา", "วงเงิน", "เป็นเงิน", "สมัยที่", "ชุดที่", "หมายเลข", "อายุ", "รุ่นที่", rf"ว(?<![{_THAI}]ว)\.?",
        )
    ),
    *(
        ("T", 0, word)
        for word in ("โทร(?:ศัพท์|สาร)?", "แฟกซ์", "แฟ็กซ์", "มือถือ", "สายด่วน", rf"ต่อ(?={_S}\d)", _word("tel", "ephone"), _word("fax"), _word("call"))
    ),
)  # fmt: skip


def _lexicon() -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    """One pattern for all words and numbers, branched by first letter, so that a search skips by a set of letters."""
    by_letter: dict[str, list[tuple[str, int, str]]] = {}
    for code, value, pattern in (*_WORDS, *(("", 0, rf"{digit}\d*") for digit in "0123456789")):
        by_letter.setdefault(pattern[0], []).append((code, value, pattern[1:]))
    branches: list[str] = []
    meanings: list[tuple[str, int]] = []
    for letter, words in by_letter.items():
        branches.append(f"{letter}(?:{'|'.join(f'({rest})' for _, _, rest in words)})")
        meanings += [(code, value) for code, value, _ in words]
    return re.compile("|".join(branches)), tuple(meanings)


_LEXICON, _MEANINGS = _lexicon()
_GAPS = {
    "": "", ":": "", "_": "", "ที่": "", "ของ": "", "ใน": "", "ณ": "", "รอบ": "", "'": "", '"': "", "ประจำ": "", "ประจํา": "",
    "st": "", "nd": "", "rd": "", "th": "", "และ": "&", ",และ": "&",
    "-": "-", "ถึง": "-", "จนถึง": "-", "-ถึง": "-", "~": "-", "/": "/", ".": ".", ",": ",",
    "(": "(", "[": "(", "_(": "(", ")": ")", "]": ")", ")(": ")(", "),": ")", ")-": ")-", "(ร่าง)": "",
}  # fmt: skip


def tokens_of(text: str) -> tuple[str, list[Token | None]]:
    """The letters of a text (see above), and for each the word that it stands for; None for signs between."""
    letters: list[str] = []
    tokens: list[Token | None] = []
    end = 0
    for match in _LEXICON.finditer(text):
        if letters:
            gap = _gap(text[end : match.start()], match[0])
            letters += gap
            tokens += [None] * len(gap)
        code, value = _MEANINGS[(match.lastindex or 1) - 1]
        token = Token(code, match.start(), match.end(), value) if code else _number(text, match.start(), match.end())
        letters.append(token.code)
        tokens.append(token)
        end = match.end()
    return "".join(letters), tokens


def _gap(between: str, following: str) -> str:
    if between == "." and following.count("."):
        return ""  # "5.ม.ค.63"; before a full name a stop ends a list number, as a stop and a space do.
    sign = _GAPS.get("".join(between.split(" ")))
    if sign is not None:
        return "~" if between.startswith(". ") else sign
    return "|" if len(between) > _LONG_GAP or "\n" in between else "~"


def _number(text: str, start: int, end: int) -> Token:
    value, digits = int(text[start : min(end, start + 15)]), end - start
    return Token(_number_code(text, start, end, value, digits), start, end, value, digits)


def _number_code(text: str, start: int, end: int, value: int, digits: int) -> str:
    before, after = text[start - 1 : start], text[end : end + 3]
    lettered = before.isascii() and before.isalpha()
    if _in_larger_number(text, start, end) or not _NUMBER_END.match(after):
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


_NUMBER_END = re.compile(r"(?:st|nd|rd|th)(?![a-z])|t\d|(?![a-z])")
"""An ordinal, the T of an ISO time, or no letter at all."""


def _in_larger_number(text: str, start: int, end: int) -> bool:
    """Part of "1,234.50", "12 %" or of an address on the net."""
    if text[start - 1 : start] == "," and text[start - 2 : start - 1].isdigit() and end - start == 3:
        return True
    thousands = (
        text[end : end + 1] == "," and text[end + 1 : end + 4].isdigit() and not text[end + 4 : end + 5].isdigit()
    )
    return (thousands and len(text[end + 1 : end + 4]) == 3 and end - start <= 3) or text[end : end + 1] == "%"
