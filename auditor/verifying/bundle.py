"""A file of evidence against itself, offline: every byte listed and digested, the history's entries, the findings again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditor.evidence.bundle import FOLDER, MANIFEST, SIGNATURE
from auditor.evidence.wacz import PACKAGE, PACKAGE_DIGEST
from auditor.numbers import json_number, json_score
from auditor.replay import CannotReplay, kept_snapshot
from auditor.tasks import ReplayOrder
from auditor.verifying.faults import Checked, Fault
from auditor.verifying.package import Package, check_files, hash_of, opened, signed_by, told
from auditor.version import program_version
from crawler.nursery import Nursery
from rules.evaluate import evaluate
from rules.findings import Finding
from rules.kept_pack import unfolded
from rules.month import Month
from rules.pack import Pack, PackError, load_pack
from storage.bodies import companion_of, is_companion
from storage.facts import digest_of
from storage.journal import entry_of, fault_in
from storage.rows import fraction_of

_AGAIN = "findings judged again from the archive"


def checks_of(path: Path, *, public_key: str | None = None, quick: bool = False) -> Iterator[Checked]:
    """One check after another; none follows one without which it would mean nothing.

    Args:
        path: the package.
        public_key: whose signature it must bear, in hexadecimal; None for anybody's or none.
        quick: leave out judging the archive again.

    Raises:
        UsageError: the file cannot be read, or is no package of evidence.
    """
    with opened(path) as package:
        listed = check_files(package)
        yield listed
        if listed.faults:
            return
        yield told("manifest", lambda: _check_manifest(package, public_key))
        yield told("journal entries", lambda: _check_entries(package))
        yield told("findings", lambda: _check_findings(package))
        if not quick:
            yield told(_AGAIN, lambda: _check_archive(package))


def _check_manifest(package: Package, public_key: str | None) -> Checked:
    """That the manifest tells of the same files, and whose signature it bears."""
    names = set(package.names)
    if MANIFEST not in names:
        fault = Fault(where=MANIFEST, what="there is none: this is a web archive, but no evidence of an audit")
        return Checked(what="manifest", count=0, faults=(fault,))
    manifest = package.document(MANIFEST)
    faults = [
        Fault(where=one["path"], what="it is not the file that the manifest tells of")
        for one in manifest["files"]
        if one["path"] not in names or hash_of(package.read(one["path"])) != one["hash"]
    ]
    told = {one["path"] for one in manifest["files"]} | {MANIFEST, SIGNATURE, PACKAGE, PACKAGE_DIGEST}
    faults += [Fault(where=name, what="the manifest does not tell of it") for name in sorted(names - told)]
    key, unsigned = signed_by(package, MANIFEST, SIGNATURE)
    faults += [unsigned] if unsigned else []
    if public_key is not None and key != public_key:
        faults.append(Fault(where=SIGNATURE, what=f"it is signed by {key or 'nobody'}, not by {public_key}"))
    journal = manifest["journal"]
    notes = (
        f"{manifest['centre']} for {manifest['month']}, made {manifest['made_at']} by version {manifest['program']}",
        f"signed by {key}" if key else "not signed: it proves that it is whole, not who made it",
        f"the journal's head was entry {journal['number']}: {journal['head']}",
    )
    return Checked(what="manifest", count=1, faults=tuple(faults), notes=notes)


def _check_entries(package: Package) -> Checked:
    """That each entry of the journal is as it was made, and is about the facts that stand beside it."""
    told = package.document(f"{FOLDER}/journal.json")["entries"]
    faults, head = [], package.document(MANIFEST)["journal"]
    for one in told:
        entry = entry_of(one)
        fault = fault_in(entry, entry.previous, entry.number)
        if fault is None and digest_of(one["facts"]) != entry.digest:
            fault = "the facts beside it are not those that it was made of"
        if fault is None and entry.number > head["number"]:
            fault = f"it is newer than the head, entry {head['number']}"
        if fault is not None:
            faults.append(Fault(where=f"journal entry {entry.number}", what=fault))
    return Checked(what="journal entries", count=len(told), faults=tuple(faults))


def _check_findings(package: Package) -> Checked:
    """That what people read is what the journal tells of: findings, score, archive and rules."""
    manifest, document = package.document(MANIFEST), package.document(f"{FOLDER}/findings.json")
    facts = _audit_facts(package, manifest["audit"])
    if facts is None:
        fault = Fault(where=f"audit {manifest['audit']}", what="the journal has no entry of it")
        return Checked(what="findings", count=0, faults=(fault,))
    rows = {row["item"]: row for row in facts["findings"]}
    decided = _decisions(package, facts)
    faults = [
        Fault(where=f"finding {item}", what="it is not the one that the journal tells of")
        for item, told in document["findings"].items()
        if item not in rows or not _is_same(told, rows[item], decided.get(item))
    ]
    faults += [Fault(where=f"finding {item}", what="it is gone") for item in rows if item not in document["findings"]]
    final = facts["audit"]["score_final"]
    if document["score"] != json_score(None if final is None else fraction_of(final)):
        faults.append(Fault(where="score", what="it is not the one that the journal tells of"))
    if facts["crawl"]["archive_sha256"] != manifest["archive_sha256"]:
        faults.append(Fault(where="manifest", what="it tells of another archive than the journal"))
    return Checked(what="findings", count=len(rows), faults=tuple(faults))


def _audit_facts(package: Package, audit_id: int) -> Any:
    told = package.document(f"{FOLDER}/journal.json")["entries"]
    return next((one["facts"]["audit"] for one in told if one["subject"].get("audit") == audit_id), None)


def _decisions(package: Package, audit: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """What decided an audit's items, as `_decision` has it of what people read; by item."""
    told = package.document(f"{FOLDER}/journal.json")["entries"]
    made = {one["facts"]["override"]["id"]: one["facts"]["override"] for one in told if "override" in one["facts"]}
    overrides = {row["item"]: (made[row["override_id"]], row["credit"]) for row in audit["decisions"]}
    return {
        item: (row["id"], row["status"], row["by"], row["reason"], _number(credit))
        for item, (row, credit) in overrides.items()
    }


