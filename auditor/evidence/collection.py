"""A round's evidence as one file: the bundles of its centres and months within a package of packages.

Source: https://specs.webrecorder.net/multi-wacz/0.1.0/ (the profile), as players of web archives read it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from auditor.errors import UsageError
from auditor.evidence.choose import file_for
from auditor.evidence.wacz import Description, WaczWriter
from auditor.version import program_version
from storage.facts import canonical
from storage.journal import head_of
from storage.records import StoredAudit
from storage.repository import Repository

PROFILE = "multi-wacz-package"
MANIFEST, SIGNATURE = "prongsai/round.json", "prongsai/round.sig"


def write_collection(
    repository: Repository,
    audits: Sequence[StoredAudit],
    output: Path,
    *,
    title: str,
    write: Callable[[StoredAudit, Path], None],
) -> None:
    """Write the bundles of these audits into one file; `write` makes the bundle of one.

    The manifest of the whole is signed as each bundle's is. Raises what `write` does, and UsageError where the file
    cannot be written.
    """
    signer, now = repository.scribe.signer, repository.scribe.clock()
    with repository.reading() as connection:
        number, head = head_of(connection)
    try:
        with WaczWriter(output) as package, tempfile.TemporaryDirectory(prefix="prongsai-") as name:
            told = []
            for audit in audits:
                bundle = file_for(audit, Path(name))
                write(audit, bundle)
                data = bundle.read_bytes()
                bundle.unlink()
                package.add(bundle.name, data)
                digest = hashlib.sha256(data).hexdigest()
                told.append({"path": bundle.name, "centre": audit.centre, "month": str(audit.month), "sha256": digest})
            manifest = canonical(
                {
                    "format": "prongsai-round-1",
                    "title": title,
                    "program": program_version(),
                    "made_at": now.isoformat(),
                    "journal": {"number": number, "head": head},
                    "bundles": told,
                }
            )
            package.add(MANIFEST, manifest)
            if signer is not None:
                signature = {"public_key": signer.public_key, "signature": signer.sign(manifest)}
                package.add(SIGNATURE, canonical(signature))
            about = Description(
                title=title,
                description=f"Evidence of {len(audits)} audits",
                created=now,
                software=f"Prongsai {program_version()}",
                profile=PROFILE,
            )
            package.finish(about)
    except OSError as error:
        raise UsageError(f"{output}: the file cannot be written ({error.strerror or error})") from error
