"""Opening makes, migrates or refuses a database, and never harms what it refuses."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import storage
from storage import views
from storage.engine import database_file
from storage.errors import CannotOpenError, NewerSchemaError, NotADatabaseError, UnsupportedDatabaseError
from storage.repository import Repository
from storage.schema import REVISION, metadata
from tests.storage.storage_samples import FEBRUARY, audit, prepared


def _schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'")
    return {name: " ".join(sql.split()) for name, sql in rows if name != "alembic_version"}


def test_the_migrations_make_just_the_tables_of_the_schema(tmp_path: Path) -> None:
    """Columns, checks, keys and indexes of the migrated file are those that the queries are written for."""
    Repository.open(tmp_path / "migrated.db").close()
    plain = create_engine(f"sqlite:///{tmp_path}/plain.db")
    metadata.create_all(plain)
    plain.dispose()

    with sqlite3.connect(tmp_path / "migrated.db") as migrated, sqlite3.connect(tmp_path / "plain.db") as made:
        assert _schema(migrated) == _schema(made)


def test_the_revision_that_skips_migrating_is_the_newest() -> None:
    """A new revision without a new `REVISION` would never be run."""
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))

    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_a_new_database_is_made_with_its_folders_and_settings(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys, a sync at each commit, triggers that also see REPLACE."""
    file = tmp_path / "a folder" / "100%" / "ฐานข้อมูล?.db"

    with Repository.open(file) as repo, repo.reading() as connection:
        names = ("journal_mode", "foreign_keys", "synchronous", "recursive_triggers", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert values == ["wal", 1, 2, 1, 10_000]
    assert file.exists()


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}", "sqlite:///file:{}?uri=true"])
def test_a_path_and_a_url_open_the_same_file(tmp_path: Path, form: str) -> None:
    """PRONGSAI_DATABASE is a file path or an SQLAlchemy URL (product.md §7)."""
    file = tmp_path / "prongsai.db"
    with Repository.open(file) as repo:
        prepared(repo, "dusit")

    database = form.format(file)

    assert database_file(database) == file
    with Repository.open(database) as repo:
        assert [centre.code for centre in repo.centres()] == ["dusit"]


@pytest.mark.parametrize("database", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_works_and_leaves_no_file(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For trying things out."""
    monkeypatch.chdir(tmp_path)
    with Repository.open(database) as repo:
        prepared(repo, "dusit")
        repo.keep_audit(audit("dusit"))
        assert views.official_audit(repo, "dusit", FEBRUARY) is not None
    assert database_file(database) is None
    assert list(tmp_path.iterdir()) == []


def test_opening_an_up_to_date_database_loads_no_migration_tool(tmp_path: Path) -> None:
    """Every command opens the database; it must not pay for migrating each time."""
    file = tmp_path / "prongsai.db"
    Repository.open(file).close()
    code = (
        "import sys; from storage.repository import Repository; Repository.open(sys.argv[1]).close();"
        "sys.exit('alembic' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code, str(file)], check=True, timeout=60)


@pytest.mark.parametrize("text", [b"x", b"code,name_th\ndusit,\xe0\xb8\x94\n", b"\x00" * 5000, b"%PDF-1.4" * 1000])
def test_a_file_that_is_no_database_is_refused_and_stays_as_it_was(tmp_path: Path, text: bytes) -> None:
    """Somebody's file under a mistaken name must survive byte for byte, and get no companions."""
    file = tmp_path / "list.csv"
    file.write_bytes(text)

    with pytest.raises(NotADatabaseError, match=r"list\.csv.*name another"):
        Repository.open(file)

    assert file.read_bytes() == text
    assert list(tmp_path.iterdir()) == [file]


def test_a_database_of_another_program_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    """Our tables do not go among somebody else's."""
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    before = file.read_bytes()

    with pytest.raises(NotADatabaseError, match=r"other\.db.*another program"):
        Repository.open(file)

    assert file.read_bytes() == before


def test_a_newer_schema_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    """An old program must not touch what a newer one made."""
    file = tmp_path / "prongsai.db"
    Repository.open(file).close()
    with sqlite3.connect(file) as shell:
        shell.execute("UPDATE alembic_version SET version_num = '9999'")
    shell.close()
    before = file.read_bytes()

    with pytest.raises(NewerSchemaError, match=r"prongsai\.db.*9999.*upgrade the program"):
        Repository.open(file)

    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "database", ["postgresql://user:secret@db/prongsai", "mysql+pymysql://db/x", "nonsense://", "://"]
)
def test_another_kind_of_database_is_refused_in_words(database: str) -> None:
    """Without showing the password."""
    with pytest.raises(UnsupportedDatabaseError, match="sqlite:///PATH") as caught:
        Repository.open(database)

    assert "secret" not in str(caught.value)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(CannotOpenError, match=str(tmp_path)):
        Repository.open(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    """The folder cannot be made."""
    (tmp_path / "file").touch()

    with pytest.raises(CannotOpenError, match="folder cannot be made"):
        Repository.open(tmp_path / "file" / "prongsai.db")


def test_several_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    """One makes the schema, the others find it made."""
    file = tmp_path / "prongsai.db"
    code = "import sys; from storage.repository import Repository; Repository.open(sys.argv[1]).close()"

    running = [subprocess.Popen([sys.executable, "-c", code, str(file)]) for _ in range(4)]

    assert [process.wait(timeout=60) for process in running] == [0, 0, 0, 0]
    with sqlite3.connect(file) as shell:
        assert shell.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert shell.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]
