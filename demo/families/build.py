"""Put a centre's site together for a month: index, items' pages, menus, and all that is beside the point."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from html import escape
from importlib.resources import files

import yaml

from demo.bulk.pages import Bulk
from demo.dates import day_text
from demo.documents import DocumentPlan
from demo.families.index import ITA_NUMBERS, PROSE_MENU, groups, index_html, lay_items, numbered
from demo.families.site import NOWHERE, SERVER_ERROR, Menu, Page, Site, Style
from demo.plans import State
from demo.sections import Section
from demo.voice import load

_MENU_PLACES = (
    ("ข้อมูลหน่วยงาน", ("7(1)", "7(2)", "9(2)")),
    ("กฎหมายและคู่มือ", ("7(4)", "9(4)", "9(1)", "9(7)")),
    ("แผนและงบประมาณ", ("9(3)-plan", "9(3)-budget", "9(8)-procurement-plan")),
    ("จัดซื้อจัดจ้าง", ("9(8)-tender", "9(8)-sk1")),
    ("เปิดเผยข้อมูล", ("9(5)", "9(6)", "9(8)-transparency", "7(5)")),
)


@lru_cache(maxsize=1)
def styles() -> dict[str, Style]:
    """Every family's settings."""
    text = files("demo.families").joinpath("families.yaml").read_text("utf-8")
    return {name: Style(**settings) for name, settings in yaml.load(text, Loader=yaml.CSafeLoader).items()}


def build(site: Site, neighbours: tuple[Menu, ...] = ()) -> Site:
    """Lay every page and file of the site. `neighbours` are other centres' homes on a shared host."""
    targets = lay_items(site)
    index_href = _lay_index(site, targets)
    fillers = _lay_fillers(site)
    site.menu = tuple(_menu(site, targets, index_href, fillers, neighbours))
    _lay_home(site, index_href)
    _lay_sitemap(site)
    if site.style.shell == "joomla":
        _lay_prints(site)
    return site


def _lay_index(site: Site, targets: dict[str, str | None]) -> str | None:
    """The index page and what the link to it points at; None where nothing names it."""
    section, host = site.sections["index"], site.centre_host
    path = site.fill(site.style.index_path, "infocenter", section.label)
    match section.state:
        case State.ABSENT:
            return None
        case State.HEADING:
            return NOWHERE
        case State.NOT_FOUND:
            pass
        case State.SERVER_ERROR:
            site.add(path, Page(title="500", content=SERVER_ERROR, status=500, bare=True), host=host)
        case State.HOLDS if site.style.index == "groups":
            site.add(path, Page(title=section.label, content=_group_pages(site, targets)), host=host)
        case State.HOLDS:
            site.add(
                path, Page(title=section.label, content=index_html(site, targets) + _ita_link(site, targets)), host=host
            )
            _lay_buttons(site)
        case _:
            site.add(path, site.item_page(section, host), host=host)
    return site.address(host, path, seen_from=site.key)


def _group_pages(site: Site, targets: dict[str, str | None]) -> str:
    """The portal's way: the page lists its sub-pages, and each of those lists the items."""
    links = []
    for number, (heading, sections) in enumerate(groups(site), 1):
        path = site.fill("/{slug}/page/sub/{id}/{thai}", f"group{number}", heading)
        items = []
        for section in sections:
            href, text = targets[section.code], escape(numbered(site, section))
            words = f"{text} {escape(section.statement)}" if href is None else f'<a href="{escape(href)}">{text}</a>'
            items.append(f"<li>{words}</li>")
        content = f'<h2>{escape(heading)}</h2><ul class="group">{"".join(items)}</ul>'
        site.add(path, Page(title=heading, content=content))
        links.append(f'<li><a href="{escape(path)}">{escape(heading)}</a></li>')
    return f'<h2>{escape(site.sections["index"].label)}</h2><ul class="group">{"".join(links)}</ul>'


