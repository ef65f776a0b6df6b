"""Pages that lead on without end: a calendar, a search by links, links that carry a session."""

from __future__ import annotations

import calendar
import re
import zlib
from collections.abc import Callable, Mapping
from html import escape

from demo.dates import month_text
from rules.month import Month

_HREF = re.compile(r'(<a href="[^"]+)"')
_FACETS = {
    "cat": ("1", "2", "3", "4", "5"),
    "year": ("2560", "2561", "2562", "2563"),
    "sort": ("new", "old", "read"),
}
_SAID = {"cat": "หมวด", "year": "ปี", "sort": "เรียง"}


_YEARS = range(1980, 2081)
"""Far more sheets than anyone turns."""


def sheet_of(text: str) -> Month | None:
    """The month of a calendar's sheet; None where the calendar ends."""
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if month.year in _YEARS else None


def calendar_html(month: Month, days: Mapping[int, str], address: Callable[[Month], str]) -> str:
    """A month's sheet; the months before and after it always have one too. `days`: a day to what it leads to."""
    cells = []
    for number in range(1, calendar.monthrange(month.year, month.month)[1] + 1):
        href = days.get(number)
        cells.append(f'<td><a href="{escape(href)}">{number}</a></td>' if href else f"<td>{number}</td>")
    rows = "".join(f"<tr>{''.join(cells[start : start + 7])}</tr>" for start in range(0, len(cells), 7))
    turns = [(month.plus(-1), "« เดือนก่อน"), (month.plus(1), "เดือนถัดไป »")]
    links = [f'<a href="{escape(address(to))}">{text}</a>' for to, text in turns if to.year in _YEARS]
    return f'<h2>ปฏิทินกิจกรรม</h2><p>{month_text(month)} {" ".join(links)}</p><table class="table">{rows}</table>'


def finder_html(facets: str, address: Callable[[str], str]) -> str:
    """The choices of a search as links, each of which keeps what was chosen before it."""
    chosen = dict(part.split("=", 1) for part in facets.split("&") if "=" in part)
    rows = []
    for name, values in _FACETS.items():
        links = []
        for value in values:
            others = {**chosen, name: value}
            href = address("&".join(f"{key}={others[key]}" for key in _FACETS if key in others))
            links.append(f'<a href="{escape(href)}">{value}</a>')
        rows.append(f"<div>{_SAID[name]}: {' '.join(links)}</div>")
    return f'<div class="facets">{"".join(rows)}</div>'


def with_session(content: str, name: str, path: str) -> str:
    """The same content with a session in every link, another one for every page that is seen."""
    value = f"{zlib.crc32(path.encode()):08x}" * 4

    def marked(match: re.Match[str]) -> str:
        href = match.group(1)
        return f'{href}{"&amp;" if "?" in href else "?"}{name}={value}"'

    return _HREF.sub(marked, content)
