"""One centre's month as a file that a sceptic can replay and verify without us.

What is in it beside the archive, its index and its pages (`auditor.evidence.wacz`):
findings.json, report.th.html, report.en.html, report.th.pdf, report.en.pdf, pack.yaml, journal.json (the entries on this
centre and month, each with the facts that its digest is made of), manifest.json (everything above with its digest, the
head of the journal, the program's version) and manifest.sig, all in the folder prongsai/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from auditor.documents import show_document
from auditor.errors import UsageError
from auditor.evidence.cdxj import index_lines
from auditor.evidence.wacz import Description, PageEntry, WaczWriter
from auditor.reports.proof import Grounds, Language, report_of
from auditor.reports.render import html_of, pdf_of
from auditor.version import program_version
from crawler.visit import Ending
from rules.findings import Finding
from storage import views
from storage.archive import iterate_archive
from storage.bodies import companion, companion_of
from storage.centre import Centre
from storage.facts import canonical, facts_of
from storage.journal import Entry, entries, entry_document, head_of
from storage.records import StoredAudit
from storage.repository import Repository

FOLDER = "prongsai"
MANIFEST, SIGNATURE = f"{FOLDER}/manifest.json", f"{FOLDER}/manifest.sig"
_REPORTS = ((Language.THAI, "th"), (Language.ENGLISH, "en"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry of the journal with what it is about."""

    entry: Entry
    facts: Any


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an archive has under an address."""

    url: str
    at: datetime


def write_bundle(
    repository: Repository,
    audit: StoredAudit,
    archive_root: Path,
    output: Path,
    *,
    titles: Mapping[str, tuple[str, str]],
) -> None:
    """Write the evidence of one audit to a new file, or in place of an older one once it is whole.

    `titles` are the items' in Thai and in English. Raises UsageError where the archive was removed or the file cannot be
    written, and storage's errors where the archive is not what was kept.
    """
    crawl = audit.crawl
    archive = archive_root / crawl.archive
    if not crawl.archive or not archive.is_file():
        raise UsageError(
            f"the archive of {audit.centre} for {audit.month} is no longer there: nothing can be proved of it"
        )
    seen = _seen(archive, crawl.archive_sha256)
    centre = repository.centre(audit.centre) or Centre(code=audit.centre, name_th=audit.centre)
    told, head = _told(repository, audit)
    signer, now = repository.scribe.signer, repository.scribe.clock()
    grounds = Grounds(
        centre=centre,
        audit=audit,
        titles=titles,
        entries=[one.entry for one in told],
        head=head,
        public_key=signer.public_key if signer is not None else "",
        fetched={url: one.at for url, one in seen.items()},
        made_at=now,
    )
    pages = _pages(audit, seen, centre, titles)
    try:
        with WaczWriter(output) as package:
            package.add_index(_add_archives(package, archive))
            package.add_pages(pages)
            for name, data in _files(repository, grounds, told):
                package.add(f"{FOLDER}/{name}", data)
            manifest = _json(_manifest(package.resources(), grounds))
            package.add(MANIFEST, manifest)
            if signer is not None:
                package.add(SIGNATURE, _json({"public_key": signer.public_key, "signature": signer.sign(manifest)}))
            package.finish(_description(grounds, pages))
    except OSError as error:
        raise UsageError(f"{output}: the file cannot be written ({error.strerror or error})") from error


def _add_archives(package: WaczWriter, archive: Path) -> list[str]:
    """Add the archive, and what it refers to in earlier ones; returns the index of both."""
    data, earlier, name = archive.read_bytes(), companion(archive), companion_of(archive).name
    package.add_archive(archive.name, data)
    if earlier:
        package.add_archive(name, earlier)
    return [*index_lines(BytesIO(data), archive.name), *index_lines(BytesIO(earlier), name)]


def _files(repository: Repository, grounds: Grounds, told: Sequence[Told]) -> Iterable[tuple[str, bytes]]:
    audit = grounds.audit
    history = views.history(repository, audit.centre, audit.month)
    yield "findings.json", _json(show_document(grounds.centre, audit, history))
    pack = repository.pack(audit.pack.sha256)
    assert pack is not None
    yield "pack.yaml", pack.source.encode()
    yield "journal.json", _json({"entries": [entry_document(one.entry) | {"facts": one.facts} for one in told]})
    for language, short in _REPORTS:
        report = report_of(grounds, language)
        yield f"report.{short}.html", html_of(report)
        yield f"report.{short}.pdf", pdf_of(report, made_at=grounds.made_at)


def _told(repository: Repository, audit: StoredAudit) -> tuple[list[Told], tuple[int, str]]:
    """The entries that a reader needs: on this centre's month, the pack, the month's closing, decisions carried here."""
    with repository.reading() as connection:
        chosen = [entry for entry in entries(connection) if _concerns(entry, audit)]
        return [Told(entry=each, facts=facts_of(connection, each.subject)) for each in chosen], head_of(connection)


def _concerns(entry: Entry, audit: StoredAudit) -> bool:
    about, month = entry.subject, str(audit.month)
    if about.get("pack") == audit.pack.sha256 or about.get("closing") == month:
        return True
    decided = {finding.decision.override for finding in audit.findings if finding.decision is not None}
    carried = not decided.isdisjoint(about.get(key) for key in ("override", "second", "end"))
    return carried or (about.get("centre") == audit.centre and about.get("month") == month)


def _seen(archive: Path, sha256: str) -> dict[str, _Seen]:
    """What the archive has, by the addresses that were asked for and by those that answered."""
    seen: dict[str, _Seen] = {}
    for visit in iterate_archive(archive, sha256=sha256):
        if isinstance(visit, Ending) or not visit.exchanges:
            continue
        last = visit.exchanges[-1]
        for exchange in visit.exchanges:
            seen[exchange.url] = _Seen(exchange.url, exchange.started_at)
        seen.setdefault(visit.url, _Seen(last.url, last.started_at))
    return seen


def _pages(
    audit: StoredAudit, seen: Mapping[str, _Seen], centre: Centre, titles: Mapping[str, tuple[str, str]]
) -> list[PageEntry]:
    """The front page, then each finding's evidence, or the page that should have led there."""
    pages = []
    front = next((seen[url] for url in (centre.home_url, f"{centre.home_url}/") if url in seen), None)
    front = front or next(iter(seen.values()), None)
    if front is not None:
        pages.append(PageEntry(id="home", url=front.url, at=front.at, title=centre.name_th))
    for finding in audit.findings:
        place = next((seen[url] for url in (finding.url or "", finding.found_on or "") if url in seen), None)
        if place is not None:
            title = f"{finding.item} {titles.get(finding.item, ('', ''))[0]} · {finding.status.value}"
            pages.append(
                PageEntry(id=finding.item, url=place.url, at=place.at, title=title, more={"finding": _brief(finding)})
            )
    return pages


