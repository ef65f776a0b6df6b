"""What `rules.explain` says of states and outcomes, in both languages."""

from __future__ import annotations

from typing import assert_never

from crawler.artifacts import Document
from rules.clause import Clause
from rules.reach import Outcome, Reach
from rules.troubles import unreadable_clause
from rules.view import PageState

NOT_OPENED = Clause("it was not opened", "ยังไม่ได้เปิดดู")


def outcome_clause(outcome: Outcome | None) -> Clause:
    """What a lead came to: "broken: HTTP 404, on two fetches alike"."""
    if outcome is None:
        return NOT_OPENED
    word = reach_clause(outcome.reach)
    return Clause(f"{word.en}: {outcome.why.en}", f"{word.th}: {outcome.why.th}")


def failure_outcome_clause(outcome: Outcome) -> Clause:
    """What a failed fetch is counted as."""
    word = reach_clause(outcome.reach)
    return Clause(f"{outcome.why.en}: counts as {word.en}", f"{outcome.why.th}: ถือว่า{word.th}")


def reach_clause(reach: Reach) -> Clause:
    """How far a lead got, in a word or two."""
    match reach:
        case Reach.NO_TARGET:
            thai = "ไม่มีปลายทาง"
        case Reach.BROKEN:
            thai = "เปิดไม่ได้"
        case Reach.EMPTY:
            thai = "ไม่มีสาระ"
        case Reach.UNKNOWN:
            thai = "ยังพิจารณาไม่ได้"
        case Reach.NONE_SAID:
            thai = "แจ้งว่าไม่มี"
        case Reach.SUBSTANCE:
            thai = "มีข้อมูล"
        case _:
            assert_never(reach)
    return Clause(reach.name.lower().replace("_", " "), thai)


def state_clause(state: PageState) -> Clause:
    """What a page that answered is worth."""
    match state:
        case PageState.CONTENT:
            return Clause("a page with content", "เป็นหน้าที่มีเนื้อหา")
        case PageState.NOT_FOUND:
            return Clause('it answers, and says "not found"', "หน้าเปิดได้ แต่แจ้งว่าไม่พบหน้าที่ต้องการ")
        case PageState.SENT_HOME:
            return Clause("it sends its visitor to the front page", "หน้านี้ส่งผู้เข้าชมกลับไปยังหน้าแรก")
        case PageState.LOGIN:
            return Clause("it asks its visitor to sign in", "หน้านี้ให้ผู้เข้าชมเข้าสู่ระบบก่อน")
        case PageState.NEEDS_BROWSER:
            return Clause("a script is to draw it: it needs a browser", "เนื้อหาสร้างด้วยสคริปต์ ต้องเปิดด้วยเบราว์เซอร์")
        case _:
            assert_never(state)


def document_clause(document: Document) -> Clause:
    """What was noticed on opening a file."""
    scan = Clause("a scan without text", "เป็นเอกสารสแกนที่ไม่มีข้อความ") if document.scanned else Clause("", "")
    noticed = (
        Clause(document.detail, "" if document.opens else unreadable_clause(document).th),
        scan,
        Clause(f"{document.pages} pages", f"{document.pages} หน้า"),
    )
    return Clause("; ".join(part.en for part in noticed if part.en), " ".join(part.th for part in noticed if part.th))
