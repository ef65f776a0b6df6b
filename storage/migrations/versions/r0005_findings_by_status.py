"""Findings are found by their verdict: which are undetermined is asked of all months at once.

Their rows are wide with texts; without the index each such question reads them all.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.execute("CREATE INDEX findings_of_status ON findings (status, audit_id, item)")
