"""What is published under each item: texts, entries, and the files behind them, made up from stock."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo.dates import MONTHS, buddhist, day_text, fiscal_year, month_text, year_text
from demo.documents import DocumentPlan
from demo.plans import Segment
from demo.truth import FIRST_PUBLISHED, MONTHLY, TENDER, YEARLY, newest_month
from demo.voice import Voice, load
from rules.month import Month, months_between

_SLIPS = 0.2
"""How many centres type 2663 for 2563 somewhere in a list that is fresh all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing published under an item."""

    stem: str
    """An ASCII name, unlike any other of the centre: "sk1-2020-01"."""
    title: str
    plan: DocumentPlan | None = None
    """The file it leads to; None where it is a statement."""
    when: str = ""
    """The date as written beside it; empty where the title bears it, or nothing does."""
    bare: str = ""
    """What is left of the title under a heading that tells the rest: "มกราคม"."""
    group: str = ""
    """The heading that it stands under where entries are grouped by year."""


def content_of(voice: Voice, code: str, segment: Segment, month: Month) -> dict[str, Any]:
    """What stands under an item that holds its information, as fields of a Section."""
    if code in YEARLY:
        return {"entries": tuple(_yearly(voice, code, segment, month))}
    if code == TENDER:
        return {"entries": tuple(_tenders(voice, segment, month))}
    if code == MONTHLY:
        return {"entries": tuple(_monthly(voice, segment, month))}
    write = _STANDING.get(code)
    if write is None:
        raise ValueError(f"a sample centre has nothing to show for {code}: let its plan say 'none'")
    return write(voice)


def _money(rng: random.Random, low: int, high: int) -> str:
    return f"{rng.randrange(low, high) * 100:,}.00"


def _structure(voice: Voice) -> dict[str, Any]:
    texts = load("texts")
    names = texts["divisions"]["district" if voice.district else "other"]
    head = texts["heads"]["district" if voice.district else "other"]
    kind = voice.pick("chart kind", ["jpg", "pdf"])
    title = f"แผนผังโครงสร้าง{voice.unit}"
    plan = (
        DocumentPlan(kind="jpg", title=title, rows=((head,), *((name,) for name in names)))
        if kind == "jpg"
        else DocumentPlan(
            kind="pdf",
            title=f"โครงสร้างการแบ่งส่วนราชการ {voice.unit}",
            paragraphs=(f"{head} เป็นผู้บังคับบัญชาข้าราชการและลูกจ้างในสังกัด แบ่งส่วนราชการภายในดังนี้",),
            header=("ที่", "ส่วนราชการ", "หัวหน้า"),
            rows=tuple((str(number), name, f"หัวหน้า{name}") for number, name in enumerate(names, 1)),
        )
    )
    return {
        "paragraphs": (
            f"{voice.unit} แบ่งส่วนราชการภายในออกเป็น {len(names)} ส่วน มี{head}เป็นผู้บังคับบัญชาสูงสุด ได้แก่",
            " ".join(f"{number}. {name}" for number, name in enumerate(names, 1)),
        ),
        "entries": (Entry(stem="chart", title=title, plan=plan),),
    }


def _duties(voice: Voice) -> dict[str, Any]:
    texts, rng = load("texts"), voice.rng("duties")
    duties = rng.sample(texts["duties"], 5)
    return {
        "paragraphs": (
            f"{voice.unit} มีอำนาจหน้าที่ในพื้นที่รับผิดชอบ ดังต่อไปนี้",
            *(f"{number}. {duty}" for number, duty in enumerate(duties, 1)),
            rng.choice(texts["methods"]),
        )
    }


def _contacts(voice: Voice) -> dict[str, Any]:
    table = (
        ("ชื่อหน่วยงาน", voice.unit),
        ("ที่อยู่", voice.address),
        ("โทรศัพท์", voice.telephone),
        ("อีเมล", voice.email),
        ("สถานที่ขอรับข้อมูลข่าวสาร", f"ศูนย์ข้อมูลข่าวสาร ชั้น 1 {voice.division('contact')}"),
        ("เวลาทำการ", "วันจันทร์ - วันศุกร์ เวลา 08.30 - 16.30 น. เว้นวันหยุดราชการ"),
    )
    return {"table": table}


def _policy(voice: Voice) -> dict[str, Any]:
    policies = voice.rng("policy").sample(load("texts")["policies"], 4)
    return {
        "paragraphs": (
            f"ผู้บริหาร{voice.unit}กำหนดแนวนโยบายในการบริหารงานและให้บริการประชาชนไว้ ดังนี้",
            *(f"นโยบายที่ {number} {policy}" for number, policy in enumerate(policies, 1)),
        )
    }


def _kind(voice: Voice, purpose: str) -> str:
    return voice.pick(f"kind {purpose}", voice.document_kinds)


def _papers(voice: Voice, code: str, titles: str, articles: str) -> Iterator[Entry]:
    texts, rng = load("texts"), voice.rng(titles)
    for number, title in enumerate(rng.sample(texts[titles], 2), 1):
        stem = f"{titles[:-1]}{number}"
        paragraphs = tuple(texts[articles]) if code == "7(4)" else (voice.unit, *texts[articles])
        plan = DocumentPlan(kind=_kind(voice, stem), title=title, paragraphs=paragraphs)
        yield Entry(stem=stem, title=title, plan=plan)


def _rulings(voice: Voice) -> Iterator[Entry]:
    rng = voice.rng("rulings")
    subject = rng.choice(load("texts")["rulings"])
    for number, when in enumerate((Month(2019, 12), Month(2019, 10))[: rng.randint(1, 2)], 1):
        title = f"ผลการพิจารณา{subject} เดือน{month_text(when)}"
        rows = tuple(
            (
                str(row),
                f"ราย น. (นามสมมุติ) เลขรับที่ {rng.randrange(100, 900)}",
                rng.choice(["อนุญาต", "ไม่อนุญาต", "ให้แก้ไขแบบ"]),
            )
            for row in range(1, 6)
        )
        plan = DocumentPlan(kind="pdf", title=title, header=("ลำดับ", "ผู้ยื่นคำขอ", "ผลการพิจารณา"), rows=rows)
        yield Entry(
            stem=f"ruling{number}", title=title, plan=plan, when=voice.day(date(when.year, when.month, 28), "9(1)")
        )


def _resolutions(voice: Voice) -> Iterator[Entry]:
    texts, rng = load("texts"), voice.rng("resolutions")
    committee = rng.choice(texts["committees"])
    for number in (2, 1)[: rng.randint(1, 2)]:
        held = date(2019, 5 + 3 * number, rng.randrange(5, 25))
        title = f"มติ{committee} ครั้งที่ {number}/2562"
        plan = DocumentPlan(
            kind="pdf",
            title=title,
            paragraphs=(f"ประชุมเมื่อวันที่ {day_text(held)} ณ ห้องประชุม {voice.unit}", *texts["resolutions"]),
        )
        yield Entry(stem=f"resolution{number}", title=title, plan=plan, when=voice.day(held, "9(7)"))


def _statistics(voice: Voice) -> Iterator[Entry]:
    texts, rng = load("texts"), voice.rng("statistics")
    rows = tuple(
        (str(number), name, f"{rng.randrange(900, 9000):,}", f"{rng.randrange(820, 990) / 10}")
        for number, name in enumerate(texts["services"], 1)
    )
    for stem, title in (
        ("statistics", "สถิติการให้บริการประชาชน ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2562"),
        ("satisfaction", "รายงานผลการสำรวจความพึงพอใจของผู้รับบริการ ประจำปีงบประมาณ พ.ศ. 2562"),
    ):
        header = ("ที่", "งานบริการ", "จำนวนราย", "ร้อยละความพึงพอใจ")
        yield Entry(stem=stem, title=title, plan=DocumentPlan(kind="pdf", title=title, header=header, rows=rows))


def _yearly(voice: Voice, code: str, segment: Segment, month: Month) -> Iterator[Entry]:
    """One paper a fiscal year, the newest first; the year before stays on show."""
    name = voice.pick(f"document {code}", load("items")[code]["document"])
    short = {"9(3)-plan": "plan", "9(3)-budget": "budget"}.get(code, "procplan")
    if segment.undated:
        yield Entry(stem=f"{short}-now", title=name, plan=_yearly_document(voice, code, name, short))
        return
    newest = segment.year or fiscal_year(month)
    form = voice.pick(f"year form {code}", ["fiscal", "fiscal_short", "thai", "tight"])
    for year in (newest,) if short == "procplan" else (newest, newest - 1):
        written = year_text(year, form)
        title = f"{name} ประจำ{written}"
        plan = _yearly_document(voice, code, title, f"{short}{year}")
        yield Entry(stem=f"{short}-{year}", title=title, plan=plan, bare=written, group=written)


def _yearly_document(voice: Voice, code: str, title: str, purpose: str) -> DocumentPlan:
    texts, rng = load("texts"), voice.rng(purpose)
    if code == "9(3)-plan":
        rows = tuple(
            (str(number), project, _money(rng, 500, 9000), voice.division(f"{purpose}{number}"))
            for number, project in enumerate(rng.sample(texts["projects"], 5), 1)
        )
        header = ("ที่", "โครงการ", "งบประมาณ (บาท)", "ผู้รับผิดชอบ")
    elif code == "9(3)-budget":
        rows = tuple((str(n), line, _money(rng, 3000, 90000), "") for n, line in enumerate(texts["budget_lines"], 1))
        header = ("ที่", "หมวดรายจ่าย", "จำนวนเงิน (บาท)", "หมายเหตุ")
    else:
        rows = tuple(
            (str(number), work, _money(rng, 3000, 40000), rng.choice(["e-bidding", "คัดเลือก", "เฉพาะเจาะจง"]))
            for number, work in enumerate(rng.sample(texts["works"], 4), 1)
        )
        header = ("ที่", "รายการ", "วงเงิน (บาท)", "วิธีจัดหา")
    return DocumentPlan(kind=_kind(voice, purpose), title=title, paragraphs=(voice.unit,), header=header, rows=rows)


def _tenders(voice: Voice, segment: Segment, month: Month) -> Iterator[Entry]:
    """The last few announcements, the newest first."""
    newest = newest_month(TENDER, segment, month)
    texts = load("texts")
    slips = voice.rng("typing slip").random() < _SLIPS and segment.last is None
    for back in range(3):
        when = newest.plus(-back)
        rng = voice.rng(f"tender {when}")
        day = date(when.year, when.month, rng.randrange(2, 9))
        act = rng.choice(["ประกาศประกวดราคา", "ประกาศเชิญชวน", "ประกาศผู้ชนะการเสนอราคา", "ประกาศราคากลาง"])
        title = f"{act} {rng.choice(texts['works'])}"
        if act == "ประกาศประกวดราคา":
            title += " ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"
        written = "" if segment.undated else voice.day(day, "tender")
        if slips and back == 1:
            written = written.replace("256", "266")
        said = () if segment.undated else (f"ประกาศ ณ วันที่ {day_text(day, rng.choice(['long', 'thai', 'era']))}",)
        plan = DocumentPlan(
            kind="pdf",
            title=title,
            paragraphs=(
                f"{voice.unit} มีความประสงค์จะดำเนินการ ราคากลางของงานเป็นเงินทั้งสิ้น {_money(rng, 9000, 90000)} บาท",
                "ผู้ยื่นข้อเสนอต้องมีคุณสมบัติเป็นนิติบุคคลผู้มีอาชีพขายหรือรับจ้างงานดังกล่าว และไม่เป็นผู้ทิ้งงาน",
                f"ผู้สนใจติดต่อขอรับเอกสารได้ที่ {voice.division('tender')} ในวันและเวลาราชการ",
                *said,
            ),
        )
        yield Entry(stem=f"tender-{when}", title=title, plan=plan, when=written, group=year_text(fiscal_year(when)))


def _monthly(voice: Voice, segment: Segment, month: Month) -> Iterator[Entry]:
    """One summary a month since the fiscal year began, the newest first (a stopped list shows what it has)."""
    newest = newest_month(MONTHLY, segment, month)
    words, form = load("items")[MONTHLY], voice.pick("month form", ["long", "long", "thai", "era", "short"])
    name = voice.pick("sk1 document", words["document"])
    first = min(FIRST_PUBLISHED, newest.plus(-2))
    for when in reversed(months_between(max(first, newest.plus(-3)), newest)):
        written = month_text(when, form)
        group, bare = _month_under_year(voice, when)
        if when in segment.none_months:
            yield Entry(
                stem=f"sk1-{when}",
                title=voice.pick("none month", words["none_month"]).format(month=written),
                group=group,
            )
            continue
        title = name.format(month=written)
        plan = _summary(voice, title, when)
        yield Entry(stem=f"sk1-{when}", title=title, plan=plan, bare=bare, group=group)


def _month_under_year(voice: Voice, when: Month) -> tuple[str, str]:
    """A year's heading and a bare month beneath it: the fiscal year's, or the calendar's."""
    name = MONTHS[when.month - 1]
    match voice.pick("months under", ["fiscal", "calendar", "both"]):
        case "fiscal":
            return year_text(
                fiscal_year(when), voice.pick("sk1 group", ["fiscal", "fiscal_short", "thai"])
            ), f"เดือน{name}"
        case "calendar":
            return f"ปี พ.ศ. {buddhist(when.year)}", name
        case _:
            return f"ปี {buddhist(when.year)}", f"{name} {buddhist(when.year)}"


