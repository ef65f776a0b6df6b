"""Abbreviations that agencies use and misspellings that recur, as data for the normal form.

The misspellings are those met on several agencies' sites, none of which is a right spelling of another word in this
field; "ปรากฏ" is the one word that keeps the letters กฏ.
"""

from __future__ import annotations

import re

from rules.sieve import automaton

_MISSPELLINGS = (
    ("กฏ", "กฎ"),
    ("ปรากฎ", "ปรากฏ"),
    ("ปฎิ", "ปฏิ"),
    ("กรกฎคม", "กรกฎาคม"),
    ("พฤษจิกายน", "พฤศจิกายน"),
    ("พฤศภาคม", "พฤษภาคม"),
    ("กุมพาพันธ์", "กุมภาพันธ์"),
    ("มาตราการ", "มาตรการ"),
    ("ประเมิณ", "ประเมิน"),
    ("งบประมาน", "งบประมาณ"),
    ("จ้ดซื้อ", "จัดซื้อ"),
    ("จัดชื้อ", "จัดซื้อ"),
    ("จัดซื้อจัดซื้อจ้าง", "จัดซื้อจัดจ้าง"),
    ("ดำเนิการ", "ดำเนินการ"),
    ("สัมนา", "สัมมนา"),
    ("หลักเกณท์", "หลักเกณฑ์"),
    ("สังกัต", "สังกัด"),
    ("สิงแวดล้อม", "สิ่งแวดล้อม"),
    ("ข้อมุล", "ข้อมูล"),
    ("โครงสรัาง", "โครงสร้าง"),
    ("เจ้าหนาที่", "เจ้าหน้าที่"),
    ("อำนาจหนาที่", "อำนาจหน้าที่"),
    ("เว็ปไซ", "เว็บไซ"),
)

_THAI = "\u0e01-\u0e4e"
_OPEN_END = r"(?![\u0e2f-\u0e3a\u0e45-\u0e4e])"
"""No vowel or mark follows, which would make the last letter the first of a word."""

_SPACE = r"(?: (?!. ))?"
"""A space that an abbreviation leaves behind; not before a torn word, whose space says so."""
_NOTHING_HANGS_ON = r"(?! ?[\u0e31-\u0e3a\u0e47-\u0e4e])"
# A sign that must be in the text, then the pattern, then the full name. A pattern starts with its letters and looks
# back afterwards, so that a search runs at the speed of a plain string's.
_ABBREVIATIONS = tuple(
    (sign, re.compile(rf"(?:{pattern}){_NOTHING_HANGS_ON}"), name)
    for sign, pattern, name in (
        # The form สขร.1; the office สขร. stays as it is.
        ("สขร", r"สขร(?: ?[._/-])* ?0?1(?!\d)", "สขร.1"),
        ("ส.ข", r"ส\. ?ข\. ?ร(?: ?[._/-])* ?0?1(?!\d)", "สขร.1"),
        ("ร.", rf"พ\. ?ร\. ?บ{_OPEN_END}\.?{_SPACE}", "พระราชบัญญัติ"),
        ("พร.บ", rf"พร\.บ{_OPEN_END}\.?{_SPACE}", "พระราชบัญญัติ"),
        ("พรบ", rf"พรบ{_OPEN_END}(?:(?<![{_THAI}]พรบ)|(?=\.))\.?{_SPACE}", "พระราชบัญญัติ"),
        ("ร.", rf"พ\. ?ร\. ?ก{_OPEN_END}\.?{_SPACE}", "พระราชกำหนด"),
        ("ร.", rf"พ\. ?ร\. ?[ฎฏ]{_OPEN_END}\.?{_SPACE}", "พระราชกฤษฎีกา"),
        ("กทม", rf"กทม{_OPEN_END}\.?", "กรุงเทพมหานคร"),
        ("ก.ท.ม", r"ก\.ท\.ม\.?", "กรุงเทพมหานคร"),
        ("ครม", rf"ครม(?<![{_THAI}]ครม)(?![{_THAI}])\.?|ครม\.(?<![เ-ไ]ครม\.)", "คณะรัฐมนตรี"),
        ("ครม", rf"มติ ?ครม(?![{_THAI}])\.?", "มติคณะรัฐมนตรี"),
        ("จนท", rf"จนท(?<![เ-ไ]จนท)(?:\.|(?<![{_THAI}]จนท)(?![{_THAI}]))", "เจ้าหน้าที่"),
        ("งปม", rf"งปม(?:\.|(?<![{_THAI}]งปม)(?![{_THAI}]))", "งบประมาณ"),
        ("คกก.", r"คกก\.", "คณะกรรมการ"),
        ("ผอ.", r"ผอ\.", "ผู้อำนวยการ"),
        ("สนง.", r"สนง\.", "สำนักงาน"),
        ("อบต.", r"อบต\.", "องค์การบริหารส่วนตำบล"),
        ("อบจ.", r"อบจ\.", "องค์การบริหารส่วนจังหวัด"),
        ("อปท.", r"อปท\.", "องค์กรปกครองส่วนท้องถิ่น"),
        ("ปชช.", r"ปชช\.", "ประชาชน"),
        # "ม.7" is a section, "ม.7 ต.…" a village, "5 ม." metres.
        ("ม.", rf"ม\.(?<![{_THAI}.\d]ม\.)(?<!\d ม\.) ?(?=\d)(?!\d+ ?[ตอ]\.)", "มาตรา "),
    )
)

_CITING = "มาตรา"
_SECTION = re.compile(r"มาตรา ?(\d{1,3}(?:/\d{1,2})?)(?: ?\( ?(\d{1,2}) ?\))?")


_SIGNS = automaton(
    dict.fromkeys([_CITING, *(wrong for wrong, _ in _MISSPELLINGS), *(sign for sign, _, _ in _ABBREVIATIONS)])
)


def in_full(text: str) -> str:
    """Known misspellings mended, abbreviations in full. Most texts hold neither, which one pass tells."""
    if next(_SIGNS.iter(text), None) is None:
        return text
    return expand_abbreviations(mend_spelling(text))


def expand_abbreviations(text: str) -> str:
    """Full names for abbreviations; clause citations as "มาตรา 7(1)", the purchase form as "สขร.1"."""
    for sign, pattern, name in _ABBREVIATIONS:
        if sign in text:
            text = pattern.sub(name, text)
    return _SECTION.sub(_cited, text) if _CITING in text else text


def mend_spelling(text: str) -> str:
    """The right spelling for the known wrong ones."""
    for wrong, right in _MISSPELLINGS:
        text = text.replace(wrong, right)
    return text


def _cited(match: re.Match[str]) -> str:
    clause = f"({match[2]})" if match[2] else ""
    return f"มาตรา {match[1]}{clause}"
