"""What came closest to an item that nothing names, and why it does not count."""

from __future__ import annotations

from paper_sites import HOME, PARAGRAPH, findings, page

from rules.findings import Finding, Status

PLAN = "9(3)-plan"


def link(href, text, more=""):
    return f'<a href="{href}" {more}>{text}</a>'


def of(body: str, item: str = PLAN, **pages: str) -> Finding:
    return findings({"": page(body), **{name: page(text) for name, text in pages.items()}})[item]


def test_a_missing_item_tells_what_came_closest():
    """The words, the page they stand on, and the reason in both languages."""
    finding = of(link("m", "แผนที่"), m=f"<p>{PARAGRAPH}</p>")

    (miss,) = finding.near_misses
    assert finding.status is Status.MISSING
    assert (miss.label, miss.found_on) == ("แผนที่", HOME)
    assert "แผน" in miss.why
    assert "แผน" in miss.why_th


def test_the_closest_comes_first_and_three_are_enough():
    """The label of which the rejected words are the largest share."""
    labels = ["แผนที่ตั้งของสำนักงานและการเดินทาง", "แผนที่", "แผนที่ตั้ง", "แผนที่เขตปกครองทั้งหมดในพื้นที่ของสำนักงาน"]

    finding = of("".join(f"<p>{link('m', label)}</p>" for label in labels), m=f"<p>{PARAGRAPH}</p>")

    assert len(finding.near_misses) <= 3
    assert finding.near_misses[0].label == "แผนที่"


def test_a_title_that_repeats_a_heading_is_told_once():
    """A page titled "แผนที่ :: site" is no second place beside its heading "แผนที่"."""
    site = {"": page(link("m", "แผนที่")), "m": page(f"<h1>แผนที่</h1><p>{PARAGRAPH}</p>", title="แผนที่ :: สำนักงานเขต")}

    assert [miss.label for miss in findings(site)[PLAN].near_misses] == ["แผนที่"]


def test_an_item_that_is_found_has_no_near_misses():
    """They answer "why was nothing found?", and nothing else."""
    finding = of(link("d", "อำนาจหน้าที่") + link("m", "หน้าที่พลเมือง"), "7(2)", d=f"<p>{PARAGRAPH}</p>", m=PARAGRAPH)

    assert finding.status is Status.SATISFIED
    assert finding.near_misses == ()


def test_a_heading_that_leads_nowhere_tells_what_else_came_close():
    """An empty heading leaves the same question open."""
    finding = of("<h2>แผนปฏิบัติราชการ</h2><h2>อื่น ๆ</h2>" + link("m", "แผนที่"), m=f"<p>{PARAGRAPH}</p>")

    assert finding.status is Status.EMPTY
    assert [miss.label for miss in finding.near_misses] == ["แผนที่"]


def test_words_in_a_survey_are_told_as_such():
    """A check box that bears an item's full name asks for it, and does not show it."""
    body = f"<form><label>{link('m', 'แผนปฏิบัติราชการ')}</label></form>"

    finding = of(body, m=f"<p>{PARAGRAPH}</p>")

    assert finding.status is Status.MISSING
    assert [("form" in miss.why, "แบบสอบถาม" in miss.why_th) for miss in finding.near_misses] == [(True, True)]


def test_the_same_site_gives_the_same_near_misses():
    """No order of arrival shows."""
    pages = {f"p{number}": page(f"<h2>แผนที่ {number}</h2><p>{PARAGRAPH}</p>") for number in range(5)}
    front = {"": page("".join(link(name, f"หน้า {name}") for name in pages))}

    there = findings(front | pages)[PLAN].near_misses
    back = findings(dict(reversed(pages.items())) | front)[PLAN].near_misses

    assert there == back
    assert there
