"""The archives against the digests that were kept of them, and the scores against what the archives come to."""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.deciding import attachment_path
from auditor.means import Means, Step
from auditor.stop import Stop
from auditor.tasks import Done, Failed, Judged, ReplayOrder
from auditor.verifying.faults import Checked, Fault
from auditor.verifying.history import name_of
from auditor.version import program_version
from evaluator.override import undecided
from rules.findings import Status
from rules.kept_pack import unfolded
from rules.pack import PackError, load_pack
from storage import views
from storage.centre import Centre
from storage.months import removed_crawls
from storage.overrides import overrides_of
from storage.records import StoredAudit, StoredCrawl
from storage.repository import Repository


def check_archives(repository: Repository, root: Path) -> Checked:
    """Every archive that was kept and not removed on purpose is there, and is the file that was kept."""
    crawls, removed = views.all_crawls(repository), removed_crawls(repository)
    kept = [crawl for crawl in crawls if crawl.archive and crawl.id not in removed]
    faults = [Fault(where=crawl.archive, what=what) for crawl in kept if (what := _spoilt(root, crawl)) is not None]
    gone = sum(crawl.id in removed for crawl in crawls)
    notes = (f"{gone} archives were removed on purpose; their digests stay",) if gone else ()
    return Checked(what="archives", count=len(kept), faults=tuple(faults), notes=notes)


def check_attachments(repository: Repository, root: Path) -> Checked:
    """Every file that somebody attached to a decision is there, and is the file that was attached."""
    attached = [one for one in overrides_of(repository) if one.attachment]
    faults = []
    for one in attached:
        path = attachment_path(root, one)
        if not path.is_file():
            faults.append(Fault(where=path.name, what=f"the attachment of decision {one.id} is gone"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != one.attachment_sha256:
            faults.append(Fault(where=path.name, what=f"the attachment of decision {one.id} is not the file kept"))
    return Checked(what="attachments", count=len(attached), faults=tuple(faults))


def _spoilt(root: Path, crawl: StoredCrawl) -> str | None:
    try:
        with (root / crawl.archive).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return f"the archive of crawl {crawl.id} ({crawl.centre}, {crawl.month}) is gone"
    except OSError as error:
        return f"the archive cannot be read ({error.strerror})"
    if digest != crawl.archive_sha256:
        return f"it is not the file that was kept: its SHA-256 is {digest}, not {crawl.archive_sha256}"
    return None


def check_scores(means: Means, stop: Stop, progress: Callable[[Step], None] = lambda _: None) -> Checked:
    """Judge the crawl of every audit that counts again, under the pack and for the month it was judged for.

    A finding that comes out otherwise is a fault where this very version of the program had judged; else a note, for
    another version may well have read the same page differently.
    """
    removed = removed_crawls(means.repository)
    chosen = [
        audit
        for month in views.audited_months(means.repository)
        for audit in views.official_audits(means.repository, month)
        if audit.crawl.archive and audit.crawl.id not in removed
    ]
    by_pack: Mapping[str, list[StoredAudit]] = defaultdict(list)
    for audit in chosen:
        by_pack[audit.pack.sha256].append(audit)
    faults: list[Fault] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="prongsai-") as folder:
        for sha256, audits in by_pack.items():
            found, said = _judged_again(means, sha256, audits, Path(folder) / sha256[:16], stop, progress)
            faults += found
            notes += said
    return Checked(what="audits judged again", count=len(chosen), faults=tuple(faults), notes=tuple(notes))


def _judged_again(
    means: Means,
    sha256: str,
    audits: Sequence[StoredAudit],
    folder: Path,
    stop: Stop,
    progress: Callable[[Step], None],
) -> tuple[list[Fault], list[str]]:
    kept = means.repository.pack(sha256)
    assert kept is not None
    try:
        file = unfolded(kept.source, folder)
        pack = load_pack(file)
    except (PackError, OSError, ValueError) as error:
        return [], [f"rule pack {kept.name} {kept.version} cannot be read by this version ({error}): not judged again"]
    if pack.sha256 != sha256:
        return [Fault(where=f"rule pack {sha256}", what=f"its text has the SHA-256 {pack.sha256}")], []
    again, waiting = replace(means, pack=pack, pack_name=str(file)), {str(audit.id): audit for audit in audits}
    centres = {centre.code: centre for centre in means.repository.centres()}
    orders = [(_order(means, audit, centres),) for audit in audits]
    faults: list[Fault] = []
    notes: list[str] = []
    for done, outcome in enumerate(again.crew(audits[0].month, stop).carry_out(orders), 1):
        audit = waiting[outcome.key]
        match outcome:
            case Done():
                if differing := _differing(audit, outcome.judged):
                    what = f"judged again, {', '.join(differing)}"
                    if audit.program_version == program_version():
                        faults.append(Fault(where=name_of(audit), what=what))
                    else:
                        notes.append(f"{name_of(audit)}, by version {audit.program_version}: {what}")
            case Failed():
                faults.append(Fault(where=name_of(audit), what=f"cannot be judged again: {outcome.reason}"))
        progress(Step(centre=audit.centre, month=audit.month, done=done, total=len(audits), judged=None))
    return faults, notes


def _order(means: Means, audit: StoredAudit, centres: Mapping[str, Centre]) -> ReplayOrder:
    known = centres.get(audit.centre) or Centre(code=audit.centre, name_th="")
    return ReplayOrder(
        crawl_id=audit.id,
        centre=audit.centre,
        home_url=known.home_url,
        month=audit.month,
        exempt=frozenset(one.item for one in map(undecided, audit.findings) if one.status is Status.NOT_APPLICABLE),
        archive=means.archive_root / audit.crawl.archive,
        archive_sha256=audit.crawl.archive_sha256,
        names=(known.name_th, known.name_en),
    )


def _differing(audit: StoredAudit, judged: Judged) -> list[str]:
    was = {one.item: undecided(one) for one in audit.findings}
    now = {one.item: one for one in judged.findings}
    return [
        f"{item} is {now[item].status.value if item in now else 'no item'}, not {was[item].status.value}"
        if item not in now or now[item].status is not was[item].status
        else f"{item} reads otherwise"
        for item in was
        if now.get(item) != was[item]
    ]
