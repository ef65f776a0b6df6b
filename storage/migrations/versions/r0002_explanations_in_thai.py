"""Findings say why in Thai too, and name the closest places that were rejected.

Findings kept before have neither: nothing is made up for them.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the triggers that refuse changes stay as they are."""
    op.execute("ALTER TABLE findings ADD COLUMN explanation_th TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE findings ADD COLUMN near_misses TEXT DEFAULT '[]' NOT NULL")
