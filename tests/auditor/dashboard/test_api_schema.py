"""The description of the JSON interface is true: whatever it allows to ask is answered as it says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from cli_program import Program
from dashboard_server import Served, served_folder
from hypothesis import HealthCheck, Phase, given, settings
from proof_city import MONTH
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from auditor.dashboard.api.interface import description


@pytest.fixture(scope="module")
def served(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The three sites, with a decision."""
    folder = tmp_path_factory.mktemp("schema") / "city"
    shutil.copytree(kept_city, folder)
    said = ("--month", MONTH, "--status", "stale", "--by", "สมชาย", "--reason", "looked at it")
    Program(folder).run("override", "aa", "9(4)", *said)
    with served_folder(folder) as running:
        yield running


load_all_checks()
OPERATIONS = [operations["get"] for operations in description()["paths"].values()]
POSITIVE = [(one["operationId"], GenerationMode.POSITIVE) for one in OPERATIONS]
NEGATIVE = [
    (one["operationId"], GenerationMode.NEGATIVE)
    for one in OPERATIONS
    if any(parameter["in"] == "query" for parameter in one["parameters"])  # else nothing can be asked wrongly
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def schema(served: Served) -> Any:
    """The description as it is served."""
    return schemathesis.openapi.from_url(f"{served.address}/api/v1/openapi.json")


@pytest.mark.parametrize(("name", "mode"), [*POSITIVE, *NEGATIVE])
def test_whatever_is_asked_is_answered_as_described(schema: Any, name: str, mode: GenerationMode) -> None:
    """No server errors; only the statuses, types, headers and shapes that the description has."""
    operation = schema.find_operation_by_id(name)

    @FEW
    @given(case=operation.as_strategy(mode))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


@pytest.mark.parametrize(("path", "operations"), description()["paths"].items())
def test_real_answers_have_the_described_shape(served: Served, path: str, operations: dict) -> None:
    """Every key is described, and none is missing."""
    parts = {"code": "aa", "month": MONTH}
    told = httpx.get(f"{served.address}/api/v1{path.format(**parts)}")

    assert told.status_code == 200
    schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema_rs.validate({**schema, "components": description()["components"]}, told.json())


def test_every_operation_says_what_may_go_wrong() -> None:
    """OpenAPI 3.1, each operation with its tag, words, answers and problems."""
    told = description()

    assert told["openapi"] == "3.1.0"
    for operations in told["paths"].values():
        assert operations.keys() == {"get"}
        operation = operations["get"]
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert {"200", "304", "400", "401", "404", "422", "500"} <= operation["responses"].keys()
