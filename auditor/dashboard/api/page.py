"""The JSON interface for people: what a program may ask, read from the interface's own description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from auditor.dashboard.api.interface import PREFIX, description
from auditor.dashboard.frame.routing import Asked, shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing to ask by."""

    name: str
    required: bool
    values: tuple[str, ...]
    """All that it may be, where these are few."""
    default: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One path."""

    name: str
    path: str
    about: str
    parameters: tuple[Parameter, ...]
    shape: str
    """The name of the answer's schema."""
    fields: tuple[tuple[str, str], ...]
    """The answer's keys, each with what is told of it."""
    sample: str
    """An address to try; "" where it would need the code of a centre."""


def contents() -> dict[str, Any]:
    """What the page shows."""
    told = description()
    groups = [(tag["name"], tuple(_operations(told, tag["name"]))) for tag in told["tags"]]
    return {"groups": groups, "prefix": PREFIX, "openapi": told["openapi"]}


def show_api(asked: Asked) -> Response:
    """Every path with its parameters and its answer."""
    return asked.answer("api.html.jinja", **contents())


def _operations(told: dict[str, Any], tag: str) -> Iterator[Operation]:
    for path, operations in told["paths"].items():
        operation = operations["get"]
        if tag not in operation["tags"]:
            continue
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        yield Operation(
            name=operation["operationId"],
            path=path,
            about=_plain(operation["description"]),
            parameters=tuple(_parameter(told, one) for one in operation["parameters"] if one["in"] != "header"),
            shape=schema,
            fields=tuple(_fields(told, schema)),
            sample=PREFIX + path if "{" not in path else "",
        )


def _parameter(told: dict[str, Any], one: dict[str, Any]) -> Parameter:
    schema = one["schema"]
    kinds = [_resolved(told, each) for each in schema.get("anyOf", [schema])]
    return Parameter(
        name=one["name"],
        required=one["required"],
        values=tuple(str(value) for kind in kinds for value in kind.get("enum", ())),
        default=schema.get("default"),
    )


def _fields(told: dict[str, Any], name: str) -> Iterator[tuple[str, str]]:
    for key, schema in told["components"]["schemas"][name]["properties"].items():
        yield key, _plain(schema.get("description", ""))


def _plain(text: str) -> str:
    """Without the marks of Markdown, which descriptions may bear."""
    return text.replace("`", "")


def _resolved(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return told["components"]["schemas"][name] if name else schema


ROUTES = [shows("/api", show_api)]
