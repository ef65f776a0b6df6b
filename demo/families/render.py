"""From a laid page to the bytes that a visitor's browser receives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files
from string import Template

from demo.dates import month_text
from demo.families.build import nested, today
from demo.families.site import Page, Site, Validators
from demo.plans import State
from rules.month import Month

_TITLE, _CONTENT = "\x00title\x00", "\x00content\x00"
_FIRST_COUNT = Month(2019, 1)
_STANDSTILL = Month(2019, 12)
"""The month whose count a site shows for ever that says when its pages change: a script fetches today's."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A site's header, menus and footer in a month, cut where a page's own parts go in."""

    parts: tuple[str, ...]
    """Text and markers in turn."""

    def around(self, title: str, content: str) -> str:
        return "".join(title if part == _TITLE else content if part == _CONTENT else part for part in self.parts)


@lru_cache(maxsize=32)
def _template(name: str) -> Template:
    return Template(files("demo.families").joinpath(f"shells/{name}.html").read_text("utf-8"))


@lru_cache(maxsize=1)
def _framework() -> str:
    """The style sheet that a page builder writes into every page, used or not."""
    rules = [f".col-{n}{{flex:0 0 {n * 100 / 12:.4f}%;max-width:{n * 100 / 12:.4f}%}}" for n in range(1, 13)]
    rules += [
        f".{side}-{n}{{{name}:{n * 0.25}rem!important}}"
        for side, name in (("m", "margin"), ("p", "padding"), ("mt", "margin-top"), ("pb", "padding-bottom"))
        for n in range(12)
    ]
    rules += [
        f".h{n}{{font-size:{2.6 - n * 0.3:.1f}rem;font-weight:500;line-height:1.2;margin-bottom:.5rem}}"
        for n in range(1, 7)
    ]
    return "<style>" + "".join(rules) + "</style>"


def shell_of(site: Site, host: str) -> Shell:
    """What stands around every page of a site on one of its hosts."""
    style, voice = site.style, site.voice
    rng = voice.rng("counter")
    start, step = rng.randrange(40_000, 900_000), rng.randrange(900, 4000)
    live = site.validators is Validators.NONE
    counted = site.month if live else _STANDSTILL
    months = (counted.year - _FIRST_COUNT.year) * 12 + counted.month
    name = "platform" if host != site.key else style.shell
    said = style.meta_charset
    contact = site.sections["7(3)"].state is State.HOLDS
    news = [menu for menu in site.menu if menu.label == "ข่าวประชาสัมพันธ์"]
    text = _template(name).substitute(
        title=_TITLE, content=_CONTENT, unit=escape(voice.unit), unit_en=escape(site.unit_en), code=site.code, meta=said,
        metatag=f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else "",
        menu=nested(site.menu) if name != "platform" else "", side=nested(news[0].children) if news else "",
        home=site.address(site.key, site.front, seen_from=host), today=today(site) if live else "", monthname=month_text(counted),
        counter=f"{start + months * step:,}", visits=str(40 + step % 211), monthly=f"{step:,}",
        address=escape(f"{voice.address} โทร. {voice.telephone}") if contact else "", viewstate="dDwtMTM1sample" * 40,
    )  # fmt: skip
    text = text.replace("</head>", _framework() + "</head>", 1) if name in _BUILT else text
    return Shell(tuple(re.split(f"({_TITLE}|{_CONTENT})", text)))


_BUILT = frozenset({"portal", "mega", "wordpress", "cards", "platform", "plain", "aspnet"})


def page_bytes(shell: Shell, site: Site, page: Page) -> bytes:
    """A page as sent, in the site's own encoding."""
    text = page.content if page.bare else shell.around(escape(page.title), page.content)
    return text.encode(site.style.charset, "xmlcharrefreplace")


def print_bytes(site: Site, title: str, content: str) -> bytes:
    """A page made for printing, in the site's own encoding, without its header and menu."""
    said = site.style.meta_charset
    tag = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else ""
    text = (
        f'<html><head>{tag}<title>{escape(title)}</title></head><body onload="window.print()">{content}</body></html>'
    )
    return text.encode(site.style.charset, "xmlcharrefreplace")
