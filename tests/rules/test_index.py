"""What counts as the centre's own index of its information, and what only looks like one."""

from __future__ import annotations

import pytest
from paper_sites import File, findings, page

from rules.findings import Status
from tests.rules.index_pages import BY_NUMBER, CASES, GENERAL, Case, named, table, ul
from tests.rules.substance_traps import a


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name.replace(" ", "-")) for case in CASES])
def test_a_careful_person_would_call_it_an_index_or_not(case: Case):
    """A page that leads by clause or by name to what the centre publishes, named so or evidently so, and nothing else."""
    finding = findings(case.site)["index"]

    assert (finding.status is Status.SATISFIED) is case.is_index, finding.explanation


def test_the_explanation_says_which_clauses_and_entries_make_it_the_index_and_where():
    """An official can open the page and tick off what the sentence names, in either language."""
    listed = [a(f"{number}.pdf", f"มาตรา {number} {name}") for number, name in BY_NUMBER[:7]]
    site = named("ศูนย์ข้อมูลข่าวสาร", f"<h1>รายการข้อมูล</h1>{ul(listed)}")

    finding = findings(site)["index"]

    assert finding.explanation == (
        '"ศูนย์ข้อมูลข่าวสาร" on http://centre.test/ leads to http://centre.test/t: it lists the information under'
        ' 7(1), 7(2), 7(3), 7(4), 9(1), 9(2), 9(3): "มาตรา 7(1) โครงสร้างและการจัดองค์กร", "มาตรา 7(2) อำนาจหน้าที่ที่สำคัญ",'
        ' "มาตรา 7(3) สถานที่ติดต่อ", "มาตรา 7(4) กฎ ระเบียบ ข้อบังคับ", "มาตรา 9(1) ผลการพิจารณาหรือคำวินิจฉัย",'
        ' "มาตรา 9(2) นโยบายหรือการตีความ", and 1 more; 7 of these 7 lead on.'
    )
    assert (
        "ตามอนุมาตรา 7(1), 7(2), 7(3), 7(4), 9(1), 9(2), 9(3) ได้แก่ “มาตรา 7(1) โครงสร้างและการจัดองค์กร”"
        in finding.explanation_th
    )
    assert "และอีก 1 อนุมาตรา มีลิงก์ให้เปิดดูต่อ 7 จาก 7 อนุมาตรา" in finding.explanation_th


def test_a_list_by_name_is_explained_by_its_entries_not_by_the_one_clause_it_happens_to_cite():
    """A single "9(8)" among names does not make the explanation one of that clause."""
    entries = (*GENERAL, "มาตรา 9(8) ข้อมูลข่าวสารอื่น")
    site = named("ข้อมูลข่าวสารของราชการ", ul(a(f"{n}.pdf", name) for n, name in enumerate(entries)))

    assert '7(1) "โครงสร้างองค์กร", 7(2) "อำนาจหน้าที่"' in findings(site)["index"].explanation


def test_a_register_says_that_a_column_tells_the_file():
    """Nothing leads on from a register; what it is good for is said instead."""
    rows = ((f"มาตรา {number} {name}", n) for n, (number, name) in enumerate(BY_NUMBER, 1))

    finding = findings(named("ดัชนีข้อมูลข่าวสาร", table("รายการ|แฟ้มที่", rows)))["index"]

    assert "a column tells in which file each stands" in finding.explanation
    assert "ช่องระบุแฟ้มหรือที่เก็บ" in finding.explanation_th


@pytest.mark.parametrize(("label", "head"), [("ข้อมูลทั่วไป", "รายการ|แฟ้มที่"), ("ดัชนีข้อมูลข่าวสาร", "รายการ|จำนวน")])
def test_a_table_of_clauses_without_links_is_a_register_only_by_its_name_and_its_column(label: str, head: str):
    """A table that nothing leads on from may as well be a plan, a count or a sheet to fill in."""
    rows = [(f"มาตรา {number} {name}", n) for n, (number, name) in enumerate(BY_NUMBER, 1)]

    assert findings(named(label, table(head, rows)))["index"].status is not Status.SATISFIED


def test_what_the_menu_says_is_no_pages_own_though_one_page_lists_it_too():
    """The menu's entries stand on every page; only the page whose main part lists them has them of its own."""
    menu = f"<nav>{ul(a(f'/d/{n}', name) for n, name in enumerate(GENERAL))}</nav>"
    site: dict[str, str | File] = {
        "": page(menu + "<p>ข่าวประจำวัน</p>"),
        "list": page(f"{menu}<h1>ดัชนีข้อมูลข่าวสาร</h1>{ul(GENERAL)}"),
    }
    site |= {f"d/{n}": page(f"{menu}<h1>เรื่องที่ {n}</h1>") for n in range(len(GENERAL))}

    found = findings(site)

    assert {found[item].status for item in ("7(1)", "7(2)", "9(4)")} == {Status.EMPTY}
