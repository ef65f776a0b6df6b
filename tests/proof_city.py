"""Three small sites, audited by the program itself with a signed history."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_program import Program
from small_sites import served

MONTH = "2563-02"
LATE = ("--month", MONTH, "--late", "--reason", "the office asked")


@pytest.fixture(scope="session")
def kept_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a key, settings, and the audit of three sites; to be copied, not changed."""
    program = Program(tmp_path_factory.mktemp("city"))
    with served("aa", "bb", "cc") as sites:
        sites.registry(program.folder / "registry.csv")
        code, _, err = program.run("keys", "new", "operator.pem")
        assert code == 0, err
        (program.folder / "prongsai.toml").write_text('[journal]\nkey = "operator.pem"\n')
        for arguments in (("centres", "import", "registry.csv"), ("audit", *LATE)):
            code, _, err = program.run(*arguments)
            assert code == 0, err
    yield program.folder


@pytest.fixture
def proof_city(kept_city: Path, tmp_path: Path) -> Program:
    """A copy of it, for one test."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    return Program(folder)
