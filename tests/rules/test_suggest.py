"""Labels that look like an item and match no phrase."""

from __future__ import annotations

import pytest
from paper_sites import HOME, page, snapshot

from rules.match import lexicon_of
from rules.pack import load_pack
from rules.reader import SiteReader
from rules.suggest import Likeness, labels_seen, phrase_of, trigrams, with_phrase

PACK = """\
name: small
version: "1"
title: {th: เล็ก, en: small}
generic: [ดาวน์โหลด]
distractors:
  strong: [แผนผังเว็บไซต์]
items:
  - code: "7(1)"
    title: {th: โครงสร้างองค์กร, en: structure}
    clause: มาตรา 7(1)
    weight: 8
    phrases:
      strong: [โครงสร้างองค์กร]
  - code: "9(4)"
    title: {th: คู่มือการปฏิบัติงานของเจ้าหน้าที่, en: manuals}
    clause: มาตรา 9(4)
    weight: 2
"""


@pytest.fixture
def pack(tmp_path):
    """A pack with few words."""
    path = tmp_path / "small.yaml"
    path.write_text(PACK, encoding="utf-8")
    return load_pack(path)


def test_a_label_is_like_the_phrase_it_shares_most_letters_with(pack):
    """The nearest text is named, so that a person can judge."""
    nearest = Likeness(pack).nearest("คู่มือการปฏิบัติงานเจ้าหน้าที่")

    assert nearest is not None
    assert (nearest.item, nearest.text) == ("9(4)", "คู่มือการปฏิบัติงานของเจ้าหน้าที่")
    assert 0.5 <= nearest.likeness < 1


@pytest.mark.parametrize("text", ["ข่าวกีฬา", "แผนผังเว็บไซต์ของเรา", "", "a"])
def test_what_looks_like_nothing_or_like_a_distractor_is_left_out(pack, text):
    """Words that name no item stand among those compared with."""
    assert Likeness(pack).nearest(text) is None


def test_the_same_text_is_wholly_alike(pack):
    """Whatever its spaces and digits."""
    nearest = Likeness(pack).nearest("โครงสร้าง องค์กร")

    assert nearest is not None
    assert nearest.likeness == 1.0
    assert trigrams("โครงสร้าง องค์กร") == trigrams("โครงสร้างองค์กร")


@pytest.mark.parametrize(
    ("label", "phrase"),
    [
        ("๑. คู่มือประชาชน", "คู่มือประชาชน"),
        ("คู่มือประชาชน ประจำปีงบประมาณ พ.ศ. 2563", "คู่มือประชาชน"),
        ("คู่มือประชาชน เดือนมกราคม 2563", "คู่มือประชาชน"),
        ("ประกาศ ณ วันที่ 6 กุมภาพันธ์ 2563 เรื่องคู่มือประชาชน", "เรื่องคู่มือประชาชน"),
        ("2563", ""),
        ("", ""),
    ],
)
def test_numbering_and_dates_are_no_part_of_a_phrase(label, phrase):
    """A phrase that is learned this year must match next year's label."""
    assert phrase_of(label) == phrase


def test_only_labels_that_name_nothing_are_seen(pack):
    """Neither what the pack reads already, nor what says nothing, nor prose."""
    body = (
        '<h2>คู่มือเจ้าหน้าที่</h2><p><a href="a">โครงสร้างองค์กร</a></p><p><a href="b">ดาวน์โหลด</a></p>'
        f'<p><a href="c">แผนผังเว็บไซต์</a></p><p>{"ข้อความยาว" * 30}</p><p><a href="d">๑) คู่มือเจ้าหน้าที่</a></p>'
    )

    seen = labels_seen(SiteReader(pack, snapshot({"": page(body)})))

    assert [(each.phrase, each.page) for each in seen] == [("คู่มือเจ้าหน้าที่", HOME)]


def test_a_pack_with_one_phrase_more_reads_it_and_is_another_pack(pack):
    """Nothing else changes, and neither does the pack it came from."""
    more = with_phrase(pack, "9(4)", "คู่มือเจ้าหน้าที่")

    assert lexicon_of(more).read("คู่มือเจ้าหน้าที่").item == "9(4)"
    assert lexicon_of(pack).read("คู่มือเจ้าหน้าที่").item is None
    assert more.rule("9(4)").spec.phrases.plain == ("คู่มือเจ้าหน้าที่",)
    assert more.sha256 != pack.sha256
