"""A package of evidence as a file: opened within bounds, every byte of it listed and digested."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import UsageError
from auditor.evidence.wacz import PACKAGE, PACKAGE_DIGEST
from auditor.verifying.faults import Checked, Fault
from auditor.verifying.zip_layout import layout_fault
from storage.signing import is_signed

_MOST_BYTES = 16_000_000_000
"""Of all files of a package once unpacked: a round's bundles are a few hundred megabytes."""


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package, file by file."""

    path: Path
    files: zipfile.ZipFile

    @property
    def names(self) -> list[str]:
        return self.files.namelist()

    def read(self, name: str) -> bytes:
        """A file's bytes; raises KeyError where there is none, ValueError where they cannot be unpacked."""
        try:
            return self.files.read(name)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
            raise ValueError(f"its bytes are damaged ({error})") from error

    def document(self, name: str) -> Any:
        return json.loads(self.read(name))


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package in a file. Raises UsageError where it cannot be read, or is none."""
    try:
        with zipfile.ZipFile(path) as files:
            if sum(entry.file_size for entry in files.infolist()) > _MOST_BYTES:
                raise UsageError(f"{path}: unpacked it would be larger than any evidence is")
            yield Package(path, files)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file") from None
    except OSError as error:
        raise UsageError(f"{path}: the file cannot be read ({error.strerror or error})") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UsageError(f"{path}: this is no WACZ file, or it was cut off ({error})") from error


def told(what: str, check: Callable[[], Checked]) -> Checked:
    """What a check found; that a document within is not laid out as one of ours is a fault too."""
    try:
        return check()
    except (KeyError, ValueError, TypeError, AttributeError, StopIteration) as error:
        return Checked(what=what, count=0, faults=(Fault(where=what, what=f"cannot be made out ({error!r})"),))


def check_files(package: Package) -> Checked:
    """That the description is the one that was digested, and each file is listed once and is as listed."""
    names, layout = package.names, layout_fault(package.path, package.files)
    faults = list(_file_faults(package, names))
    if layout is not None:
        faults.append(Fault(where="the package itself", what=layout))
    return Checked(what="files", count=len(names), faults=tuple(faults))


def _file_faults(package: Package, names: list[str]) -> Iterator[Fault]:
    try:
        body = package.read(PACKAGE)
        noted = package.document(PACKAGE_DIGEST)["hash"]
        listed = {one["path"]: one for one in json.loads(body)["resources"]}
    except (KeyError, ValueError, TypeError) as error:
        yield Fault(where=PACKAGE, what=f"the description cannot be read ({error})")
        return
    if noted != hash_of(body):
        yield Fault(where=PACKAGE, what=f"it was altered: its digest is {hash_of(body)}, not {noted}")
    for name in dict.fromkeys(names):
        if (what := _spoilt(package, name, names, listed)) is not None:
            yield Fault(where=name, what=what)
    for name in listed:
        if name not in names:
            yield Fault(where=name, what="it is listed in the description, and is gone")


def _spoilt(package: Package, name: str, names: list[str], listed: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What is wrong with a file of the package; None if nothing."""
    if names.count(name) > 1:
        return "it is there twice"
    if name in (PACKAGE, PACKAGE_DIGEST):
        return None
    if name not in listed:
        return "it is not listed in the description: it was added later"
    try:
        found = hash_of(package.read(name))
    except ValueError as error:
        return str(error)
    return (
        None if found == listed[name]["hash"] else f"it was altered: its digest is {found}, not {listed[name]['hash']}"
    )


def signed_by(package: Package, signed: str, signature: str) -> tuple[str, Fault | None]:
    """Whose signature a file of the package bears, "" for nobody's, and what is wrong with it."""
    if signature not in package.names:
        return "", None
    found = package.document(signature)
    key = str(found.get("public_key", ""))
    if is_signed(package.read(signed), public_key=key, signature=str(found.get("signature", ""))):
        return key, None
    return key, Fault(where=signature, what="the signature is not of this manifest")


def hash_of(data: bytes) -> str:
    """As descriptions note it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
