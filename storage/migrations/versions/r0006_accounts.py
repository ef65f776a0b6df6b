"""Accounts of the dashboard, their sessions, and the register of who did what there.

A database of an earlier version has no accounts: the dashboard then belongs to whoever sits at its machine, as before.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE accounts (
        "key" TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        password TEXT NOT NULL,
        enabled BOOLEAN NOT NULL,
        created_at TEXT NOT NULL,
        created_by TEXT NOT NULL,
        PRIMARY KEY ("key"),
        CONSTRAINT role_known CHECK (role IN ('viewer', 'operator', 'admin'))
    )
    """,
    """
    CREATE TABLE sessions (
        sha256 TEXT NOT NULL,
        account TEXT NOT NULL,
        created_at TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        PRIMARY KEY (sha256),
        FOREIGN KEY(account) REFERENCES accounts ("key")
    )
    """,
    """
    CREATE TABLE deeds (
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        account TEXT NOT NULL,
        address TEXT NOT NULL,
        deed TEXT NOT NULL,
        about TEXT NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    "CREATE INDEX deeds_of_account ON deeds (account, deed, at)",
    "CREATE INDEX sessions_of_account ON sessions (account)",
)

REFUSAL = """
    CREATE TRIGGER {table}_refuse_{operation} BEFORE {operation} ON {table}
    BEGIN
        SELECT RAISE(ABORT, '{table} is only ever added to');
    END
"""


def upgrade() -> None:
    """Make the tables, and the triggers that refuse changes to the register."""
    for statement in TABLES:
        op.execute(statement)
    for operation in ("UPDATE", "DELETE"):
        op.execute(REFUSAL.format(table="deeds", operation=operation))
