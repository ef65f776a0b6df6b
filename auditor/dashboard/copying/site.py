"""The copy of a round: who writes what, and in how many processes."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.dashboard.archived.apart import one_reader
from auditor.dashboard.copying.asking import Pages
from auditor.dashboard.copying.centres import DATA, Terms, centre_of, pages_of, write_centre
from auditor.dashboard.copying.folder import fresh_copy
from auditor.dashboard.copying.spreading import Spread, spread, write
from auditor.dashboard.copying.writer import begin, write_one
from auditor.dashboard.data.files import copied_files
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.links import Parts
from auditor.dashboard.frame.static_files import FOLDER
from auditor.settings import Settings
from storage.public_copy import write_public_copy
from storage.repository import Repository

_STATIC = (".css", ".woff2", ".svg", ".txt")
"""Of the shared files those that a page without script needs."""
NOT_FOUND = """<!DOCTYPE html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'"><title>ไม่พบหน้านี้ · Page not found</title></head>
<body><main><h1>ไม่พบหน้านี้</h1><p>ไม่มีหน้านี้ในรายงานฉบับเผยแพร่ฉบับล่าสุด โปรดกลับไปเริ่มที่หน้าแรกของรายงาน</p>
<div lang="en"><h2>Page not found</h2><p>The newest copy of this report has no such page. Please start from the report's first page.</p></div>
</main></body></html>
"""
"""It may be shown for an address of any depth, so it links nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedSite:
    """What a copy came to."""

    pages: int
    archived: int
    files: int
    bytes: int
    missing: tuple[str, ...]
    """Pages and files that a page leads to and that could not be copied."""


def copy_site(
    source: Source,
    settings: Settings,
    target: Path,
    *,
    workers: int,
    archived: bool = True,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> CopiedSite:
    """Write the copy of the source's round to a folder, whole or not at all.

    Raises UsageError where the folder holds something else, storage's errors, OSError.
    """
    with fresh_copy(target) as folder, tempfile.TemporaryDirectory(prefix="prongsai-") as temporary:
        database = Path(temporary) / "public.db"
        write_public_copy(source.repository, database, source.round.first_month, source.round.last_month)
        with Repository.open(database) as repository:
            public = replace(source, repository=repository)
            for name, content in copied_files(public).items():
                write(folder, ("data", name), content)
            terms = Terms(database=database, source=public, settings=settings, folder=folder, archived=archived)
            done = _write_pages(terms, workers, progress)
        _write_static(folder)
    return _summed(target, done)


def _write_pages(terms: Terms, workers: int, progress: Callable[[int, int], None]) -> Spread:
    """First what all centres share, then each centre; then whatever these lead to that nobody has written yet."""
    pages = pages_of(terms)
    done = spread(pages, terms.folder, [()], ours=lambda parts: centre_of(parts) is None, there=DATA)
    codes = list(dict.fromkeys([*(one.code for one in terms.source.repository.centres()), *_centres_of(done.left)]))
    with one_reader(), _writers(terms, pages, min(workers, len(codes))) as write_centres:
        for number, part in enumerate(write_centres(codes), start=1):
            done.add(part)
            progress(number, len(codes))
    while left := done.left - done.pages - done.missing:
        done.add(spread(pages, terms.folder, sorted(left), ours=lambda parts: parts not in done.pages, there=DATA))
    return done


def _centres_of(pages: Iterable[Parts]) -> list[str]:
    return sorted({code for code in map(centre_of, pages) if code is not None})


@contextmanager
def _writers(terms: Terms, pages: Pages, workers: int) -> Iterator[Callable[[list[str]], Iterator[Spread]]]:
    """What writes the pages of centres: this process alone, or several others."""
    if workers < 2:
        yield lambda codes: (write_centre(pages, terms, code) for code in codes)
        return
    bare = replace(terms, source=replace(terms.source, repository=None))  # type: ignore[arg-type]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=(bare,)) as pool:
        try:
            yield lambda codes: (one.result() for one in as_completed([pool.submit(write_one, code) for code in codes]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _write_static(folder: Path) -> None:
    for file in sorted(FOLDER.iterdir()):
        if file.suffix in _STATIC:
            write(folder, ("static", file.name), file.read_bytes())
    write(folder, ("404.html",), NOT_FOUND.encode())


def _summed(target: Path, done: Spread) -> CopiedSite:
    files = [path for path in target.rglob("*") if path.is_file()]
    return CopiedSite(
        pages=2 * len(done.pages),
        archived=sum(parts[:1] == ("archived",) for parts in done.files),
        files=len(files),
        bytes=sum(path.stat().st_size for path in files),
        missing=tuple(sorted("/".join(parts) or "/" for parts in done.missing)),
    )
