"""Whatever a document does to the process that reads it, it costs that document only."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from crawler import confine
from crawler.apart import Bounds
from crawler.artifacts import FailureKind, FetchFailure, Page
from crawler.confine import Confined, ReadingFault, Unread
from crawler.nursery import Nursery
from crawler.reader import InProcess, snapshot_read_by
from crawler.snapshot import resource_of, snapshot_of
from crawler.visit import Purpose, Visit
from tests.crawler import hostile_files
from tests.crawler.file_samples import docx, pdf
from tests.crawler.test_snapshot import HOME, HTML, ending, visit

PDF = visit(f"{HOME}plan.pdf", pdf("Plan of the district office"), "application/pdf")
LIMITS = "cannot be read within 1.5 s and 100 MB"

Scene = Callable[[Confined, Nursery], Awaitable[Any]]


def played(scene: Scene, *, seconds: float = 1.5, everything: bool = False) -> Any:
    """Run a scene with a reader of small bounds; afterwards no process of it is left."""

    async def whole() -> Any:
        with Nursery(Bounds(seconds=seconds, megabytes=100)) as nursery:
            async with Confined(nursery, everything=everything) as reader:
                return await scene(reader, nursery)

    before = children_of(os.getpid())
    result = asyncio.run(whole())
    assert children_of(os.getpid()) == before
    return result


def children_of(pid: int) -> set[int]:
    """The children of a process, zombies among them."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found |= {int(child) for child in task.read_text().split()}
    return found


async def outcome(reader: Confined, errand: Callable[[Any], Any], at: Visit = PDF) -> str:
    try:
        return str(await reader.carry_out(errand, at))
    except Unread as error:
        return str(error)


def soup(count: int) -> bytes:
    """The shape of lexbor's issue 340: formatting that is never closed, each tag another, opened again in every block."""
    return b"".join(b"<b id=%d><p>" % number for number in range(count))


@pytest.mark.parametrize(
    ("errand", "body", "said"),
    [
        (hostile_files.whole_tree, b"<div>" * 100_000, LIMITS),
        (hostile_files.whole_tree, b"<div>" * 1_000_000, LIMITS),
        (hostile_files.whole_tree, soup(2_900), LIMITS),
        (hostile_files.hang, b"", LIMITS),
        (hostile_files.spin, b"", LIMITS),
        (hostile_files.eat, b"", LIMITS),
        (hostile_files.crash, b"", "its content makes the reader crash"),
    ],
    ids=[
        "0.5 MB of nested div",
        "a million nested tags",
        "38 KB of lexbor's issue 340",
        "sleep",
        "spin",
        "eat memory",
        "crash",
    ],
)
def test_what_no_reader_survives_costs_itself_only(errand, body, said):
    """It is told as data, and the next document is read as usual."""

    async def scene(reader: Confined, _: Nursery) -> tuple[str, Any]:
        return await outcome(reader, errand, visit(HOME, body)), await reader.read(PDF)

    told, following = played(scene)

    assert told == said
    assert following == resource_of(PDF)


@pytest.mark.parametrize("name", ["docx_bomb", "xlsx_bomb", "pdf_bomb"])
def test_a_file_that_unpacks_without_end_is_unreadable(name):
    """Bombs within the reach of a mailbox: our trouble, which judges nobody."""
    bomb = visit(f"{HOME}bomb", getattr(hostile_files, name)(), "", purpose=Purpose.EXTERNAL)

    async def scene(reader: Confined, _: Nursery) -> tuple[Any, Any]:
        return await reader.read(bomb), await reader.read(PDF)

    told, following = played(scene, seconds=20)

    assert isinstance(told, FetchFailure)
    assert (told.kind, told.status, told.external) == (FailureKind.UNREADABLE, 200, True)
    assert told.detail == "cannot be read within 20 s and 100 MB"
    assert following == resource_of(PDF)


@pytest.mark.parametrize(
    "body",
    [b"<div>" * 100_000, b"<div>" * 1_000_000, soup(2_900), b"<!---->" * 500 + b"x", b"<li><dt>x" * 300_000],
    ids=["0.5 MB of nested div", "a million nested tags", "38 KB of lexbor's issue 340", "comments", "4 MB of entries"],
)
def test_hostile_pages_are_read_where_they_can_be_ended(body):
    """Cut to what can be read, or told as unreadable; what follows is read as usual."""

    async def scene(reader: Confined, _: Nursery) -> tuple[Any, Any]:
        return await reader.read(visit(HOME, body)), await reader.read(PDF)

    told, following = played(scene)

    assert isinstance(told, Page) or told.detail == LIMITS
    assert following == resource_of(PDF)


