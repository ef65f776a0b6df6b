"""Every fault × what happened: one small site, whose page for one item is served with the fault, audited for real.

A fault may cost its item the verdict, never a score that the site has not lost by its own doing, never another item's
verdict, and never the run.
"""

from __future__ import annotations

import asyncio
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from auditor.centre_audit import audit_centre
from auditor.clock import Clock
from auditor.tasks import Judged, Terms, VisitOrder
from bench.fault_list import LONG, OUR_IGNORANCE, Fault, Send, answer, faults, page
from crawler.artifacts import FetchFailure
from crawler.confine import Confined
from crawler.fetch import Fetcher
from crawler.nursery import Nursery
from crawler.reader import snapshot_read_by
from crawler.site import Limits, Site
from rules.findings import Finding
from rules.month import Month
from rules.pack import Pack, load_pack
from storage.archive import read_archive

LIMITS = Limits(delay=0, timeout=1.0, retries=1, max_seconds=60)
ITEM = "7(1)"
"""The item whose page has the fault."""
_MONTH = Month(2020, 2)
_MENU = {"structure": "โครงสร้างและการจัดองค์กร", "duties": "อำนาจหน้าที่", "contact": "สถานที่ติดต่อ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one fault."""

    fault: Fault
    told: str
    """How the crawl tells the fault; empty where the page was read."""
    finding: Finding
    others_stand: bool
    seconds: float
    megabytes: float
    """Of memory that this process, server and auditor, held at the most beyond what it held before."""
    wrong: tuple[str, ...]
    """What should not have been."""


@dataclass(slots=True, kw_only=True)
class Table:
    """All faults."""

    rows: list[Row] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        return [f"{row.fault.name}: {each}" for row in self.rows for each in row.wrong]


def meet(chosen: tuple[Fault, ...] | None = None) -> Table:
    """Audit the site once for each fault."""
    pack, table = load_pack("oia-2540"), Table()
    with Nursery() as nursery, tempfile.TemporaryDirectory() as name:
        nursery.start()
        sound = Fault(name="none", send=answer(page(f"<p>{LONG}</p>")), allowed=frozenset())
        expected = _verdicts(asyncio.run(_audited(sound, pack, nursery, Path(name) / "none"))[0])
        for number, fault in enumerate(chosen or faults()):
            table.rows.append(_row(fault, expected, pack, nursery, Path(name) / str(number)))
    return table


def _row(fault: Fault, expected: Mapping[str, str], pack: Pack, nursery: Nursery, folder: Path) -> Row:
    before, began = _megabytes("VmRSS", anew=True), time.perf_counter()
    judged, failure = asyncio.run(_audited(fault, pack, nursery, folder))
    seconds, peak = time.perf_counter() - began, _megabytes("VmHWM")
    verdicts = _verdicts(judged)
    finding = next(each for each in judged.findings if each.item == ITEM)
    stand = all(verdicts[item] == status for item, status in expected.items() if item != ITEM)
    told = f"{failure.kind}: {failure.detail}" if failure is not None else ""
    wrong = []
    if finding.status not in fault.allowed:
        wrong.append(f"judged {finding.status}")
    if not stand and fault.others_stand:
        wrong.append("another item is judged otherwise")
    if fault.kind and (failure is None or failure.kind != fault.kind):
        wrong.append(f"told as {failure.kind if failure is not None else 'nothing'}, not {fault.kind}")
    if finding.status not in OUR_IGNORANCE and failure is not None and failure.attempts < 2:
        wrong.append("a score is lowered by one fetch")
    return Row(
        fault=fault,
        told=told,
        finding=finding,
        others_stand=stand,
        seconds=seconds,
        megabytes=max(0.0, peak - before),
        wrong=tuple(wrong),
    )


def _megabytes(name: str, *, anew: bool = False) -> float:
    """A figure of this process's memory (proc(5)); with `anew`, its peak is counted from now on."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told[name].split()[0]) / 1024


def _verdicts(judged: Judged) -> dict[str, str]:
    return {finding.item: finding.status for finding in judged.findings}


async def _audited(fault: Fault, pack: Pack, nursery: Nursery, folder: Path) -> tuple[Judged, FetchFailure | None]:
    """What the site is judged, and how the faulty page failed, as its archive tells it again."""
    terms = Terms(
        pack="oia-2540", pack_sha256=pack.sha256, month=_MONTH, limits=LIMITS, archive_root=folder, clock=Clock()
    )
    async with _served(fault) as home, Confined(nursery) as reader:
        site = Site(code="c1", home_url=home, allow_private=True)
        async with Fetcher(LIMITS, resolver=_resolve, backoff=0.01) as fetcher:
            order = VisitOrder(site=site, exempt=frozenset())
            judged = await audit_centre(order, terms=terms, pack=pack, fetcher=fetcher, reader=reader)
        assert judged.crawl is not None
        visits, ending = read_archive(folder / judged.crawl.archive)
        snapshot = await snapshot_read_by(reader, "c1", home, visits, ending)
    failures = {one.url: one for one in snapshot.resources if isinstance(one, FetchFailure)}
    return judged, failures.get(f"{home}structure", failures.get(home))


async def _resolve(host: str, port: int) -> list[str]:  # noqa: ARG001 - as a Resolver is called
    if host == "busy.example":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    if host == "private.example":
        return ["0.0.0.0"]  # refused; were it not, it would still be this machine
    if host != "127.0.0.1":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return [host]


@asynccontextmanager
async def _served(fault: Fault) -> AsyncIterator[str]:
    """The site's home URL, while it answers."""
    entries = "".join(f'<li><a href="/{name}">{label}</a></li>' for name, label in _MENU.items())
    pages: dict[str, Send] = {
        "/": answer(page(f"<ul>{entries}</ul>", "ศูนย์ข้อมูลข่าวสาร")),
        **{f"/{name}": answer(page(f"<p>{LONG} โทร 0 2000 0000</p>", label)) for name, label in _MENU.items()},
        "/structure": fault.send,
        **fault.elsewhere,
    }
    if fault.robots is not None:
        pages["/robots.txt"] = fault.robots
    missing, tasks = answer(b"", status="404 Not Found"), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            begun = await reader.readexactly(4)
            if begun == b"GET ":
                request = await reader.readuntil(b"\r\n\r\n")
                await pages.get(request.split(b" ", 1)[0].decode("latin-1"), missing)(writer)
            else:  # it wants to speak TLS
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        tasks.discard(task)

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        finally:
            for task in tuple(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def lines(table: Table) -> Iterator[str]:
    """The table as Markdown."""
    yield f"A page that an item leads to is served with each fault; time-out {LIMITS.timeout:g} s, {LIMITS.retries} further try in a fetch."
    yield ""
    yield "| fault | told as | the item | other items | seconds | MB |"
    yield "|---|---|---|---|---|---|"
    for row in table.rows:
        attempts = "as they are" if row.others_stand else "undetermined"
        told = row.told.replace("|", "/") or "read"
        yield f"| {row.fault.name} | {told} | {row.finding.status} | {attempts} | {row.seconds:.1f} | {row.megabytes:.0f} |"
    yield ""
    yield (
        f"{len(table.rows)} faults: **nothing lost, nothing wrongly scored.**"
        if not table.wrong
        else "Faults of ours: " + "; ".join(table.wrong)
    )
