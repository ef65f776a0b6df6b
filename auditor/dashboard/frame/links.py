"""Where pages link: the addresses of the served dashboard, and the files of its copy.

A page is named by the parts of its path, such as ("centres", "W01", "2020-02"), the same in both languages: Thai stands
at the root, English under "en".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Protocol
from urllib.parse import quote, urlencode
from zlib import crc32

from auditor.reports.words import Language

Parts = tuple[str, ...]


class Links(Protocol):
    """How a page names another."""

    @property
    def live(self) -> bool:
        """Whether there is a server that does what buttons ask."""

    def to(self, *parts: object, **query: object) -> str:
        """A page in the same language."""

    def asset(self, name: str) -> str:
        """A file of static/."""

    def file(self, *parts: object) -> str:
        """A file that is the same in both languages, such as archived/… or data/…."""

    @property
    def translated(self) -> str:
        """The same page in the other language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedLinks:
    """Addresses of the running dashboard."""

    language: Language
    path: str = "/"
    """Of the page that they stand on, without the language."""
    query: str = ""
    live: bool = True

    def to(self, *parts: object, **query: object) -> str:
        told = urlencode({name: value for name, value in query.items() if value not in (None, "")})
        return f"{_root(self.language)}{_path(parts)}{f'?{told}' if told else ''}"

    def asset(self, name: str) -> str:
        return f"/static/{name}?{_version(name)}"

    def file(self, *parts: object) -> str:
        return f"/{_path(parts)}"

    @property
    def translated(self) -> str:
        # Of a path that began with two slashes one must go too: the rest would be another host's address.
        return f"{_root(_other(self.language))}{self.path.lstrip('/')}{f'?{self.query}' if self.query else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedLinks:
    """Relative addresses between the files of a copy, so that it can lie in any folder of any server."""

    language: Language
    here: Parts
    """The parts of the page that they stand on."""
    live: bool = False
    pages: set[Parts] = field(default_factory=set, compare=False)
    """The pages that were named, and"""
    files: set[Parts] = field(default_factory=set, compare=False)
    """the files: a copy must have them all."""

    def to(self, *parts: object, **query: object) -> str:  # noqa: ARG002 - a file answers no questions
        self.pages.add(tuple(map(str, parts)))
        return self._from_here((*_folder(self.language), *parts, "index.html"))

    def asset(self, name: str) -> str:
        return self._from_here(("static", name))

    def file(self, *parts: object) -> str:
        self.files.add(tuple(map(str, parts)))
        return self._from_here(parts)

    @property
    def translated(self) -> str:
        return self._from_here((*_folder(_other(self.language)), *self.here, "index.html"))

    def _from_here(self, file: tuple[object, ...]) -> str:
        """The shortest way: a round has millions of links, most of them to pages close by."""
        here, there = (*_folder(self.language), *self.here), tuple(map(str, file))
        shared = 0
        while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
            shared += 1
        return "../" * (len(here) - shared) + _path(there[shared:])


def _root(language: Language) -> str:
    return "/en/" if language is Language.ENGLISH else "/"


def _folder(language: Language) -> Parts:
    return ("en",) if language is Language.ENGLISH else ()


def _other(language: Language) -> Language:
    return Language.THAI if language is Language.ENGLISH else Language.ENGLISH


def _path(parts: tuple[object, ...]) -> str:
    return "/".join(_quoted(str(part)) for part in parts)


@lru_cache(maxsize=8192)
def _quoted(part: str) -> str:
    """A page of a round names thousands of cells by the same few parts."""
    return quote(part, safe="()")


@cache
def _version(name: str) -> str:
    """Changes when the file does, so that browsers may keep it for ever."""
    return f"{crc32(resources.files('auditor.dashboard').joinpath('static', name).read_bytes()):08x}"
