"""Slips of the pen: a label that means an item and misses it by a mark, a swap or a lost letter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.match import lexicon_of
from rules.pack import load_pack

MARKS = "่้็์ิีึืุูั"
PHRASES = st.sampled_from(["สถานที่ติดต่อ", "โครงสร้างองค์กร", "กฎหมายที่เกี่ยวข้อง"])


def item_of(label):
    return lexicon_of(load_pack("oia-2540")).read(label).item


@pytest.mark.parametrize(
    ("label", "item"),
    [("สถานทีติดต่อ", "7(3)"), ("โครงสรางองค์กร", "7(1)"), ("กฎมหายที่เกี่ยวข้อง", "7(4)")],
)
def test_a_slip_of_the_pen_still_names_its_item(label, item):
    """A lost tone mark, a lost vowel, two letters swapped."""
    assert item_of(label) == item


@settings(deadline=None)
@given(PHRASES, st.integers(0, 8))
def test_one_mark_lost_leaves_the_item_named(phrase, number):
    """Whichever tone mark or vowel sign was not typed."""
    marks = [place for place, letter in enumerate(phrase) if letter in MARKS]
    place = marks[number % len(marks)]

    assert item_of(phrase[:place] + phrase[place + 1 :]) == item_of(phrase)


@pytest.mark.parametrize("label", ["แบบการขออนุญาตศึกษานอกเวลา", "ประกาศรายชื่อผู้ได้รับทุน", "ร้านอาหารแนะนำ"])
def test_another_word_is_no_slip(label):
    """Another first letter, or another consonant in a short phrase, makes another word."""
    assert item_of(label) is None