def _brief(finding: Finding) -> dict[str, Any]:
    return {
        "item": finding.item,
        "status": finding.status.value,
        "label": finding.label,
        "found_on": finding.found_on,
        "sha256": finding.evidence_sha256,
    }


def _manifest(files: Sequence[Mapping[str, Any]], grounds: Grounds) -> dict[str, Any]:
    audit = grounds.audit
    return {
        "format": "prongsai-evidence-1",
        "centre": audit.centre,
        "month": str(audit.month),
        "audit": audit.id,
        "archive_sha256": audit.crawl.archive_sha256,
        "pack_sha256": audit.pack.sha256,
        "program": program_version(),
        "made_at": grounds.made_at.isoformat(),
        "journal": {"number": grounds.head[0], "head": grounds.head[1]},
        "files": [{"path": one["path"], "hash": one["hash"], "bytes": one["bytes"]} for one in files],
    }


def _description(grounds: Grounds, pages: Sequence[PageEntry]) -> Description:
    audit = grounds.audit
    return Description(
        title=f"{grounds.centre.name_th} · {audit.month}",
        description=f"Evidence of the audit of {audit.centre} for {audit.month} under {audit.pack.name} {audit.pack.version}",
        created=grounds.made_at,
        software=f"Prongsai {program_version()}",
        main_page=pages[0] if pages else None,
    )


def _json(document: Any) -> bytes:
    return canonical(document)
