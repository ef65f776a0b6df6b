"""The rule packs that judged kept audits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from rules.month import Month
from storage.records import PackReference
from storage.repository import Repository
from storage.schema import audits, rule_packs
from storage.views import official_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPack:
    """A pack whose text is kept, and what it judged."""

    pack: PackReference
    audits: int
    first_month: Month | None
    last_month: Month | None
    """None where no audit is kept under it."""


def kept_packs(repo: Repository) -> tuple[KeptPack, ...]:
    """Every pack that was kept, the one with the newest month first."""
    query = (
        select(
            rule_packs.c.name,
            rule_packs.c.version,
            rule_packs.c.sha256,
            func.count(audits.c.id).label("audits"),
            func.min(audits.c.month).label("first"),
            func.max(audits.c.month).label("last"),
        )
        .select_from(rule_packs.outerjoin(audits, audits.c.pack_sha256 == rule_packs.c.sha256))
        .group_by(rule_packs.c.sha256)
        .order_by(func.max(audits.c.month).desc().nulls_last(), rule_packs.c.name, rule_packs.c.version)
    )
    with repo.reading() as connection:
        return tuple(
            KeptPack(
                pack=PackReference(name=row["name"], version=row["version"], sha256=row["sha256"]),
                audits=row["audits"],
                first_month=Month.parse(row["first"]) if row["first"] else None,
                last_month=Month.parse(row["last"]) if row["last"] else None,
            )
            for row in connection.execute(query).mappings()
        )


def packs_that_judged(repo: Repository, months: Collection[Month]) -> frozenset[str]:
    """The digests of the packs of the audits that count for these months."""
    counting = official_ids(audits.c.month.in_([str(month) for month in months]))
    query = select(audits.c.pack_sha256).where(audits.c.id.in_(counting)).distinct()
    with repo.reading() as connection:
        return frozenset(connection.execute(query).scalars())
