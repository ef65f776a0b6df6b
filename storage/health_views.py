"""Reading how the database itself is: what it holds in figures, and whether it can be read at all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from storage.repository import Repository
from storage.schema import REVISION, crawls, removed_archives


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What is kept, as the database tells it."""

    schema: str
    """The revision of the database's tables."""
    newest_schema: str
    """The revision that this program knows."""
    crawls: int
    archive_bytes: int
    """Of the archives that were not removed on purpose."""


def holdings(repo: Repository) -> Holdings:
    """Figures only; no archive is opened. Raises StorageError where the database cannot be read."""
    there = crawls.c.id.not_in(select(removed_archives.c.crawl_id))
    query = select(func.count(), func.coalesce(func.sum(crawls.c.archive_bytes), 0)).where(there)
    with repo.reading() as connection:
        schema = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        count, size = connection.execute(query).one()
    return Holdings(schema=str(schema), newest_schema=REVISION, crawls=count, archive_bytes=size)