@pytest.mark.parametrize("everything", [True, False])
def test_who_reads_makes_no_difference(everything):
    """Pages, documents, failures and what is empty are the same bit for bit, in a child or here."""
    failure = FetchFailure(url=HOME, final_url=HOME, kind=FailureKind.DNS, detail="no such host")
    visits = [
        visit(HOME, HTML * 3),
        visit(f"{HOME}large", b"<p>words <a href=x>link</a>" * 12_000),
        PDF,
        visit(f"{HOME}a.doc", docx("แผน"), "application/msword"),
        visit(f"{HOME}a.txt", b"words", "text/plain"),
        visit(f"{HOME}a.jpg", b"\xff\xd8\xff\xe0" + bytes(300), "image/jpeg"),
        visit(f"{HOME}none", b"", "application/pdf"),
        visit(f"{HOME}impossible", purpose=Purpose.PROBE),
        Visit(url=f"{HOME}gone", purpose=Purpose.PAGE, exchanges=(), failure=failure),
        Visit(url=f"{HOME}torn", purpose=Purpose.PAGE, exchanges=(), failure=None),
    ]

    async def scene(reader: Confined, _: Nursery) -> Any:
        return await snapshot_read_by(reader, "K01", HOME, visits, ending())

    apart = played(scene, seconds=30, everything=everything)

    assert apart == snapshot_of("K01", HOME, visits, ending())
    assert apart == asyncio.run(snapshot_read_by(InProcess(), "K01", HOME, visits, ending()))


def test_a_page_is_read_here_unless_it_may_cost_much(monkeypatch):
    """Ordinary pages are not sent away: the way there and back costs a quarter of the reading."""
    sent: list[str] = []

    async def noted(_: Confined, _errand: Any, at: Visit) -> Any:
        sent.append(at.url)
        return resource_of(at)

    monkeypatch.setattr(Confined, "carry_out", noted)
    visits = [
        visit(f"{HOME}small", HTML * 100),
        visit(f"{HOME}large", HTML * 9_000),
        visit(f"{HOME}tags", b"<html>" + b"<b>" * 6_000),
        visit(f"{HOME}long", HTML * 600 + b"<p " + b"a " * 9_000 + b">"),
        PDF,
    ]

    async def scene(reader: Confined, _: Nursery) -> None:
        for each in visits:
            await reader.read(each)

    played(scene)
    assert sent == [f"{HOME}large", f"{HOME}tags", f"{HOME}long", PDF.url]
    sent.clear()
    played(scene, everything=True)
    assert sent == [each.url for each in visits]


def test_a_sitemap_that_cannot_be_read_lists_nothing(monkeypatch):
    """A crawl goes on without it; one that can be is read in the child too."""
    listed = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/a</loc></url></urlset>"
    sitemap = visit(f"{HOME}sitemap.xml", listed, "text/xml", purpose=Purpose.SITEMAP)

    async def scene(reader: Confined, _: Nursery) -> tuple[Any, Any]:
        found = await reader.sitemap(sitemap)
        monkeypatch.setattr(confine, "sitemap_of", hostile_files.crash)
        return found, await reader.sitemap(sitemap)

    found, lost = played(scene)

    assert [link.url for link in found.links] == [f"{HOME}a"]
    assert (lost.links, lost.further) == ((), ())


def test_a_fault_of_ours_is_told_with_its_traceback():
    """It is no site's doing, and the process that met it goes on."""

    async def scene(reader: Confined, _: Nursery) -> str:
        with pytest.raises(ReadingFault, match=r"(?s)in err.*of our own making"):
            await reader.carry_out(hostile_files.err, PDF)
        return await outcome(reader, hostile_files.size)

    assert played(scene) == str(len(PDF.exchanges[0].body))


