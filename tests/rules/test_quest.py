"""What a link is worth where a few items are looked for on a site that is known."""

from __future__ import annotations

import pytest

from crawler.artifacts import Link, LinkKind
from crawler.frontier import PROMISING
from rules.month import Month
from rules.pack import load_pack
from rules.promise import promise_of
from rules.quest import quest_of

PACK = load_pack("oia-2540")
MONTH = Month(2020, 2)
SETTLED = frozenset(rule.code for rule in PACK.items) - {"9(8)-sk1"}
SOUGHT = "สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน (สขร.1)"


def link(label, **more):
    return Link(url="http://a.test/x", href="x", text=label, kind=LinkKind.ANCHOR, **more)


def worth(label, **more):
    return quest_of(PACK, MONTH, SETTLED)(link(label, **more))


@pytest.mark.parametrize("label", [SOUGHT, f"{SOUGHT} เดือนมกราคม 2563"])
def test_what_names_an_item_that_is_sought_is_worth_what_it_promises(label):
    """As on a first visit."""
    assert worth(label) == promise_of(PACK, MONTH, SETTLED)(link(label)) > PROMISING


@pytest.mark.parametrize("label", ["ศูนย์ข้อมูลข่าวสารของราชการ", "ข้อมูลข่าวสารตามมาตรา 9", "แผนผังเว็บไซต์"])
def test_a_gateway_is_worth_a_look_and_speaks_for_nothing_behind_it(label):
    """Nine tenths of its worth are too little for what stands on it."""
    assert worth(label) == PROMISING


@pytest.mark.parametrize("label", ["อำนาจหน้าที่", "ข่าวประชาสัมพันธ์", "หน้าแรก", "หน่วยงานในสังกัด"])
def test_what_is_called_something_else_is_worth_nothing(label):
    """Wherever it stands: a site's menu is often in one row with the words that are sought."""
    assert worth(label) == worth(label, row=SOUGHT) == worth(label, headings=(SOUGHT,)) == 0


@pytest.mark.parametrize("label", ["", "2563", "มกราคม 2563", "ดาวน์โหลด"])
def test_a_label_that_says_nothing_is_worth_what_stands_over_it(label):
    """And next to nothing by itself, which is something only on a page that is spoken for."""
    assert worth(label, headings=(SOUGHT,)) > PROMISING
    assert 0 < worth(label) < PROMISING
