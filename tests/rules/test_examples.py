"""The examples that a pack carries: labels and small pages, run through the rules themselves."""

from __future__ import annotations

import pytest

from rules.examples import example_count, label_count, page_count, page_status, run_examples
from rules.findings import Status
from rules.month import Month
from rules.pack import PackError, load_pack
from rules.pack_file import PageExample

PACK = """\
name: small
version: "1"
title: {{th: เล็ก, en: small}}
items:
  - code: "7(1)"
    title: {{th: โครงสร้างองค์กร, en: structure}}
    clause: มาตรา 7(1)
    weight: 8
    phrases:
      strong: [โครงสร้างองค์กร]
    examples:
      match: [โครงสร้างองค์กร]
      pages:
        - {page}
"""
LONG = "สำนักงานแบ่งเป็นสี่ฝ่าย แต่ละฝ่ายมีหัวหน้าฝ่ายเป็นผู้บังคับบัญชา " * 4


@pytest.fixture
def small(tmp_path):
    """Loads a pack of one item with one page example."""

    def _small(page):
        path = tmp_path / "small.yaml"
        path.write_text(PACK.format(page=page), encoding="utf-8")
        return load_pack(path)

    return _small


def shipped_page(item, html, month="2563-02", **more):
    """What a page comes to under the pack that ships."""
    pack = load_pack("oia-2540")
    example = PageExample(html=html, month=month, status=Status.SATISFIED, **more)
    return page_status(pack, pack.rule(item), example)


def test_every_scored_item_that_ships_has_a_page_that_earns_and_one_that_does_not():
    """A rule is shown at work both ways, on pages and not on labels alone."""
    pack = load_pack("oia-2540")

    for rule in (rule for rule in pack.items if rule.weight):
        statuses = {example.status for example in rule.spec.examples.pages}
        assert statuses & {Status.SATISFIED, Status.NONE_DECLARED}, rule.code
        assert statuses - {Status.SATISFIED, Status.NONE_DECLARED}, rule.code


def test_page_examples_are_small():
    """An example is read by people: fifteen lines at the most."""
    examples = [example for rule in load_pack("oia-2540").items for example in rule.spec.examples.pages]

    assert max(len(example.html.splitlines()) for example in examples) <= 15


def test_a_page_that_is_judged_otherwise_fails_with_both_verdicts(small):
    """The author sees what came out, what was asked for, and which page it is."""
    pack = small(f'{{status: empty, html: "<p>{LONG}</p>"}}')

    (failure,) = run_examples(pack)

    assert (failure.item, failure.kind, failure.got) == ("7(1)", "page", "satisfied")
    assert failure.expected == "is empty in 2563-02"
    assert LONG[:20] in failure.text


def test_examples_are_counted_by_kind(small):
    """`rules test` says how much it ran."""
    pack = small('{status: empty, html: "<p>เร็ว ๆ นี้</p>"}')

    assert (example_count(pack), label_count(pack), page_count(pack)) == (2, 1, 1)
    assert run_examples(pack) == ()


def test_the_link_bears_the_items_title_unless_a_label_is_given(small):
    """So that most examples need no label, and a label that must not match can be shown with its page."""
    assert run_examples(small(f'{{status: satisfied, html: "<p>{LONG}</p>"}}')) == ()
    assert run_examples(small(f'{{status: missing, label: ประวัติ, html: "<p>{LONG}</p>"}}')) == ()


def test_files_that_a_page_example_links_to_open():
    """A list of documents can be shown without the documents; other links lead nowhere."""
    assert shipped_page("9(4)", '<a href="a.pdf">การแจ้งเกิด</a>', label="คู่มือประชาชน") is Status.SATISFIED
    assert shipped_page("9(4)", '<a href="a">การแจ้งเกิด</a>', label="คู่มือประชาชน") is not Status.SATISFIED


def test_a_page_example_is_judged_for_its_month():
    """The same page is fresh in one year and stale in the next."""
    page = '<a href="p.pdf">แผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2563</a>'

    assert shipped_page("9(3)-plan", page, "2563-02") is Status.SATISFIED
    assert shipped_page("9(3)-plan", page, str(Month(2020, 11))) is Status.STALE


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("{status: fine, html: x}", "items.0.examples.pages.0.status"),
        ("{status: empty, html: x, month: 2563-13}", "items.0.examples.pages.0.month"),
        ("{status: empty}", "items.0.examples.pages.0.html"),
        ("{status: empty, html: x, url: y}", "items.0.examples.pages.0.url"),
    ],
)
def test_a_mistake_in_a_page_example_is_named(small, page, key):
    """By its key and line, like any other."""
    with pytest.raises(PackError) as caught:
        small(page)

    assert caught.value.key == key
    assert caught.value.line == 14
