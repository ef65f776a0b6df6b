"""The page that lays a centre's information out clause by clause, in the shapes that centres give it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from demo.dates import thai_digits
from demo.families.site import NOWHERE, TARGET_FAILS, Site
from demo.plans import State
from demo.sections import PROCUREMENT, Section

Row = tuple[Section, str | None]
"""A section and where it leads; None where its content stands on the spot."""

_WRONG = {
    "9(7)": "9(1)",
    "9(1)": "9(2)",
    "9(4)": "9(3)",
    "9(3)": "9(4)",
    "9(8)": "9(5)",
    "7(4)": "7(6)",
    "9(2)": "9(7)",
}
ITA_NUMBERS = {
    "7(1)": "O1", "7(2)": "O3", "7(3)": "O5", "7(4)": "O6", "9(2)": "O8", "9(3)-plan": "O10", "9(3)-budget": "O17",
    "9(4)": "O12", "9(8)-tender": "O21", "9(8)-sk1": "O22", "9(8)-procurement-plan": "O20", "9(8)-transparency": "O15",
    "9(1)": "O9", "9(7)": "O13", "9(5)": "O47", "9(6)": "O48", "7(5)": "O7",
}  # fmt: skip


def numbered(site: Site, section: Section) -> str:
    """The label with its clause, as the family's centres number it."""
    label, clause = section.label, section.clause
    spaced = clause.replace("(", " (")
    match site.style.numbering:
        case "matra":
            return f"มาตรา {clause} {label}"
        case "thai":
            return thai_digits(f"มาตรา {spaced} {label}")
        case "abbreviated":
            return f"ม.{spaced} {label}"
        case "short":
            return f"{clause} {label}"
        case "after":
            return f"{label} มาตรา {clause}"
        case "wrong":
            return f"มาตรา {_WRONG.get(clause, clause)} {label}"
        case "ita":
            return f"{ITA_NUMBERS[section.code]} {label}"
        case _:
            return label


def groups(site: Site) -> list[tuple[str, list[Section]]]:
    """The sections that a centre shows, under the headings it shows them."""
    shown = [
        section for section in site.sections.values() if section.code != "index" and section.state is not State.ABSENT
    ]
    seven = [section for section in shown if section.clause.startswith("7")]
    nine = [section for section in shown if section.clause.startswith("9") and section.code not in PROCUREMENT]
    buying = [section for section in shown if section.code in PROCUREMENT]
    word = site.voice.pick(
        "group words", ["ข้อมูลข่าวสารตามมาตรา {}", "มาตรา {}", "ข้อมูลข่าวสารของราชการตามมาตรา {}", "ข้อมูลข่าวสาร ม.{}"]
    )
    if site.voice.rng("groups").random() < 0.5:
        return [(word.format(7), seven), (word.format(9), nine), ("การจัดซื้อจัดจ้าง", buying)]
    return [(word.format(7), seven), (word.format(9), [*nine, *buying])]


def lay_items(site: Site) -> dict[str, str | None]:
    """Lay each item's own page; code to where it leads, None where its content stands on the index page."""
    targets: dict[str, str | None] = {}
    for section in site.sections.values():
        if section.code == "index" or section.state is State.ABSENT:
            continue
        targets[section.code] = None if _stands_on_the_spot(site, section) else site.target(section)
    if site.swapped:
        one, other = site.swapped
        targets[one], targets[other] = targets[other], targets[one]
    return targets


def _stands_on_the_spot(site: Site, section: Section) -> bool:
    index = site.sections["index"].state
    if index is not State.HOLDS or section.state in TARGET_FAILS or section.state is State.HEADING:
        return False
    if site.style.inline:
        return True
    return section.state is State.NONE and site.voice.rng(f"inline {section.code}").random() < 0.6


def index_html(site: Site, targets: dict[str, str | None]) -> str:
    """The index page's content."""
    layout = LAYOUTS[site.style.index]
    parts = [f"<h2>{escape(site.sections['index'].label)}</h2>", f"<p>{escape(site.voice.unit)}</p>"]
    for number, (heading, sections) in enumerate(groups(site), 1):
        parts.append(layout(site, number, heading, [(section, targets[section.code]) for section in sections]))
    return "\n".join(parts)


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def _list(site: Site, number: int, heading: str, rows: Sequence[Row]) -> str:  # noqa: ARG001 - one of LAYOUTS
    items = []
    bare = site.voice.rng("bare headings").random() < 0.5
    for section, href in rows:
        text = numbered(site, section)
        if href is None:
            items.append(f"<li>{escape(text)} <em>{escape(section.statement)}</em></li>")
        elif href == NOWHERE and bare:
            items.append(f"<li>{escape(text)}</li>")
        else:
            items.append(f"<li>{_link(href, text)}</li>")
    return f"<h3>{escape(heading)}</h3>\n<ul>" + "\n".join(items) + "</ul>"


