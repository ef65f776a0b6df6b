"""Centres, rule packs, runs, crawls, audits and findings; all but the centres only ever added to.

Written out in SQL, so that what this revision makes never changes along with `storage.schema`.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE centres (
        code TEXT NOT NULL,
        position INTEGER,
        name_th TEXT NOT NULL,
        name_en TEXT NOT NULL,
        kind TEXT NOT NULL,
        home_url TEXT NOT NULL,
        extra_hosts TEXT NOT NULL,
        exempt_items TEXT NOT NULL,
        contact_email TEXT NOT NULL,
        allow_private BOOLEAN NOT NULL,
        PRIMARY KEY (code)
    )
    """,
    """
    CREATE TABLE rule_packs (
        sha256 TEXT NOT NULL,
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (sha256)
    )
    """,
    """
    CREATE TABLE runs (
        id INTEGER NOT NULL,
        month TEXT NOT NULL,
        pack_sha256 TEXT NOT NULL,
        started_at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT month_form CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
        FOREIGN KEY(pack_sha256) REFERENCES rule_packs (sha256)
    )
    """,
    """
    CREATE INDEX runs_of_month ON runs (month, pack_sha256)
    """,
    """
    CREATE TABLE crawls (
        id INTEGER NOT NULL,
        centre TEXT NOT NULL,
        month TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        pages INTEGER NOT NULL CHECK (pages >= 0),
        requests INTEGER NOT NULL CHECK (requests >= 0),
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        complete BOOLEAN NOT NULL,
        stopped_because TEXT NOT NULL,
        archive TEXT NOT NULL,
        archive_sha256 TEXT NOT NULL,
        archive_bytes INTEGER NOT NULL CHECK (archive_bytes >= 0),
        PRIMARY KEY (id),
        CONSTRAINT month_form CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
        CONSTRAINT crawl_of_centre UNIQUE (id, centre),
        FOREIGN KEY(centre) REFERENCES centres (code)
    )
    """,
    """
    CREATE UNIQUE INDEX one_crawl_an_archive ON crawls (archive) WHERE archive <> ''
    """,
    """
    CREATE INDEX crawls_of_month ON crawls (month, centre)
    """,
    """
    CREATE TABLE run_centres (
        run_id INTEGER NOT NULL,
        centre TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (run_id, centre),
        FOREIGN KEY(run_id) REFERENCES runs (id),
        FOREIGN KEY(centre) REFERENCES centres (code)
    )
    """,
    """
    CREATE TABLE run_ends (
        run_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (run_id),
        FOREIGN KEY(run_id) REFERENCES runs (id)
    )
    """,
    """
    CREATE TABLE audits (
        id INTEGER NOT NULL,
        run_id INTEGER,
        centre TEXT NOT NULL,
        month TEXT NOT NULL,
        kind TEXT NOT NULL,
        crawl_id INTEGER NOT NULL,
        pack_sha256 TEXT NOT NULL,
        program_version TEXT NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL,
        score_lower TEXT NOT NULL,
        score_upper TEXT NOT NULL,
        score_final TEXT,
        score_shown TEXT,
        finding_count INTEGER NOT NULL CHECK (finding_count >= 0),
        PRIMARY KEY (id),
        CONSTRAINT month_form CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
        CONSTRAINT kind_known CHECK (kind IN ('audit', 'rescore', 'override')),
        CONSTRAINT score_shown_if_final CHECK ((score_final IS NULL) = (score_shown IS NULL)),
        CONSTRAINT centre_of_run FOREIGN KEY(run_id, centre) REFERENCES run_centres (run_id, centre),
        CONSTRAINT crawl_of_same_centre FOREIGN KEY(crawl_id, centre) REFERENCES crawls (id, centre),
        FOREIGN KEY(pack_sha256) REFERENCES rule_packs (sha256)
    )
    """,
    """
    CREATE INDEX audits_of_crawl ON audits (crawl_id)
    """,
    """
    CREATE INDEX audits_of_month ON audits (month, centre)
    """,
    """
    CREATE UNIQUE INDEX one_audit_a_centre_and_run ON audits (run_id, centre) WHERE kind = 'audit'
    """,
    """
    CREATE TABLE findings (
        id INTEGER NOT NULL,
        audit_id INTEGER NOT NULL,
        position INTEGER NOT NULL CHECK (position >= 0),
        item TEXT NOT NULL,
        status TEXT NOT NULL,
        weight TEXT NOT NULL,
        credit TEXT,
        explanation TEXT NOT NULL,
        url TEXT,
        found_on TEXT,
        label TEXT,
        period_start TEXT,
        period_end TEXT,
        period_granularity TEXT,
        period_text TEXT,
        period_where TEXT,
        excerpt TEXT,
        evidence_sha256 TEXT,
        PRIMARY KEY (id),
        CONSTRAINT status_known CHECK (status IN ('satisfied', 'none_declared', 'stale', 'undated', 'empty', 'broken',
            'missing', 'undetermined', 'not_applicable')),
        CONSTRAINT period_in_order CHECK (period_end >= period_start),
        CONSTRAINT one_finding_a_position UNIQUE (audit_id, position),
        CONSTRAINT one_finding_an_item UNIQUE (audit_id, item),
        FOREIGN KEY(audit_id) REFERENCES audits (id)
    )
    """,
    """
    CREATE TABLE set_asides (
        audit_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        PRIMARY KEY (audit_id),
        FOREIGN KEY(audit_id) REFERENCES audits (id)
    )
    """,
)

APPEND_ONLY = ("rule_packs", "runs", "run_centres", "run_ends", "crawls", "audits", "findings", "set_asides")

REFUSAL = """
    CREATE TRIGGER {table}_refuse_{operation} BEFORE {operation} ON {table}
    BEGIN
        SELECT RAISE(ABORT, '{table} is only ever added to');
    END
"""

WHOLE = """
    CREATE TRIGGER findings_belong BEFORE INSERT ON findings
    WHEN NEW.position >= (SELECT finding_count FROM audits WHERE id = NEW.audit_id)
    BEGIN
        SELECT RAISE(ABORT, 'the audit holds all its findings already');
    END
"""


def upgrade() -> None:
    """Make everything; the caller's transaction makes it all or nothing."""
    for statement in TABLES:
        op.execute(statement)
    for table in APPEND_ONLY:
        for operation in ("UPDATE", "DELETE"):
            op.execute(REFUSAL.format(table=table, operation=operation))
    op.execute(WHOLE)
