"""A round's evidence against itself: the package of packages, and every bundle in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from auditor.evidence.collection import MANIFEST, SIGNATURE
from auditor.verifying.bundle import checks_of
from auditor.verifying.faults import Checked, Fault
from auditor.verifying.package import Package, check_files, hash_of, opened, signed_by, told


def is_collection(path: Path) -> bool:
    """Whether a file holds a round's bundles. Raises UsageError where it is no package at all."""
    with opened(path) as package:
        return MANIFEST in package.names


def checks_of_all(path: Path, *, public_key: str | None = None, quick: bool = False) -> Iterator[Checked]:
    """As `auditor.verifying.bundle.checks_of`: of the whole, then of every bundle, whose faults bear its name."""
    with opened(path) as package:
        listed = check_files(package)
        yield listed
        if listed.faults:
            return
        manifest = told("manifest of the round", lambda: _check_manifest(package, public_key))
        yield manifest
        for name in (name for name in package.names if name.endswith(".wacz")):
            yield _bundle(package, name, public_key, quick=quick)


def _check_manifest(package: Package, public_key: str | None) -> Checked:
    manifest = package.document(MANIFEST)
    noted = {one["path"]: one["sha256"] for one in manifest["bundles"]}
    there = [name for name in package.names if name.endswith(".wacz")]
    faults = [
        Fault(where=name, what="it is not the bundle that the manifest tells of")
        for name in there
        if hash_of(package.read(name)) != f"sha256:{noted.get(name)}"
    ]
    faults += [Fault(where=name, what="it is gone") for name in noted if name not in there]
    key, unsigned = signed_by(package, MANIFEST, SIGNATURE)
    faults += [unsigned] if unsigned else []
    if public_key is not None and key != public_key:
        faults.append(Fault(where=SIGNATURE, what=f"it is signed by {key or 'nobody'}, not by {public_key}"))
    signed = f"signed by {key}" if key else "not signed: it proves that it is whole, not who made it"
    return Checked(what="manifest of the round", count=len(noted), faults=tuple(faults), notes=(signed,))


def _bundle(package: Package, name: str, public_key: str | None, *, quick: bool) -> Checked:
    with tempfile.TemporaryDirectory(prefix="prongsai-") as folder:
        file = Path(folder) / name
        file.write_bytes(package.read(name))
        checks = list(checks_of(file, public_key=public_key, quick=quick))
    faults = tuple(Fault(where=f"{name}: {fault.where}", what=fault.what) for check in checks for fault in check.faults)
    return Checked(what=f"checks of {name}", count=len(checks), faults=faults)
