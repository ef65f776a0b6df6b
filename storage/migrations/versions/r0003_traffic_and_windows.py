"""Crawls say what each host was asked for and what was noted on the way; centres may have hours of their own.

Crawls kept before say nothing of either: nothing is made up for them.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the triggers that refuse changes stay as they are."""
    op.execute("ALTER TABLE crawls ADD COLUMN hosts TEXT DEFAULT '{}' NOT NULL")
    op.execute("ALTER TABLE crawls ADD COLUMN remarks TEXT DEFAULT '[]' NOT NULL")
    op.execute("ALTER TABLE centres ADD COLUMN window TEXT DEFAULT '' NOT NULL")