def _table(site: Site, number: int, heading: str, rows: Sequence[Row]) -> str:
    """A register: what it is, where its folder stands, and a link that says only "load"."""
    body = []
    for line, (section, href) in enumerate(rows, 1):
        cell = (
            escape(section.statement) if href is None else "" if href == NOWHERE else _link(href, site.style.download)
        )
        body.append(
            f"<tr><td>{line}</td><td>{escape(numbered(site, section))}</td><td>ตู้ {number}</td><td>แฟ้ม {line}</td>"
            f"<td>{cell}</td></tr>"
        )
    return (
        f'<table class="table" border="1"><caption>{escape(heading)}</caption><thead><tr><th>#</th><th>หัวเรื่อง</th>'
        "<th>ชั้นวาง</th><th>แฟ้มที่</th><th>ดาวน์โหลด</th></tr></thead>\n<tbody>" + "\n".join(body) + "</tbody></table>"
    )


def _cards(site: Site, number: int, heading: str, rows: Sequence[Row]) -> str:
    """Boxes with the clause in a badge of its own; content inside, or a button."""
    cards = []
    for line, (section, href) in enumerate(rows, 1):
        if href is None:
            inside = site.body(section, site.centre_host)
        else:
            inside = "" if href == NOWHERE else _link(href, site.style.download)
        badge = section.clause if site.style.numbering != "thai" else thai_digits(section.clause)
        cards.append(
            f'<div class="card"><div class="card-header" id="h{number}-{line}"><span class="badge">{badge}</span>'
            f'<h5 class="card-title">{escape(section.label)}</h5></div><div class="collapse show card-body">{inside}</div></div>'
        )
    return f'<h3 class="section-title">{escape(heading)}</h3>\n<div class="accordion">' + "\n".join(cards) + "</div>"


def _banners(site: Site, number: int, heading: str, rows: Sequence[Row]) -> str:
    """Pictures of the words, with the words as their alternative text."""
    cells = []
    for line, (section, href) in enumerate(rows, 1):
        text = escape(numbered(site, section))
        picture = f'<img src="/images/btn_{number}_{line}.png" alt="{text}" width="220" height="48" border="0">'
        if href is None:
            cells.append(f'<div class="btn">{picture}<br>{escape(section.statement)}</div>')
        else:
            cells.append(f'<div class="btn"><a href="{escape(href)}">{picture}</a></div>')
    return f'<div class="banner-head">{escape(heading)}</div>\n<div class="banners">' + "\n".join(cells) + "</div>"


def _prose(site: Site, number: int, heading: str, rows: Sequence[Row]) -> str:  # noqa: ARG001 - one of LAYOUTS
    """Sentences that point to the site's own menus."""
    lines = []
    for section, href in rows:
        clause = f"มาตรา {section.clause}"
        if href is None:
            lines.append(f"<p>{clause} {escape(section.formal)} : {escape(section.statement)}</p>")
        elif href == NOWHERE:
            lines.append(f"<p>{clause} {escape(section.formal)}</p>")
        elif site.voice.rng(f"pointer {section.code}").random() < 0.6:
            lines.append(
                f'<p>{clause} {escape(section.formal)} : อยู่ที่เมนู "{PROSE_MENU}" หัวข้อ "{escape(section.label)}"</p>'
            )
        else:
            lines.append(f"<p>{clause} {escape(section.formal)} : ดูได้ที่ {_link(href, section.label)}</p>")
    return f"<h3>{escape(heading)}</h3>\n" + "\n".join(lines)


def _tabs(site: Site, number: int, heading: str, rows: Sequence[Row]) -> str:
    """Tabs that show one item at a time on the same page."""
    heads, panes = [], []
    for line, (section, href) in enumerate(rows, 1):
        text, name = escape(numbered(site, section)), f"tab{number}{line:02d}"
        if href is not None:
            heads.append(f"<li>{_link(href, numbered(site, section))}</li>")
            continue
        heads.append(f'<li><a href="#{name}" data-toggle="tab">{text}</a></li>')
        panes.append(f'<div class="tab-pane" id="{name}"><h4>{text}</h4>{site.body(section, site.centre_host)}</div>')
    return (
        f'<h3>{escape(heading)}</h3>\n<ul class="nav nav-tabs">{"".join(heads)}</ul>\n'
        f'<div class="tab-content">{"".join(panes)}</div>'
    )


PROSE_MENU = "ข้อมูลหน่วยงาน"
LAYOUTS: dict[str, Callable[[Site, int, str, Sequence[Row]], str]] = {
    "list": _list,
    "table": _table,
    "cards": _cards,
    "banners": _banners,
    "prose": _prose,
    "tabs": _tabs,
}
