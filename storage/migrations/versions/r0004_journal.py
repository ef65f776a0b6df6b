"""The hash-chained journal, people's decisions on findings, closed months, archives that were removed.

What was kept before has no entries: the first opening after this revision writes one for each audit (`storage.adopt`).
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE journal (
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        reason TEXT NOT NULL,
        digest TEXT NOT NULL,
        previous TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        public_key TEXT NOT NULL,
        signature TEXT NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (previous),
        UNIQUE (sha256)
    )
    """,
    """
    CREATE TABLE stamps (
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        authority TEXT NOT NULL,
        token BLOB NOT NULL,
        PRIMARY KEY (number, authority),
        FOREIGN KEY(number) REFERENCES journal (number)
    )
    """,
    """
    CREATE TABLE overrides (
        id INTEGER NOT NULL,
        audit_id INTEGER NOT NULL,
        centre TEXT NOT NULL,
        month TEXT NOT NULL,
        item TEXT NOT NULL,
        status TEXT NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        evidence_sha256 TEXT,
        last_month TEXT,
        attachment TEXT NOT NULL,
        attachment_sha256 TEXT NOT NULL,
        needs_second BOOLEAN NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT month_form CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
        CONSTRAINT status_decided CHECK (status IN ('satisfied', 'none_declared', 'stale', 'undated', 'empty', 'broken',
            'missing')),
        FOREIGN KEY(audit_id, item) REFERENCES findings (audit_id, item),
        FOREIGN KEY(centre) REFERENCES centres (code)
    )
    """,
    """
    CREATE INDEX overrides_of_centre ON overrides (centre, item)
    """,
    """
    CREATE TABLE override_seconds (
        override_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        PRIMARY KEY (override_id),
        FOREIGN KEY(override_id) REFERENCES overrides (id)
    )
    """,
    """
    CREATE TABLE override_ends (
        override_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        PRIMARY KEY (override_id),
        FOREIGN KEY(override_id) REFERENCES overrides (id)
    )
    """,
    """
    CREATE TABLE decisions (
        audit_id INTEGER NOT NULL,
        item TEXT NOT NULL,
        override_id INTEGER NOT NULL,
        credit TEXT,
        PRIMARY KEY (audit_id, item),
        FOREIGN KEY(audit_id, item) REFERENCES findings (audit_id, item),
        FOREIGN KEY(override_id) REFERENCES overrides (id)
    )
    """,
    """
    CREATE TABLE closings (
        month TEXT NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (month),
        CONSTRAINT month_form CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]')
    )
    """,
    """
    CREATE TABLE closed_audits (
        month TEXT NOT NULL,
        centre TEXT NOT NULL,
        audit_id INTEGER NOT NULL,
        PRIMARY KEY (month, centre),
        FOREIGN KEY(month) REFERENCES closings (month),
        FOREIGN KEY(audit_id) REFERENCES audits (id)
    )
    """,
    """
    CREATE TABLE removed_archives (
        crawl_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        PRIMARY KEY (crawl_id),
        FOREIGN KEY(crawl_id) REFERENCES crawls (id)
    )
    """,
)

APPEND_ONLY = (
    "journal",
    "stamps",
    "overrides",
    "override_seconds",
    "override_ends",
    "decisions",
    "closings",
    "closed_audits",
    "removed_archives",
)

REFUSAL = """
    CREATE TRIGGER {table}_refuse_{operation} BEFORE {operation} ON {table}
    BEGIN
        SELECT RAISE(ABORT, '{table} is only ever added to');
    END
"""


def upgrade() -> None:
    """Make the tables, and the triggers that refuse changes to them."""
    for statement in TABLES:
        op.execute(statement)
    for table in APPEND_ONLY:
        for operation in ("UPDATE", "DELETE"):
            op.execute(REFUSAL.format(table=table, operation=operation))