def _lay_buttons(site: Site) -> None:
    """The pictures of a banner page's words."""
    if site.style.index != "banners":
        return
    for number, (_, sections) in enumerate(groups(site), 1):
        for line, section in enumerate(sections, 1):
            plan = DocumentPlan(kind="png", title=section.label[:48])
            site.files[(site.key, f"/images/btn_{number}_{line}.png")] = plan


def _ita_link(site: Site, targets: dict[str, str | None]) -> str:
    """A table of O-numbers that drifted from year to year, leading to the same pages."""
    if site.style.numbering != "wrong":
        return ""
    rows = []
    for section in site.sections.values():
        href = targets.get(section.code)
        if href and href != NOWHERE and section.state is State.HOLDS:
            rows.append((ITA_NUMBERS[section.code], section.label, href))
    body = "".join(
        f'<tr><td>{number}</td><td>{escape(label)}</td><td><a href="{escape(href)}">URL</a></td></tr>'
        for number, label, href in sorted(rows, key=lambda row: int(row[0][1:]))
    )
    path = site.fill(site.style.filler_path, "ita63", "ITA 2563")
    table = f'<h2>ITA 2563 แบบ OIT</h2><table class="table"><tr><th>ข้อ</th><th>ข้อมูล</th><th>URL</th></tr>{body}</table>'
    site.add(path, Page(title="ITA 2563", content=table))
    return f'<p><a href="{escape(path)}">ITA 2563 (OIT)</a></p>'


def _lay_fillers(site: Site) -> list[tuple[str, str, str]]:
    """Pages beside the point: (group, label, href)."""
    texts, voice = load("texts"), site.voice
    laid: list[tuple[str, str, str]] = []

    def lay(group: str, stem: str, label: str, content: str) -> None:
        path = site.fill(site.style.filler_path, stem, label)
        laid.append((group, label, site.add(path, Page(title=label, content=f"<h2>{escape(label)}</h2>\n{content}"))))

    def prose(name: str) -> str:
        return "\n".join(f"<p>{escape(text.format(unit=voice.unit))}</p>" for text in texts[name])

    lay("ข้อมูลทั่วไป", "history", "ประวัติความเป็นมา", prose("history"))
    lay("ข้อมูลทั่วไป", "infra", "โครงสร้างพื้นฐาน", prose("infrastructure"))
    lay("ข้อมูลทั่วไป", "community", "ชุมชนและแนวเขตติดต่อ", prose("communities"))
    rng = voice.rng("pinned news")
    for number, (title, text) in enumerate(rng.sample(texts["news"], 6 if site.style.shell == "mega" else 2), 1):
        day = date(2019, 12, rng.randrange(1, 11))
        content = f'<p class="date">{voice.day(day, "news")}</p><p>{escape(text)}</p><p>ข่าวโดย {escape(voice.division(title))}</p>'
        lay("ข่าวประชาสัมพันธ์", f"news-pinned-{number}", title, content)
    match voice.rng("decoy").randrange(4):
        case 0:
            boxes = "".join(
                f'<li><label><input type="checkbox"> {escape(text)}</label></li>' for text in texts["survey"]
            )
            lay(
                "บริการประชาชน",
                "survey",
                "แบบสำรวจความต้องการใช้บริการข้อมูล",
                f"<form><p>ท่านต้องการข้อมูลเรื่องใด</p><ul>{boxes}</ul><button>ส่ง</button></form>",
            )
        case 1:
            lay("บริการประชาชน", "act", texts["act"][0], prose("act"))
        case 2:
            lay("ข่าวประชาสัมพันธ์", "memo", "บันทึกข้อความ ขออนุมัติเผยแพร่แผนการจัดซื้อจัดจ้าง", prose("memo"))
        case _:
            lay(
                "ข่าวประชาสัมพันธ์",
                "album",
                "ภาพกิจกรรมฝ่ายทะเบียน หน้าที่ 1",
                "<p>ภาพกิจกรรมออกหน่วยบริการนอกสถานที่ จำนวน 12 ภาพ</p>",
            )
    return laid


