"""The tables of the dashboard's accounts, beside those of what is audited (`storage.schema`)."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData()
"""Of all tables."""

accounts = Table(
    "accounts",
    metadata,
    # The name as it is compared: without regard to case, white space and compatible forms.
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    # An Argon2id hash with its parameters.
    Column("password", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    CheckConstraint("role IN ('viewer', 'operator', 'admin')", name="role_known"),
)

sessions = Table(
    "sessions",
    metadata,
    # Of the token that the browser brings; whoever reads this table cannot sign in with it.
    Column("sha256", Text, primary_key=True),
    Column("account", Text, ForeignKey("accounts.key"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Index("sessions_of_account", "account"),
)

deeds = Table(
    "deeds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    # A name as it was then; empty where nobody had signed in.
    Column("account", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("deed", Text, nullable=False),
    # JSON: what it was about.
    Column("about", Text, nullable=False),
    Index("deeds_of_account", "account", "deed", "at"),
)
