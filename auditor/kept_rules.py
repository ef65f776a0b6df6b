"""The rule packs that judged, from their kept texts: what an item was called then, and what it asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rules.kept_pack import unfolded
from rules.pack import Pack, PackError, load_pack
from storage.records import StoredAudit
from storage.repository import Repository


def rules_that_judged(repository: Repository, today: Pack, audits: Iterable[StoredAudit]) -> dict[str, Pack]:
    """The pack of each of these audits by its digest; `today` for one that this version can no longer read."""
    return packs_of(repository, today, {audit.pack.sha256 for audit in audits})


def packs_of(repository: Repository, today: Pack, digests: Iterable[str]) -> dict[str, Pack]:
    """The packs of these digests; `today` for one that this version can no longer read."""
    wanted = set(digests) - {today.sha256}
    return {today.sha256: today} | {sha256: _kept(repository, sha256) or today for sha256 in sorted(wanted)}


def _kept(repository: Repository, sha256: str) -> Pack | None:
    kept = repository.pack(sha256)
    return None if kept is None else _loaded(kept.source)


@lru_cache(maxsize=16)
def _loaded(source: str) -> Pack | None:
    """Each text once: the pages of a dashboard ask for the same few packs again and again."""
    with tempfile.TemporaryDirectory(prefix="prongsai-") as folder:
        try:
            return load_pack(unfolded(source, Path(folder)))
        except (PackError, OSError, ValueError):
            return None


def titles_of(repository: Repository, today: Pack, audits: Iterable[StoredAudit]) -> dict[str, str]:
    """The items' Thai titles by code; where packs name one differently, today's."""
    packs = rules_that_judged(repository, today, audits).values()
    return {rule.code: rule.title_th for pack in (*packs, today) for rule in pack.items}