def _menu(
    site: Site,
    targets: dict[str, str | None],
    index_href: str | None,
    fillers: list[tuple[str, str, str]],
    neighbours: tuple[Menu, ...],
) -> Iterator[Menu]:
    yield Menu("หน้าแรก", site.front)
    general = [Menu(label, href) for group, label, href in fillers if group == "ข้อมูลทั่วไป"]
    yield Menu("ข้อมูลทั่วไป", NOWHERE, tuple(general))
    yield Menu("หน่วยงานในสังกัด", NOWHERE, tuple(_divisions(site)))
    yield from _item_menus(site, targets)
    bulk = [Menu(label, href) for label, href in site.bulk.menus()] if site.bulk is not None else []
    for group in ("ข่าวประชาสัมพันธ์", "บริการประชาชน"):
        children = tuple(Menu(label, href) for place, label, href in fillers if place == group)
        if children:
            yield Menu(group, NOWHERE, (*children, *bulk[:1]) if group == "ข่าวประชาสัมพันธ์" else children)
    yield from bulk[1:]
    index = site.sections["index"]
    if index_href is not None and site.style.shell != "banners":
        entry = Menu(index.label, index_href)
        deep = site.style.shell == "mega"
        yield Menu("บริการข้อมูล", NOWHERE, (Menu("ข้อมูลเพื่อประชาชน", NOWHERE, (entry,)),)) if deep else entry
    if neighbours:
        yield Menu("เว็บไซต์หน่วยงานอื่น", NOWHERE, neighbours)
    yield Menu("แผนผังเว็บไซต์", _sitemap_path(site))


def _divisions(site: Site) -> Iterator[Menu]:
    if site.bulk is not None:
        for part, name in site.bulk.divisions.items():
            yield Menu(name, site.bulk.addresses.of("division", part=part))
        return
    for name in load("texts")["divisions"]["district" if site.voice.district else "other"]:
        yield Menu(name)


def _item_menus(site: Site, targets: dict[str, str | None]) -> Iterator[Menu]:
    """The items in the ordinary menus: all of them where no index page leads to them."""
    indexed = site.sections["index"].state is State.HOLDS
    if indexed and site.style.index == "prose":
        shown = [(code, href) for code, href in targets.items() if href not in (None, NOWHERE)]
        yield Menu(PROSE_MENU, NOWHERE, tuple(_item_entry(site, site.sections[code], href) for code, href in shown))
        return
    contact = targets.get("7(3)")
    if contact:
        yield _item_entry(site, site.sections["7(3)"], contact)
    if indexed:
        return
    for name, codes in _MENU_PLACES:
        children = tuple(_item_entry(site, site.sections[code], targets[code]) for code in codes if targets.get(code))
        if children:
            yield Menu(name, NOWHERE, children)


def _item_entry(site: Site, section: Section, href: str | None) -> Menu:
    if href is None or not href.startswith("/"):
        return Menu(section.label, href or NOWHERE)
    return Menu(section.label, site.address(site.centre_host, href, seen_from=site.key))


def _lay_home(site: Site, index_href: str | None) -> None:
    news = [menu for menu in site.menu if menu.label == "ข่าวประชาสัมพันธ์"]
    items = "".join(
        f'<li><a href="{escape(entry.href)}">{escape(entry.label)}</a></li>' for menu in news for entry in menu.children
    )
    banner = ""
    if site.style.shell == "banners" and index_href is not None:
        label = escape(site.sections["index"].label)
        site.files[(site.key, "/images/banner_info.png")] = DocumentPlan(kind="png", title=site.sections["index"].label)
        banner = f'<a href="{escape(index_href)}"><img src="/images/banner_info.png" alt="{label}" width="640"></a>'
    albums = "<p>ไม่มีภาพกิจกรรมใหม่</p>"
    if site.bulk is not None:
        items += _latest(site.bulk, "article")
        albums = f"<ul>{_latest(site.bulk, 'album')}</ul>"
    content = (
        f'<div class="welcome"><h2>ยินดีต้อนรับสู่เว็บไซต์{escape(site.voice.unit)}</h2></div>{banner}'
        f"<h3>ข่าวประชาสัมพันธ์</h3><ul>{items}</ul><h3>ภาพกิจกรรม</h3>{albums}"
    )
    site.add(site.front, Page(title=site.voice.unit, content=content))
    _lay_opening(site)