def _summary(voice: Voice, title: str, when: Month) -> DocumentPlan:
    texts, rng = load("texts"), voice.rng(f"summary {when}")
    last = calendar.monthrange(when.year, when.month)[1]
    rows = []
    for number, work in enumerate(rng.sample(texts["purchases"], rng.randint(4, 6)), 1):
        price = _money(rng, 30, 4000)
        signed = date(when.year, when.month, rng.randrange(1, last + 1))
        firm = rng.choice(texts["firms"])
        rows.append(
            (
                str(number),
                work,
                price,
                price,
                "เฉพาะเจาะจง",
                firm,
                "คุณสมบัติถูกต้อง",
                f"{number}/{buddhist(when.year)} {day_text(signed, 'short2')}",
            )
        )
    kind = voice.pick("sk1 kind", ["pdf", "xlsx", "pdf"])
    if kind == "pdf":
        return DocumentPlan(
            kind="pdf",
            title="แบบสรุปผลการดำเนินการจัดซื้อจัดจ้าง",
            paragraphs=(f"ในรอบเดือน {month_text(when)} {voice.unit} แบบ สขร.1",),
            header=("ที่", "งานที่จัดซื้อหรือจัดจ้าง", "วงเงิน", "ผู้ได้รับคัดเลือก", "เลขที่/วันที่สัญญา"),
            rows=tuple((row[0], row[1], row[2], row[5], row[7]) for row in rows),
        )
    header = (
        "ลำดับที่",
        "งานที่จัดซื้อหรือจัดจ้าง",
        "วงเงินที่จะซื้อหรือจ้าง",
        "ราคากลาง",
        "วิธีซื้อหรือจ้าง",
        "ผู้ได้รับการคัดเลือก",
        "เหตุผลที่คัดเลือก",
        "เลขที่และวันที่ของสัญญา",
    )
    return DocumentPlan(kind="xlsx", title=title, paragraphs=(voice.unit,), header=header, rows=tuple(rows))


_STANDING: dict[str, Callable[[Voice], dict[str, Any]]] = {
    "index": lambda voice: {},  # noqa: ARG005 - the index page is laid out from the others
    "7(1)": _structure,
    "7(2)": _duties,
    "7(3)": _contacts,
    "7(4)": lambda voice: {"entries": tuple(_papers(voice, "7(4)", "laws", "law_articles"))},
    "9(1)": lambda voice: {"entries": tuple(_rulings(voice))},
    "9(2)": _policy,
    "9(4)": lambda voice: {"entries": tuple(_papers(voice, "9(4)", "manuals", "manual_steps"))},
    "9(7)": lambda voice: {"entries": tuple(_resolutions(voice))},
    "9(8)-transparency": lambda voice: {"entries": tuple(_statistics(voice))},
}
"""What stands whatever the month."""
