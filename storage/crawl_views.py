"""Reading one crawl."""

from __future__ import annotations

from sqlalchemy import select

from storage.records import StoredCrawl
from storage.repository import Repository
from storage.rows import crawl_of
from storage.schema import crawls


def crawl(repo: Repository, crawl_id: int) -> StoredCrawl | None:
    """A crawl by its number; None where there is none."""
    with repo.reading() as connection:
        row = connection.execute(select(crawls).where(crawls.c.id == crawl_id)).mappings().first()
        return None if row is None else crawl_of(row)
