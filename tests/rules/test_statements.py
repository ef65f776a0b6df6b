"""What pages say of their own state, by the words of the pack that ships."""

from __future__ import annotations

import pytest

from rules.pack import load_pack
from rules.statements import Statement, statements_of
from tests.rules.none_wordings import NO_STATEMENT, NONE

SAYS = statements_of(load_pack("oia-2540")).says


@pytest.mark.parametrize("line", NONE)
def test_a_plain_statement_of_none_is_heard(line: str):
    """Offices say in many words that they have none."""
    assert SAYS(Statement.NONE, line) is not None


@pytest.mark.parametrize("line", NO_STATEMENT)
def test_what_lacks_something_else_is_no_statement_of_none(line: str):
    """No fee, no attachment, an empty list, a condition: none of these says that the office has no such information."""
    assert SAYS(Statement.NONE, line) is None


def test_a_text_is_heard_in_one_pass_without_its_furniture():
    """Bylines and counters are left out, blank lines are not, and of each state the first words count, as line by line."""
    text = "จำนวนผู้เข้าชม 1,234 ครั้ง\nอยู่ระหว่างปรับปรุง\n\nไม่มีข้อมูล\nอยู่ระหว่างดำเนินการจัดทำข้อมูล"
    kept = text.partition("\n")[2]
    assert SAYS(Statement.FURNITURE, text) is not None
    spoken, said = statements_of(load_pack("oia-2540")).spoken(text)
    assert spoken == kept
    assert said[Statement.PLACEHOLDER] == SAYS(Statement.PLACEHOLDER, kept)
    assert {kind: words for kind in Statement if (words := SAYS(kind, kept)) is not None} == said
