"""What a page is gathered from while it is read: unnumbered blocks, links, pictures and marks, in document order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.artifacts import BlockKind, LinkKind


@dataclass(slots=True)
class Reference:
    """A link while it is read."""

    href: str
    kind: LinkKind
    url: str | None
    fragment: str | None
    chrome: bool
    headings: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    text: str = ""
    title: str = ""
    alt: str = ""
    aria_label: str = ""
    row: str = ""
    column: str = ""
    line: str = ""
    block: Piece | None = None
    parts: list[str] = field(default_factory=list)
    alts: tuple[str, ...] = ()
    """What the images inside it say."""
    hollow: bool = False
    """There is nothing in it that could be seen and clicked."""

    @property
    def leads(self) -> bool:
        """Whether it goes to another address."""
        return self.url is not None and self.fragment is None


@dataclass(slots=True)
class Piece:
    """A block of text while the page is read."""

    kind: BlockKind
    text: str
    level: int = 0
    linked: int = 0
    chrome: bool = False
    form: bool = False
    links: list[Reference] = field(default_factory=list)
    place: int = -1
    """Its number among the page's blocks; -1 while it has none."""


@dataclass(slots=True)
class Picture:
    """An image while the page is read."""

    url: str
    alt: str
    title: str
    chrome: bool
    width: int | None
    height: int | None
    opens: str | None = None


@dataclass(slots=True)
class Mark:
    """Where an element that a link of the page points to begins or ends."""

    name: str
    opens: bool
    point: bool
    """It is a bare name or a heading: it stands for what comes after it."""


Item = Piece | Picture | Mark


def blocks_of(items: Iterable[Item]) -> list[Piece]:
    """The blocks among `items`."""
    return [item for item in items if type(item) is Piece]
