"""A database with all that a page can show: two months, one closed and amended, decisions, a site that attacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_program import Program
from hostile_site import HOSTILE_NAME, attack, served_hostile_site
from small_sites import served

JANUARY, FEBRUARY = "2563-01", "2563-02"


@pytest.fixture(scope="session")
def shown_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with it; to be looked at, not changed."""
    program = Program(tmp_path_factory.mktemp("shown"))
    with served("aa", "bb") as sites, served_hostile_site() as hostile:
        sites.homes |= {"xx": hostile, "gg": "http://127.0.0.1:9/"}
        names = {"name_th": HOSTILE_NAME, "name_en": HOSTILE_NAME, "kind": HOSTILE_NAME}
        sites.registry(program.folder / "registry.csv", xx=names)
        reason = attack("qreason")
        for arguments in (
            ("centres", "import", "registry.csv"),
            ("audit", "--month", JANUARY, "--late", "--reason", reason),
            ("months", "close", JANUARY, "--by", "สมหญิง", "--reason", reason),
            ("audit", "--month", FEBRUARY, "--late", "--reason", reason),
            _decision("aa", JANUARY, "9(4)", "satisfied"),
            _decision("xx", FEBRUARY, "7(1)", "stale"),
        ):
            code, _, err = program.run(*arguments)
            assert code in (0, 1), err
    yield program.folder


def _decision(centre: str, month: str, item: str, status: str) -> tuple[str, ...]:
    return (
        "override", centre, item, "--month", month, "--status", status, "--by", "สมชาย", "--reason", attack("qreason"),
    )  # fmt: skip
