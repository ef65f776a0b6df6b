"""What recurs on the pages of a site, and a text cut to one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from rules.repeats import least_often, recurring
from rules.view import joined


@given(pages=st.lists(st.lists(st.sampled_from("abcd"), max_size=6), max_size=9))
def test_what_recurs_is_what_stands_on_enough_pages(pages: list[list[str]]) -> None:
    """However often one page says it."""
    counted = Counter(thing for things in pages for thing in set(things))
    enough = {thing for thing, count in counted.items() if count >= least_often(len(pages))}
    assert recurring(pages, len(pages)) == enough


def test_too_few_pages_to_tell_a_layout_are_not_read() -> None:
    """On a site of two pages nothing recurs, and neither is looked at for it."""

    def unread() -> Iterator[list[str]]:
        raise AssertionError("a page was read")
        yield []

    assert recurring(unread(), 2) == frozenset()


@given(text=st.text(alphabet="กa \n\t", max_size=60), limit=st.integers(1, 20))
def test_a_text_on_one_line_is_its_beginning_with_single_spaces(text: str, limit: int) -> None:
    """Cut to the length, whatever white space it has."""
    assert joined([text], limit) == " ".join(text.split())[:limit]
