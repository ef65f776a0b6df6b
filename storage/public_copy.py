"""A database for the public: one round's months, as they stand now, without people's names and addresses.

Pages for everybody are made from such a copy and never from the office's own database: so a page cannot tell what is
not in it, whoever writes the page. What is left out, and why: docs/decisions/public-copy.md.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rules.month import Month
from storage.engine import in_our_words
from storage.repository import Repository

_NAMELESS = (
    "runs",
    "audits",
    "set_asides",
    "journal",
    "overrides",
    "override_seconds",
    "override_ends",
    "closings",
    "removed_archives",
)
"""The tables that say who did something."""
_KEPT = frozenset(
    {
        *_NAMELESS,
        "alembic_version",
        "centres",
        "rule_packs",
        "run_centres",
        "run_ends",
        "crawls",
        "findings",
        "decisions",
        "closed_audits",
    }
)
"""All others are emptied: accounts, sessions and deeds, the office's own, and whatever later versions keep."""
_OF_MONTHS = ("audits", "crawls", "runs", "closings", "closed_audits")
_LEFT_OUT = (
    "UPDATE centres SET contact_email = ''",
    "UPDATE overrides SET attachment = '', attachment_sha256 = ''",
    # What waits for a second person is no decision yet.
    "DELETE FROM overrides WHERE needs_second AND id NOT IN (SELECT override_id FROM override_seconds)",
    "DELETE FROM findings WHERE audit_id NOT IN (SELECT id FROM audits)",
    "DELETE FROM decisions WHERE audit_id NOT IN (SELECT id FROM audits)",
)


def write_public_copy(repo: Repository, file: Path, first: Month, last: Month) -> None:
    """Write what the public may read of these months to a new database file. Raises storage's errors.

    The history's head stays the one of the office's database, by which the copy can be held against it.
    """
    with repo.reading() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        with in_our_words(connection.engine):
            copy = sqlite3.connect(file)
            try:
                source.backup(copy)
                _leave_out(copy, first, last)
            finally:
                copy.close()


def _leave_out(copy: sqlite3.Connection, first: Month, last: Month) -> None:
    # The triggers guard the office's history; this is no history but an extract of it.
    for (trigger,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f'DROP TRIGGER "{trigger}"')
    for (table,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table not in _KEPT and not table.startswith("sqlite_"):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - the name is the database's own
    for table in _NAMELESS:
        copy.execute(f"UPDATE {table} SET by = ''")  # noqa: S608 - the tables' names are ours
    for table in _OF_MONTHS:
        copy.execute(f"DELETE FROM {table} WHERE month NOT BETWEEN ? AND ?", (str(first), str(last)))  # noqa: S608 - as above
    for statement in _LEFT_OUT:
        copy.execute(statement)
    copy.commit()
    copy.execute("VACUUM")  # else what was left out still lies in the file's free pages
