"""What is said of a page that a script draws, in both languages: who read it, or what kept a browser from it."""

from __future__ import annotations

from typing import assert_never

from crawler.artifacts import Obstacle, Page
from rules.clause import Clause

_NEEDS_BROWSER = Clause(
    "needs a browser: a script is to draw the page", "ต้องเปิดด้วยเบราว์เซอร์ เนื่องจากหน้าเว็บสร้างเนื้อหาด้วยสคริปต์"
)
_DRAWN = Clause("drawn by a script; read through a browser", "หน้าเว็บสร้างเนื้อหาด้วยสคริปต์ อ่านผ่านเบราว์เซอร์")


def as_drawn(why: Clause, page: Page) -> Clause:
    """What was found on a page, and, where a script drew it, that a browser read it."""
    if not page.drawn or page.needs_browser:
        return why
    return Clause(f"{why.en} ({_DRAWN.en})", f"{why.th} ({_DRAWN.th})")


def why_undrawn(page: Page) -> Clause:
    """Why a page that a script is to draw could not be read."""
    if page.obstacle is None:
        return _NEEDS_BROWSER
    kept = _in_the_way(page.obstacle, page.obstacle_at)
    return Clause(f"{_NEEDS_BROWSER.en}; {kept.en}", f"{_NEEDS_BROWSER.th} แต่{kept.th}")


def _in_the_way(obstacle: Obstacle, at: str) -> Clause:  # noqa: C901 - one case an obstacle
    match obstacle:
        case Obstacle.PAGES:
            return Clause(
                "the pages that a browser may draw for one centre were used up", "ครบจำนวนหน้าที่ให้เบราว์เซอร์เปิดได้ต่อศูนย์แล้ว"
            )
        case Obstacle.HUNG:
            return Clause("the script kept the browser from answering", "สคริปต์ทำให้เบราว์เซอร์ไม่ตอบสนอง")
        case Obstacle.TIME:
            return Clause("the script did not come to an end in time", "สคริปต์ทำงานไม่เสร็จภายในเวลาที่กำหนด")
        case Obstacle.REQUESTS:
            return Clause("the script asks for more addresses than one page may", "สคริปต์ร้องขอข้อมูลเกินจำนวนที่กำหนดต่อหน้า")
        case Obstacle.SIZE:
            return Clause("it is larger than one page may be", "ข้อมูลมีขนาดเกินกว่าที่กำหนดต่อหน้า")
        case Obstacle.GUARD:
            return Clause(
                f"it asks for an address that may not be visited ({at})", f"สคริปต์ร้องขอที่อยู่ซึ่งไม่อนุญาตให้เข้าถึง ({at})"
            )
        case Obstacle.ROBOTS:
            return Clause(
                f"robots.txt forbids what its script asks for ({at})", f"robots.txt ไม่อนุญาตให้อ่านข้อมูลที่สคริปต์ร้องขอ ({at})"
            )
        case Obstacle.SENDING:
            return Clause(
                f"its script would send data ({at}), and an audit only reads",
                f"สคริปต์ต้องส่งข้อมูลไปยังเครื่องแม่ข่าย ({at}) ซึ่งการตรวจประเมินไม่กระทำ",
            )
        case Obstacle.FAILED:
            return Clause(f"what its script asks for gave no answer ({at})", f"ข้อมูลที่สคริปต์ร้องขอไม่ตอบกลับ ({at})")
        case Obstacle.SOCKET:
            return Clause(f"its script would hold a connection open ({at})", f"สคริปต์ต้องเปิดการเชื่อมต่อค้างไว้ ({at})")
        case Obstacle.ELSEWHERE:
            return Clause(
                f"its script, or what that asks for, lives on another site ({at})",
                f"สคริปต์หรือข้อมูลที่ร้องขออยู่บนเว็บไซต์อื่น ({at})",
            )
        case _:
            assert_never(obstacle)
