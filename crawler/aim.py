"""What a visit is for, as those tell it who know what is sought: the crawler knows no item."""

from __future__ import annotations

from typing import Protocol

from crawler.artifacts import SiteSnapshot
from crawler.frontier import Promise


class Aim(Protocol):
    """What a visit is for, as those tell it who know what is sought."""

    @property
    def promise(self) -> Promise:
        """What a link is worth before anything was seen."""

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Promise | None:
        """What it is worth by now; None where nothing is left to be found.

        Args:
            seen: all that was seen so far.
            promising: whether anything is left to open that something speaks for.
        """

    def stands(self, seen: SiteSnapshot) -> bool:
        """Whether everything is found still that had been found before."""
