"""A visit asks again and again what it has found: the answer is that of a judge who sees it all for the first time."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper_sites import HOME, PARAGRAPH, File, Gone, page, snapshot

from rules.evaluate import Hearing, evaluate
from rules.month import Month
from rules.pack import load_pack

FEBRUARY = Month(2020, 2)
PACK = load_pack("oia-2540")
MENU = (
    '<ul><li><a href="/duty">อำนาจหน้าที่</a></li><li><a href="/plan">แผนงานและงบประมาณ</a></li>'
    '<li><a href="/nine">มาตรา 9</a></li></ul><p>สถานที่ติดต่อ โทรศัพท์ 0 2222 0000</p>'
)


SIDE = f"<h3>มติคณะรัฐมนตรี</h3><p>{PARAGRAPH * 3}</p>"


def with_menu(body: str, side: str = SIDE) -> str:
    return page(f"{MENU}<h1>ศูนย์ข้อมูลข่าวสาร</h1>{body}{side}")


SITE = snapshot(
    {
        "": with_menu('<a href="/seven">ข้อมูลข่าวสารตามมาตรา 7</a><img src="/duty.png" alt="อำนาจหน้าที่">', side=""),
        # what it has beside its content is the layout's once enough pages have it
        "duty": with_menu(f"<h2>อำนาจหน้าที่</h2><p>{PARAGRAPH * 8}</p>"),
        # whether a frame shows a file is known once that was opened
        "plan": with_menu('<h2>แผนงานและงบประมาณ ปี 2563</h2><iframe src="/shown" title="แผนปฏิบัติราชการ"></iframe>'),
        "shown": File("แผนปฏิบัติราชการประจำปี 2563"),
        # what a number alone names may turn out to head others of its clause
        "nine": with_menu('<h2>มาตรา 9</h2><ul><li><a href="/other">9(8) ข้อมูลอื่น</a></li></ul>'),
        "other": with_menu('<h2>9(8)</h2><a href="/sk1">ผลการจัดซื้อจัดจ้างรายเดือน (สขร.1)</a>'),
        "sk1": with_menu(
            '<ul><li><a href="/sk1.pdf">มกราคม 2563</a></li><li><a href="/gone.pdf">ธันวาคม 2562</a></li></ul>'
        ),
        "sk1.pdf": File("ผลการจัดซื้อจัดจ้าง มกราคม 2563"),
        "gone.pdf": Gone(),
        # a picture that is a label, over another that turns out not to open
        "seven": with_menu(
            '<footer><p>หน้านี้</p><img src="/s.png" alt="โครงสร้างและการจัดองค์กร"><p>แผนผัง</p>'
            '<img src="/chart.png" width="900" height="700"></footer>'
        ),
        "chart.png": Gone(),
        "duty.png": File(kind="image"),
    }
)
LATER = [resource.url for resource in SITE.resources if resource.url != HOME]


def seen(urls, *, complete):
    """The site as a visit knows it that has opened these."""
    opened = {HOME, *urls}
    return replace(
        SITE,
        resources=tuple(one for one in SITE.resources if one.url in opened),
        complete=complete,
        unvisited=() if complete else tuple(url for url in LATER if url not in opened)[:2],
    )


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(LATER), st.sets(st.integers(0, len(LATER)), max_size=4), st.booleans())
def test_what_was_asked_on_the_way_changes_no_answer(order, cuts, complete):
    """In whatever order its pages came, and however often it was asked."""
    hearing = Hearing(PACK, FEBRUARY)

    for cut in sorted({*cuts, len(LATER)}):
        so_far = seen(order[:cut], complete=complete)
        assert hearing.findings(so_far) == evaluate(PACK, so_far, FEBRUARY)


def test_how_the_visit_ended_counts_in_the_last_answer():
    """The same pages tell less where a limit kept the visit from others, and something else where it names those."""
    hearing = Hearing(PACK, FEBRUARY)
    whole = seen(set(LATER) - {f"{HOME}plan"}, complete=True)
    cut = replace(whole, complete=False, stopped_because="budget of 400 requests")
    named = replace(cut, unvisited=(f"{HOME}plan",))

    told = [hearing.findings(each) for each in (whole, cut, named)]
    assert told == [evaluate(PACK, each, FEBRUARY) for each in (whole, cut, named)]
    assert told[0] != told[1] != told[2]


def test_a_page_fetched_anew_is_read_anew():
    """A second look at an address brings another page: what was worked out of the first is forgotten."""
    hearing = Hearing(PACK, FEBRUARY)
    before = seen(LATER, complete=True)
    emptied = snapshot({"duty": with_menu("<h2>อำนาจหน้าที่</h2>")}).resources[0]
    after = replace(before, resources=tuple(emptied if one.url == emptied.url else one for one in before.resources))

    assert hearing.findings(before) == evaluate(PACK, before, FEBRUARY)
    assert hearing.findings(after) == evaluate(PACK, after, FEBRUARY)
    assert hearing.findings(after) != hearing.findings(before)