def test_a_child_that_a_stranger_kills_costs_nothing():
    """The document in hand is read again in another; so is one for a child that died while it was idle."""
    slow = visit(HOME, b"0.5")

    async def scene(reader: Confined, _: Nursery) -> tuple[int, Any]:
        first = int(await outcome(reader, hostile_files.rest, visit(HOME, b"0")))
        reading = asyncio.create_task(outcome(reader, hostile_files.rest, slow))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        second = int(await reading)
        assert second != first
        os.kill(second, signal.SIGKILL)
        return second, await reader.read(PDF)

    assert played(scene)[1] == resource_of(PDF)


def test_a_nurse_that_a_stranger_kills_is_replaced():
    """No fault of one process ends the reading."""

    async def scene(reader: Confined, _: Nursery) -> tuple[Any, str, Any]:
        before = await reader.read(PDF)
        (nurse,) = children_of(os.getpid()) - others
        os.kill(nurse, signal.SIGKILL)
        return before, await outcome(reader, hostile_files.crash), await reader.read(PDF)

    others = children_of(os.getpid())
    assert played(scene) == (resource_of(PDF), "its content makes the reader crash", resource_of(PDF))


def test_a_child_that_hears_no_timer_is_ended_by_its_owner(monkeypatch):
    """A process that is stopped does not end at its alarm."""
    monkeypatch.setattr(confine, "_GRACE", 0.2)
    monkeypatch.setattr(confine, "_SLOW", 0.1)

    async def scene(reader: Confined, _: Nursery) -> tuple[str, Any]:
        return await outcome(reader, hostile_files.stop), await reader.read(PDF)

    assert played(scene, seconds=0.5) == ("cannot be read within 0.5 s and 100 MB", resource_of(PDF))


def test_each_gets_its_own_answer():
    """Many ask at once; they are answered in turn, by one process while each is quick."""
    visits = [visit(f"{HOME}{number}", b"x" * number) for number in range(1, 40)]

    async def scene(reader: Confined, _: Nursery) -> tuple[list[str], list[str]]:
        sizes = await asyncio.gather(*(outcome(reader, hostile_files.size, each) for each in visits))
        who = await asyncio.gather(*(outcome(reader, hostile_files.rest, visit(HOME, b"0")) for _ in range(9)))
        return sizes, who

    sizes, who = played(scene, seconds=30)

    assert sizes == [str(number) for number in range(1, 40)]
    assert len(set(who)) == 1


def test_a_slow_document_holds_up_no_other_centre(monkeypatch):
    """It keeps its process, and the next gets one of its own."""
    monkeypatch.setattr(confine, "_SLOW", 0.1)

    async def scene(reader: Confined, _: Nursery) -> list[str]:
        order: list[str] = []

        async def asked(name: str, errand: Callable[[Any], Any]) -> None:
            await outcome(reader, errand)
            order.append(name)

        await asyncio.gather(asked("slow", hostile_files.hang), asked("quick", hostile_files.size))
        return order

    assert played(scene) == ["quick", "slow"]


def test_a_reading_that_is_called_off_leaves_nothing_behind():
    """A run that is stopped ends its readers at once."""

    async def scene(reader: Confined, _: Nursery) -> Any:
        reading = asyncio.create_task(outcome(reader, hostile_files.hang))
        await asyncio.sleep(0.1)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        return await reader.read(PDF)

    assert played(scene, seconds=60) == resource_of(PDF)


def test_all_ends_with_its_owner(tmp_path):
    """Kill -9 of the owner ends the nurse, and a child in the midst of an endless errand."""
    program = tmp_path / "owner.py"
    program.write_text(
        textwrap.dedent(f"""
        import asyncio, sys
        sys.path[:0] = {sys.path!r}
        from crawler.confine import Confined
        from crawler.nursery import Nursery
        from tests.crawler import hostile_files
        from tests.crawler.test_snapshot import HOME, visit

        async def main():
            async with Confined(Nursery()) as reader:
                print(await reader.carry_out(hostile_files.rest, visit(HOME, b"0")), flush=True)
                await reader.carry_out(hostile_files.spin, visit(HOME))

        asyncio.run(main())
        """)
    )
    owner = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    (nurse,) = children_of(owner.pid)
    owner.kill()
    owner.wait()

    end = time.monotonic() + 20
    while any(Path(f"/proc/{pid}/cmdline").exists() and alive(pid) for pid in (nurse, child)):
        assert time.monotonic() < end, "they live on"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
