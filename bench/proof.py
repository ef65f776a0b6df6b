"""Evidence of the whole sample round: what others' tools say of it, what it costs, and how long checking takes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.parse import parse_page
from rules.thai import compact
from storage import views
from storage.repository import Repository

ROOT = Path(__file__).resolve().parent.parent
OTHERS = ROOT / ".venv-replay" / "bin"
"""Another maker's validator and player; `make bench-replay` installs them."""
_HTML = "text/html"
_NEVER = datetime(2020, 1, 1, tzinfo=UTC)
"""When a replayed page was fetched does not matter to its words."""


@dataclass(slots=True)
class Proof:
    """What was measured."""

    centres: int = 0
    months: int = 0
    archive_bytes: dict[str, int] = field(default_factory=dict)
    """Of all archives, by month."""
    seconds_a_bundle: list[float] = field(default_factory=list)
    bundle_bytes: list[int] = field(default_factory=list)
    warcs_clean: int = 0
    valid: int = 0
    verified: int = 0
    pages: int = 0
    replayed: int = 0
    same_bytes: int = 0
    quotes: int = 0
    quoted: int = 0
    verify_seconds: float = 0.0
    rescore_seconds: float = 0.0
    rescore_changes: int = 0
    missed: Counter[str] = field(default_factory=Counter)


def prove() -> Proof:
    """Audit the sample city for its six months, and put every bundle of evidence to the test."""
    found = Proof()
    with tempfile.TemporaryDirectory(prefix="prongsai-bench-") as name:
        folder = Path(name)
        _program(folder, "demo", "--no-open", allowed=(0, 1))
        database = folder / "prongsai-demo" / "prongsai.db"
        _measure_archives(database, found)
        bundles = _bundles(folder, database, found)
        for bundle in bundles:
            _check(bundle, found)
        if OTHERS.exists():
            _replay(folder, bundles, found)
        found.verify_seconds = _timed(folder, "verify", "--database", str(database))
        began = time.perf_counter()
        told = _program(folder, "rescore", "--dry-run", "--json", "--database", str(database))
        found.rescore_seconds = time.perf_counter() - began
        found.rescore_changes = len(json.loads(told)["changes"])
    return found


def _program(folder: Path, *arguments: str, allowed: Sequence[int] = (0,)) -> str:
    command = [sys.executable, "-m", "auditor.cli", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in allowed:
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def _timed(folder: Path, *arguments: str) -> float:
    began = time.perf_counter()
    _program(folder, *arguments)
    return time.perf_counter() - began


def _measure_archives(database: Path, found: Proof) -> None:
    with Repository.open(database) as repository:
        crawls = views.all_crawls(repository)
    for crawl in crawls:
        month = str(crawl.month)
        found.archive_bytes[month] = found.archive_bytes.get(month, 0) + crawl.archive_bytes
    found.centres, found.months = len({crawl.centre for crawl in crawls}), len(found.archive_bytes)


def _bundles(folder: Path, database: Path, found: Proof) -> list[Path]:
    """Write every bundle in one command, as an operator would; one in twelve again by itself, to time it."""
    _program(folder, "export", "evidence", "--round", "bma-2563", "-o", "bundles", "--database", str(database))
    bundles = sorted((folder / "bundles").glob("*.wacz"))
    for bundle in bundles[::12]:
        centre, month = bundle.stem[:-8], bundle.stem[-7:]
        own = ("--centre", centre, "--month", month, "-o", "one.wacz", "--database", str(database))
        found.seconds_a_bundle.append(_timed(folder, "export", "evidence", *own))
    found.bundle_bytes += [bundle.stat().st_size for bundle in bundles]
    return bundles


def _check(bundle: Path, found: Proof) -> None:
    from auditor.verifying.bundle import checks_of  # noqa: PLC0415 - not for the other benchmarks

    found.verified += not any(check.faults for check in checks_of(bundle, quick=True))
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, "-m", "zipfile", "-e", str(bundle), name], check=True)
        warcs = [str(file) for file in (Path(name) / "archive").iterdir()]
        checked = subprocess.run(
            [sys.executable, "-c", "from warcio.cli import main; main()", "check", *warcs],
            capture_output=True,
            check=False,
        )
        found.warcs_clean += checked.returncode == 0
    if OTHERS.exists():
        done = subprocess.run([str(OTHERS / "wacz"), "validate", "-f", str(bundle)], capture_output=True, check=False)
        found.valid += done.returncode == 0