def _latest(bulk: Bulk, kind: str) -> str:
    return "".join(f'<li><a href="{escape(href)}">{escape(title)}</a></li>' for title, href in bulk.latest(kind))


def _lay_opening(site: Site) -> None:
    """What stands at the home address where that is not the front page."""
    match site.style.opening:
        case "frames":
            _lay_frames(site)
        case "splash":
            head = f'<meta http-equiv="Content-Type" content="text/html; charset={site.style.meta_charset}">'
            page = (
                f"<html><head>{head}<title>{escape(site.voice.unit)}</title></head><body bgcolor=#FFFFEE><center>"
                f'<h1>{escape(site.voice.unit)}</h1><p><a href="{site.front}">เข้าสู่เว็บไซต์</a></p><p>เว็บไซต์สาธิต หน่วยงานสมมุติ</p></center></body></html>'
            )
            site.add(site.home, Page(title=site.voice.unit, content=page, bare=True))
        case "redirect":
            site.add(site.home, Page(title="302", content="", status=302, bare=True, location=site.front))


def _sitemap_path(site: Site) -> str:
    return site.fill(site.style.filler_path, "sitemap", "แผนผังเว็บไซต์")


def _lay_sitemap(site: Site) -> None:
    """The site map: every menu; where no index leads to the items, the general menus alone, lest it be one."""
    indexed = site.sections["index"].state is State.HOLDS
    places = {name for name, _ in _MENU_PLACES}
    items = nested(tuple(menu for menu in site.menu if indexed or menu.label not in places))
    site.add(_sitemap_path(site), Page(title="แผนผังเว็บไซต์", content=f"<h2>แผนผังเว็บไซต์</h2>{items}"))


def nested(menu: tuple[Menu, ...]) -> str:
    """A menu as lists within lists."""
    return "<ul>" + "".join(
        f'<li><a href="{escape(entry.href)}" title="{escape(entry.label)}">{escape(entry.label)}</a>'
        + (nested(entry.children) if entry.children else "") + "</li>\n"
        for entry in menu
    ) + "</ul>"  # fmt: skip


def _lay_frames(site: Site) -> None:
    """A home page that is a frameset; its menu is a page of its own."""
    charset, unit = site.style.meta_charset, escape(site.voice.unit)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    links = "".join(
        f'<p><a href="{escape(entry.href)}" target="mainFrame">{escape(entry.label)}</a></p>\n'
        for top in site.menu for entry in (top.children or (top,)) if entry.label != "หน้าแรก"
    )  # fmt: skip
    site.add(
        "/menu.htm",
        Page(
            title="menu",
            bare=True,
            content=f'<html><head>{head}<title>menu</title></head><body bgcolor="#DDEEDD">{links}</body></html>',
        ),
    )
    site.add("/", Page(title=site.voice.unit, bare=True, content=(
        f'<html><head>{head}<title>{unit}</title></head><frameset cols="210,*" frameborder="0">'
        '<frame name="leftFrame" src="menu.htm"><frame name="mainFrame" src="main.htm"></frameset></html>'
    )))  # fmt: skip


def _lay_prints(site: Site) -> None:
    """Joomla's copies of the same article for printing."""
    for (host, path), page in list(site.pages.items()):
        if "view=article" in path and "Itemid" not in path and page.status == 200:
            copy = f"{path}&tmpl=component&print=1"
            site.pages[(host, path)] = Page(
                title=page.title,
                content=f'{page.content}<p class="print"><a href="{escape(copy)}" rel="nofollow">พิมพ์</a></p>',
            )
            site.pages[(host, copy)] = Page(title=page.title, content=page.content)


def today(site: Site) -> str:
    """The date that the site's header shows."""
    return day_text(date(site.month.year, site.month.month, 12), "weekday")
