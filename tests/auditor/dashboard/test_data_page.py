"""The data: the page that explains it, the files, and the dictionary that programs check them by."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli_program import Program
from dashboard_server import served_folder

from auditor.dashboard.data.files import COPIED, TABLES


@pytest.fixture(scope="module")
def browser(kept_city: Path) -> Iterator[httpx.Client]:
    """A client of the dashboard over the three sites."""
    with served_folder(kept_city) as served, httpx.Client(base_url=served.address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def package(browser: httpx.Client) -> Mapping[str, Any]:
    """The data dictionary."""
    told: Mapping[str, Any] = browser.get("/data/datapackage.json").json()
    return told


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A CSV file's rows by column."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def fits(value: str, column: Mapping[str, Any]) -> bool:
    """Whether a cell is of its column's type and within its constraints (Table Schema)."""
    limits = column.get("constraints", {})
    if value == "":
        return not limits.get("required", False)
    match column["type"]:
        case "number":
            typed: Any = Decimal(value)
        case "integer":
            typed = int(value)
        case "date":
            typed = date.fromisoformat(value)
        case "datetime":
            typed = datetime.fromisoformat(value)
        case "yearmonth":
            typed = date.fromisoformat(f"{value}-01")
        case "string":
            typed = value
        case other:
            raise AssertionError(other)
    return (
        value in limits.get("enum", [value])
        and re.search(limits.get("pattern", ""), value) is not None
        and not typed < limits.get("minimum", typed)
        and not typed > limits.get("maximum", typed)
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_is_as_the_dictionary_says(browser: httpx.Client, package: Mapping[str, Any], name: str) -> None:
    """Each column is described in both languages, and nothing else is in the file."""
    schema = next(one["schema"] for one in package["resources"] if one["path"] == name)
    content = browser.get(f"/data/{name}").content
    rows = rows_of(content)
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert [column["name"] for column in schema["fields"]] == header
    assert rows
    for column in schema["fields"]:
        assert column["description"]
        assert column["description_en"]
        for row in rows:
            assert fits(row[column["name"]], column), (column, row[column["name"]])
    keys = [tuple(row[key] for key in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


def test_the_dictionary_tells_each_files_digest(browser: httpx.Client, package: Mapping[str, Any]) -> None:
    """A file that was fetched can be held against it."""
    assert [one["path"] for one in package["resources"]] == list(COPIED[:-1])
    for one in package["resources"]:
        content = browser.get(f"/data/{one['path']}").content
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_files_are_those_of_the_command_line(browser: httpx.Client, kept_city: Path) -> None:
    """`prongsai export` and the dashboard tell the same."""
    program = Program(kept_city)
    for name in ("scores", "findings"):
        code, _, err = program.run("export", name, "-o", f"{name}.csv")
        assert code == 0, err
        assert browser.get(f"/data/{name}.csv").content == (kept_city / f"{name}.csv").read_bytes()
    told = program.document("evaluate", "--json", code=0)
    assert browser.get("/data/round.json").json() == told


def test_contacts_are_in_no_file(browser: httpx.Client) -> None:
    """The registry's addresses of people are not data for everybody."""
    header = browser.get("/data/centres.csv").text.splitlines()[0]

    assert "contact" not in header
    assert "@" not in browser.get("/data/centres.csv").text


def test_the_page_explains_every_column_and_every_verdict(browser: httpx.Client) -> None:
    """In Thai and in English."""
    for address in ("/data", "/en/data"):
        page = browser.get(address).text
        for name in COPIED:
            assert f'href="/data/{name}"' in page
        for word in ("satisfied", "not_applicable", "pending", "evidence_sha256", "history_head", "2020-01 … 2020-06"):
            assert word in page, word


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("scores.xlsx", b"PK"),
        ("findings.xlsx", b"PK"),
        ("indicator.docx", b"PK"),
        ("indicator.pdf", b"%PDF"),
        ("letters.pdf", b"%PDF"),
    ],
)
def test_documents_are_made_when_they_are_asked_for(browser: httpx.Client, name: str, begins: bytes) -> None:
    """As downloads that are named for the round."""
    told = browser.get(f"/data/{name}")

    assert told.status_code == 200
    assert told.content.startswith(begins)
    assert "bma-2563" in told.headers["content-disposition"]


def test_a_file_that_there_is_not_is_told_so(browser: httpx.Client) -> None:
    """Whatever its name would be on a disk."""
    for name in ("prongsai.db", "..%2Fprongsai.db", "scores"):
        assert browser.get(f"/data/{name}").status_code == 404


def test_the_dictionary_is_a_data_package(package: Mapping[str, Any]) -> None:
    """What the specification asks for: https://specs.frictionlessdata.io/data-package/."""
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    for one in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._-]+", one["name"])
        assert not one["path"].startswith(("/", "."))
    assert json.dumps(package)
