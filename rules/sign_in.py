"""Forms that ask for a password: one that the layout puts on every page walls nothing off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from crawler.artifacts import Page
from rules.repeats import least_often


def fields_of_layout(pages: Sequence[Page], home_urls: Collection[str], says_more: Callable[[Page], bool]) -> int:
    """How many password fields a page of the site has because all its pages have them; 0 where none recur.

    Args:
        pages: the site's own.
        home_urls: the addresses of the front page.
        says_more: whether a page has anything of its own; where most do not, the forms are walls, and no layout's.
    """
    asking = [page for page in pages if page.password_fields]
    if len(asking) < least_often(len(pages)):
        return 0
    if not any(page.url in home_urls for page in asking) and 2 * sum(map(says_more, asking)) <= len(asking):
        return 0
    return min(page.password_fields for page in asking)
