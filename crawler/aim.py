"""What a visit is for, as those tell it who know what is sought: the crawler knows no item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from crawler.artifacts import SiteSnapshot
from crawler.frontier import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How that fares which had been found before."""

    rests_on: tuple[str, ...] = ()
    """The addresses on which all rests that is found by now, each after one that leads to it."""
    seek: Promise | None = None
    """What a link is worth for what fares worse than before; None where nothing does."""
    whole: bool = False
    """Whether that it does may be said only of a site that was looked at whole this time."""


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

    def stands(self, seen: SiteSnapshot) -> Standing:
        """How that fares which had been found before, by what was seen this time and what is taken to be as it was."""