def _replay(folder: Path, bundles: Sequence[Path], found: Proof) -> None:
    """Load the bundles of each month into a player, and ask it for the page of each finding."""
    months = sorted({bundle.stem[-7:] for bundle in bundles})
    for month in months:
        _others(folder, "wb-manager", "init", month)
        own = [str(bundle) for bundle in bundles if bundle.stem.endswith(month)]
        _others(folder, "wb-manager", "add", "--unpack-wacz", month, *own)
    with _player(folder) as address:
        for bundle in bundles:
            for url, stamp, sha256, excerpt in _entries(bundle):
                _ask(f"{address}/{bundle.stem[-7:]}/{stamp}id_/{url}", url, sha256, excerpt, found)


def _others(folder: Path, program: str, *arguments: str) -> None:
    subprocess.run([str(OTHERS / program), *arguments], cwd=folder, check=True, capture_output=True)


@contextlib.contextmanager
def _player(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(OTHERS / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _entries(bundle: Path) -> Iterator[tuple[str, str, str, str]]:
    """Address, time, digest and excerpt of what each finding of a bundle rests on."""
    with zipfile.ZipFile(bundle) as package:
        findings = json.loads(package.read("prongsai/findings.json"))["findings"]
        for line in package.read("pages/pages.jsonl").decode().splitlines():
            page = json.loads(line)
            if "finding" in page:
                told = findings[page["id"]]
                stamp = "".join(char for char in page["ts"] if char.isdecimal())
                sha256 = told["evidence_sha256"] if page["url"] == told["url"] else ""
                yield page["url"], stamp, sha256 or "", told["excerpt"] or ""


def _ask(address: str, url: str, sha256: str, excerpt: str, found: Proof) -> None:
    found.pages += 1
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            body, kind = answer.read(), answer.headers.get("Content-Type", "")
    except urllib.error.HTTPError as error:
        body, kind = error.read(), error.headers.get("Content-Type", "")
        if "x-archive-orig-date" not in {key.lower() for key in error.headers} and error.code == 404:
            found.missed[f"{error.code}"] += 1
    except OSError as error:
        found.missed[type(error).__name__] += 1
        return
    found.replayed += 1
    if sha256:
        found.same_bytes += hashlib.sha256(body).hexdigest() == sha256
    if sha256 and excerpt and kind.startswith(_HTML):
        found.quotes += 1
        page = parse_page(url, url, 200, body, kind, _NEVER)
        text = compact(" ".join((page.title, *(block.text for block in page.blocks))))
        found.quoted += all(part in text for part in map(compact, excerpt.split(";", maxsplit=1)[0].split()[:6]))


def lines(found: Proof) -> Iterator[str]:
    """The figures as Markdown."""
    first, *later = (found.archive_bytes[month] / found.centres / 1000 for month in sorted(found.archive_bytes))
    bundles = len(found.bundle_bytes)
    yield "| what | figure |"
    yield "|---|---|"
    yield f"| bundles of {found.centres} centres × {found.months} months; ours says whole | {found.verified} of {bundles} |"
    yield f"| warcio check: every record's digests right | {found.warcs_clean} of {bundles} |"
    if OTHERS.exists():
        yield f"| the wacz package's own validation | {found.valid} of {bundles} |"
        yield f"| pages of findings that pywb replays | {found.replayed} of {found.pages} |"
        yield f"| … with the bytes of which the finding keeps the digest | {found.same_bytes} |"
        yield f"| … with the words that the report quotes (HTML pages) | {found.quoted} of {found.quotes} |"
    median, most = statistics.median(found.seconds_a_bundle), max(found.seconds_a_bundle)
    yield f"| one bundle, as a command (asked: ≤ 2 s) | {median:.1f} s (at most {most:.1f}), {statistics.median(found.bundle_bytes) / 1000:,.0f} KB |"
    yield f"| archives, a centre and month: the first month; later ones | {first:,.0f} KB; {statistics.median(later):,.0f} KB |"
    yield f"| `verify` of the database, every crawl judged again (asked: ≤ 60 s) | {found.verify_seconds:.0f} s |"
    yield f"| `rescore` of all kept crawls (asked: ≤ 60 s); verdicts or scores that differ | {found.rescore_seconds:.0f} s; {found.rescore_changes} |"
