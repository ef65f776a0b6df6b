"""Bring a database to the newest schema, or refuse it untouched."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from storage.engine import reading, writing
from storage.errors import NewerSchemaError, NotADatabaseError
from storage.schema import REVISION

_SCRIPTS = Path(__file__).parent / "migrations"


def bring_to_head(engine: Engine) -> None:
    """Create or upgrade the schema in one transaction; nothing is written where it is up to date.

    Raises NewerSchemaError for a revision this program does not know, NotADatabaseError for another program's
    database, and what `storage.engine` raises.
    """
    with reading(engine) as connection:
        if _revision(connection, engine) == REVISION:
            return
    with writing(engine) as connection:
        # Again: another process may have been faster.
        if _revision(connection, engine) != REVISION:
            _upgrade(connection, engine)


def _revision(connection: Connection, engine: Engine) -> str | None:
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if "alembic_version" in tables:
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if tables:
        raise NotADatabaseError(
            f"{engine.url.database}: this is a database of another program; it was left as it was: name another file"
        )
    return None


def _upgrade(connection: Connection, engine: Engine) -> None:
    # Imported here: it costs as much time as all the rest of opening, and most openings need no migration.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = _revision(connection, engine)
    if found is not None and found not in known:
        raise NewerSchemaError(
            f"{engine.url.database}: a later version of Prongsai made this database (schema {found}; this program knows"
            f" up to {REVISION}); it was left as it was: upgrade the program"
        )
    command.upgrade(config, "head")
