"""The tables. A change here needs a revision in migrations/; a test holds the two together.

Months, days and instants are ISO text (instants in UTC, so that they sort); weights and credits are decimal text,
scores "numerator/denominator": SQLite's numbers are binary and would not give them back exactly.
All but `centres`, `accounts` and `sessions` is only ever added to: triggers of the migrations refuse UPDATE and DELETE.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.access_schema import deeds, metadata

REVISION = "0006"
"""The newest revision in migrations/versions; an open database that shows it needs no migration."""


def _is_month(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'", name="month_form")


centres = Table(
    "centres",
    metadata,
    Column("code", Text, primary_key=True),
    # NULL once the registry no longer lists the centre: its audits stay, and refer to it.
    Column("position", Integer),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("home_url", Text, nullable=False),
    Column("extra_hosts", Text, nullable=False),
    Column("exempt_items", Text, nullable=False),
    Column("contact_email", Text, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    # "22:00-05:00", in Asia/Bangkok; empty where all hours will do.
    Column("window", Text, server_default=text("''"), nullable=False),
)

rule_packs = Table(
    "rule_packs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("source", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("month", Text, nullable=False),
    Column("pack_sha256", Text, ForeignKey("rule_packs.sha256"), nullable=False),
    Column("started_at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _is_month("month"),
    Index("runs_of_month", "month", "pack_sha256"),
)

run_centres = Table(
    "run_centres",
    metadata,
    Column("run_id", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("centre", Text, ForeignKey("centres.code"), primary_key=True),
    Column("position", Integer, nullable=False),
)

run_ends = Table(
    "run_ends",
    metadata,
    Column("run_id", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("at", Text, nullable=False),
)

crawls = Table(
    "crawls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("centre", Text, ForeignKey("centres.code"), nullable=False),
    Column("month", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text, nullable=False),
    Column("pages", Integer, CheckConstraint("pages >= 0"), nullable=False),
    Column("requests", Integer, CheckConstraint("requests >= 0"), nullable=False),
    Column("bytes", Integer, CheckConstraint("bytes >= 0"), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("stopped_because", Text, nullable=False),
    Column("archive", Text, nullable=False),
    Column("archive_sha256", Text, nullable=False),
    Column("archive_bytes", Integer, CheckConstraint("archive_bytes >= 0"), nullable=False),
    # JSON: {"host": {"requests", "bytes", "max_concurrency"}}.
    Column("hosts", Text, server_default=text("'{}'"), nullable=False),
    # JSON: sentences.
    Column("remarks", Text, server_default=text("'[]'"), nullable=False),
    _is_month("month"),
    UniqueConstraint("id", "centre", name="crawl_of_centre"),
    Index("crawls_of_month", "month", "centre"),
    Index("one_crawl_an_archive", "archive", unique=True, sqlite_where=text("archive <> ''")),
)

audits = Table(
    "audits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer),
    Column("centre", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("crawl_id", Integer, nullable=False),
    Column("pack_sha256", Text, ForeignKey("rule_packs.sha256"), nullable=False),
    Column("program_version", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("score_lower", Text, nullable=False),
    Column("score_upper", Text, nullable=False),
    Column("score_final", Text),
    # The final score as people are shown it, cut to two decimals; for readers with an SQL shell.
    Column("score_shown", Text),
    # How many findings belong to it, so that one taken away is missed.
    Column("finding_count", Integer, CheckConstraint("finding_count >= 0"), nullable=False),
    _is_month("month"),
    CheckConstraint("kind IN ('audit', 'rescore', 'override')", name="kind_known"),
    CheckConstraint("(score_final IS NULL) = (score_shown IS NULL)", name="score_shown_if_final"),
    ForeignKeyConstraint(["run_id", "centre"], ["run_centres.run_id", "run_centres.centre"], name="centre_of_run"),
    ForeignKeyConstraint(["crawl_id", "centre"], ["crawls.id", "crawls.centre"], name="crawl_of_same_centre"),
    Index("one_audit_a_centre_and_run", "run_id", "centre", unique=True, sqlite_where=text("kind = 'audit'")),
    Index("audits_of_month", "month", "centre"),
    Index("audits_of_crawl", "crawl_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audit_id", Integer, ForeignKey("audits.id"), nullable=False),
    Column("position", Integer, CheckConstraint("position >= 0"), nullable=False),
    Column("item", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("weight", Text, nullable=False),
    Column("credit", Text),
    Column("explanation", Text, nullable=False),
    Column("url", Text),
    Column("found_on", Text),
    Column("label", Text),
    Column("period_start", Text),
    Column("period_end", Text),
    Column("period_granularity", Text),
    Column("period_text", Text),
    Column("period_where", Text),
    Column("excerpt", Text),
    Column("evidence_sha256", Text),
    Column("explanation_th", Text, server_default=text("''"), nullable=False),
    # JSON, closest first.
    Column("near_misses", Text, server_default=text("'[]'"), nullable=False),
    CheckConstraint(
        "status IN ('satisfied', 'none_declared', 'stale', 'undated', 'empty', 'broken', 'missing',"
        " 'undetermined', 'not_applicable')",
        name="status_known",
    ),
    CheckConstraint("period_end >= period_start", name="period_in_order"),
    UniqueConstraint("audit_id", "position", name="one_finding_a_position"),
    UniqueConstraint("audit_id", "item", name="one_finding_an_item"),
    Index("findings_of_status", "status", "audit_id", "item"),
)

set_asides = Table(
    "set_asides",
    metadata,
    Column("audit_id", Integer, ForeignKey("audits.id"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, CheckConstraint("reason <> ''"), nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # JSON: which rows it is about.
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # SHA-256 of these rows as `storage.facts` tells them.
    Column("digest", Text, nullable=False),
    # SHA-256 of the entry before; 64 zeros for the first.
    Column("previous", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    # Hexadecimal; empty where no key was set.
    Column("public_key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    UniqueConstraint("previous"),
    UniqueConstraint("sha256"),
)

stamps = Table(
    "stamps",
    metadata,
    Column("number", Integer, ForeignKey("journal.number"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("authority", Text, primary_key=True),
    # A TimeStampResp (RFC 3161) over the entry's digest.
    Column("token", LargeBinary, nullable=False),
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audit_id", Integer, nullable=False),
    Column("centre", Text, ForeignKey("centres.code"), nullable=False),
    Column("month", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, CheckConstraint("reason <> ''"), nullable=False),
    # Of what the finding rested on when it was decided.
    Column("evidence_sha256", Text),
    # The last month in which it holds; NULL for no end.
    Column("last_month", Text),
    # A file's name and digest; empty where there is none.
    Column("attachment", Text, nullable=False),
    Column("attachment_sha256", Text, nullable=False),
    Column("needs_second", Boolean, nullable=False),
    _is_month("month"),
    CheckConstraint(
        "status IN ('satisfied', 'none_declared', 'stale', 'undated', 'empty', 'broken', 'missing')",
        name="status_decided",
    ),
    ForeignKeyConstraint(["audit_id", "item"], ["findings.audit_id", "findings.item"]),
    Index("overrides_of_centre", "centre", "item"),
)

override_seconds = Table(
    "override_seconds",
    metadata,
    Column("override_id", Integer, ForeignKey("overrides.id"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)

override_ends = Table(
    "override_ends",
    metadata,
    Column("override_id", Integer, ForeignKey("overrides.id"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, CheckConstraint("reason <> ''"), nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("override_id", Integer, ForeignKey("overrides.id"), nullable=False),
    # What the decided status earns under the audit's pack.
    Column("credit", Text),
    ForeignKeyConstraint(["audit_id", "item"], ["findings.audit_id", "findings.item"]),
)

closings = Table(
    "closings",
    metadata,
    Column("month", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _is_month("month"),
)

closed_audits = Table(
    "closed_audits",
    metadata,
    Column("month", Text, ForeignKey("closings.month"), primary_key=True),
    Column("centre", Text, primary_key=True),
    Column("audit_id", Integer, ForeignKey("audits.id"), nullable=False),
)

removed_archives = Table(
    "removed_archives",
    metadata,
    Column("crawl_id", Integer, ForeignKey("crawls.id"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, CheckConstraint("reason <> ''"), nullable=False),
)

APPEND_ONLY = (
    rule_packs,
    runs,
    run_centres,
    run_ends,
    crawls,
    audits,
    findings,
    set_asides,
    journal,
    stamps,
    overrides,
    override_seconds,
    override_ends,
    decisions,
    closings,
    closed_audits,
    removed_archives,
    deeds,
)
