"""What Alembic runs: the revisions, on the connection (and in the transaction) that `storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

from storage.schema import centres

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=centres.metadata,
    render_as_batch=True,
)
context.run_migrations()
