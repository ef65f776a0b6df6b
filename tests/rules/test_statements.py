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
