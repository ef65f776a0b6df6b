"""How long the dashboard's pages take, and how much they send: of a city's round, and of thousands of centres over years.

A page is asked for over loopback: the first time after the server began, after yet another audit was kept (as during a
run), and again with nothing changed.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import uvicorn

from auditor.cli.serve import desk_of
from auditor.cli.session import Session
from auditor.clock import Clock, end_of
from auditor.dashboard.app import dashboard
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.serving import listening
from auditor.dashboard.warming import warm
from bench.kept_history import Size, keep_history, keep_one_more
from rules.pack import load_pack
from storage.repository import Repository

SIZES = ((Size(centres=72, months=6), 100), (Size(centres=2_000, months=24), 300))
"""With how many milliseconds a page may take."""
FIRST_VIEW = 200
"""KB that may be sent before a page stands as it is meant to: itself, its sheets, scripts and fonts."""
_PACK = "oia-2540"
_ASSET = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="([^"]+\.(?:css|js|svg)[^"]*)"')
_FONT = re.compile(r"url\(([^)]+\.woff2)\)")


def pages(size: Size, item: str) -> Mapping[str, str]:
    """Every page, by its name."""
    month, before = size.round.last_month, size.round.last_month.plus(-1)
    centre = f"/centres/C{size.centres // 2:04d}"
    return {
        "round": "/",
        "round, in English, filtered and sorted": f"/en/?q=5&sort=score-{month}&order=down",
        "round, its last page": "/?p=1000",
        "centre": f"{centre}/{month}",
        "centre, newest month": centre,
        "centre, a closed month": f"{centre}/{before}",
        "finding": f"{centre}/{month}/items/{item}",
        "centres": "/centres",
        "changes": "/changes",
        "changes of a month": f"/changes/{month}",
        "review": "/review",
        "run": "/run",
        "months": "/months",
        "journal": "/journal",
        "health": "/health",
        "rules": "/rules",
        "coverage": "/rules/coverage",
        "coverage of an item": f"/rules/coverage/{item}",
        "try": "/rules/try",
        "suggestions": "/rules/suggestions",
        "data": "/data",
        "API described": "/api",
        "API round": "/api/v1/round",
        "API centres": "/api/v1/centres",
        "API scores": "/api/v1/scores",
        "API findings": "/api/v1/findings",
        "API journal": "/api/v1/journal",
        "API coverage": "/api/v1/coverage",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """One page."""

    name: str
    status: int
    first: float
    """Milliseconds until all of it was there; the first time after the server began."""
    changed: Sequence[float]
    """After another audit was kept."""
    again: Sequence[float]
    sent: int
    """Bytes as sent, packed."""
    unpacked: int
    first_view: int
    """Bytes with everything that the page names; 0 for what is no page."""

    @property
    def worst(self) -> float:
        """Whatever had changed; the very first one, for which templates are read, apart."""
        return max(*self.changed, *self.again)


def measure(runs: int, folder: Path | None = None) -> Iterator[tuple[Size, int, list[Speed]]]:
    """Each size with what a page may take. Databases are left in `folder`, and taken from there if it has them."""
    with tempfile.TemporaryDirectory() as passing:
        for size, most in SIZES:
            database = (folder or Path(passing)) / f"{size.centres}x{size.months}" / "prongsai.db"
            if not database.exists():
                database.parent.mkdir(parents=True, exist_ok=True)
                keep_history(database, size, load_pack(_PACK))
            yield size, most, list(_of_size(size, database, runs))


def _of_size(size: Size, database: Path, runs: int) -> Iterator[Speed]:
    pack = load_pack(_PACK)
    with (
        _served(size, database) as address,
        httpx.Client(base_url=address, timeout=120) as client,
        Repository.open(database) as writer,
    ):
        for name, path in pages(size, pack.items[0].code).items():
            first = _asked(client, path)
            changed = []
            for _ in range(runs):
                keep_one_more(writer, size, pack, time.time_ns() % 10**9)
                changed.append(_asked(client, path)[0])
            again = [_asked(client, path)[0] for _ in range(runs)]
            answer = first[1]
            yield Speed(
                name=name,
                status=answer.status_code,
                first=first[0],
                changed=changed,
                again=again,
                sent=answer.num_bytes_downloaded,
                unpacked=len(answer.content),
                first_view=_first_view(client, answer),
            )


def _asked(client: httpx.Client, path: str) -> tuple[float, httpx.Response]:
    begun = time.perf_counter()
    answer = client.get(path, headers={"accept-encoding": "gzip"}, follow_redirects=True)
    return (time.perf_counter() - begun) * 1000, answer


def _first_view(client: httpx.Client, page: httpx.Response) -> int:
    """A page with what it names; of the fonts all, since a page in Thai has Latin digits and bold headings."""
    if "text/html" not in page.headers["content-type"]:
        return 0
    named = [urljoin(str(page.url), address) for address in _ASSET.findall(page.text)]
    fetched = [client.get(url) for url in dict.fromkeys(named)]
    sheets = [answer for answer in fetched if urlsplit(str(answer.url)).path.endswith(".css")]
    fonts = {urljoin(str(sheet.url), font) for sheet in sheets for font in _FONT.findall(sheet.text)}
    fetched += [client.get(url) for url in fonts]
    return page.num_bytes_downloaded + sum(answer.num_bytes_downloaded for answer in fetched)


@contextmanager
def _served(size: Size, database: Path) -> Iterator[str]:
    """The dashboard over this database, as it is in the round's last month."""
    with chdir(database.parent):
        session = Session(database=str(database))
        try:
            desk = desk_of(session, host="127.0.0.1", round_name=None, rules=None)
            clock = Clock.set_to(end_of(size.round.last_month))
            with _answering(replace(desk, source=replace(desk.source, round=size.round, clock=clock))) as address:
                yield address
        finally:
            session.close()


@contextmanager
def _answering(desk: Desk) -> Iterator[str]:
    with listening("127.0.0.1", 0) as waiting:
        warm(desk)
        config = uvicorn.Config(dashboard(desk), log_level="error", lifespan="off", server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [waiting]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{waiting.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def lines(measured: Iterator[tuple[Size, int, list[Speed]]]) -> Iterator[str]:
    """The figures as Markdown."""
    for size, most, speeds in measured:
        yield f"{size} (centres × months), at most {most} ms asked:"
        yield ""
        yield "| page | ms, first | ms, after a change | worst | ms, again | worst | KB sent | KB unpacked | KB, first view | |"
        yield "|---|---|---|---|---|---|---|---|---|---|"
        yield from (_line(speed, most) for speed in speeds)
        yield ""


def _line(speed: Speed, most: int) -> str:
    view = f"{speed.first_view / 1000:,.1f}" if speed.first_view else "–"
    return (
        f"| {speed.name} | {speed.first:.0f} | {statistics.median(speed.changed):.0f} | {max(speed.changed):.0f} "
        f"| {statistics.median(speed.again):.0f} | {max(speed.again):.0f} | {speed.sent / 1000:,.1f} "
        f"| {speed.unpacked / 1000:,.1f} | {view} | {_verdict(speed, most)} |"
    )


def _verdict(speed: Speed, most: int) -> str:
    faults = [f"answers {speed.status}"] if speed.status != httpx.codes.OK else []
    faults += [f"over {most} ms"] if speed.worst > most else []
    faults += [f"over {FIRST_VIEW} KB"] if speed.first_view > FIRST_VIEW * 1000 else []
    return ", ".join(faults)