def _decision(told: Mapping[str, Any]) -> tuple[Any, ...] | None:
    override = told["override"]
    return override and (override["number"], told["status"], override["by"], override["reason"], told["credit"])


def _is_same(told: Mapping[str, Any], row: Mapping[str, Any], decision: tuple[Any, ...] | None) -> bool:
    """Whether a finding as people read it is the kept one, decided by the kept decision or by none."""
    if _decision(told) != decision:
        return False
    machine = told["override"]["machine"] if told["override"] else told
    same = all(machine[key] == row[key] for key in ("status", "explanation", "explanation_th"))
    same = same and (machine["credit"], told["weight"]) == (_number(row["credit"]), _number(row["weight"]))
    return same and all(told[key] == row[key] for key in ("url", "found_on", "label", "excerpt", "evidence_sha256"))


def _number(kept: str | None) -> float | int | None:
    return json_number(None if kept is None else Decimal(kept))


def _check_archive(package: Package) -> Checked:
    """That the archive, judged again under the enclosed rules, comes to the same findings."""
    manifest, document = package.document(MANIFEST), package.document(f"{FOLDER}/findings.json")
    with tempfile.TemporaryDirectory(prefix="prongsai-") as name:
        folder = Path(name)
        archive = folder / "crawl.warc.gz"
        inside = _unpacked(package, archive)
        try:
            pack = load_pack(unfolded(package.read(f"{FOLDER}/pack.yaml").decode(), folder / "rules"))
            if pack.sha256 != manifest["pack_sha256"]:
                return _one_fault("rule pack", f"its SHA-256 is {pack.sha256}, not {manifest['pack_sha256']}")
            found = _judged(_order(archive, manifest, document), pack)
        except (PackError, ValueError) as error:
            return _one_fault("rule pack", f"it cannot be read ({error})")
        except CannotReplay as error:
            return _one_fault(inside, str(error).replace(str(archive), "the archive").replace(f"{folder}/", ""))
    differing = [
        item
        for item, told in document["findings"].items()
        if item not in found
        or found[item].status.value != (told["override"]["machine"] if told["override"] else told)["status"]
        or found[item].evidence_sha256 != told["evidence_sha256"]
    ]
    what = f"judged again, {', '.join(differing)} come out otherwise"
    if differing and manifest["program"] == program_version():
        return _one_fault(inside, what)
    notes = (f"by version {program_version()}, not {manifest['program']}: {what}",) if differing else ()
    return Checked(what=_AGAIN, count=len(found), notes=notes)


def _unpacked(package: Package, archive: Path) -> str:
    """Writes the archive there and what it refers to beside it, even if that is nothing; returns the archive's name."""
    names = [name for name in package.names if name.startswith("archive/")]
    inside = next(name for name in names if not is_companion(name))
    archive.write_bytes(package.read(inside))
    earlier = (package.read(name) for name in names if is_companion(name))
    companion_of(archive).write_bytes(b"".join(earlier))
    return inside


def _judged(order: ReplayOrder, pack: Pack) -> dict[str, Finding]:
    with Nursery() as nursery:
        snapshot = kept_snapshot(order, nursery)
    return {one.item: one for one in evaluate(pack, snapshot, order.month, order.exempt, order.names)}


def _order(archive: Path, manifest: Mapping[str, Any], document: Mapping[str, Any]) -> ReplayOrder:
    return ReplayOrder(
        crawl_id=0,
        centre=manifest["centre"],
        home_url=document["home_url"],
        month=Month.parse(manifest["month"]),
        exempt=frozenset(item for item, told in document["findings"].items() if told["status"] == "not_applicable"),
        archive=archive,
        archive_sha256=manifest["archive_sha256"],
        names=(document["name_th"], document["name_en"]),
    )


def _one_fault(where: str, what: str) -> Checked:
    return Checked(what=_AGAIN, count=0, faults=(Fault(where=where, what=what),))
