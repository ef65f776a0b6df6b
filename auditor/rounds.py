"""Assessment rounds, read from YAML files: the months, the marks and the denominator are settings, never constants.

AuditorError
└── UsageError
    └── RoundError      a round that cannot be used: the file, the line, the key, and what is wrong there
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from auditor.errors import UsageError
from auditor.shipped import NotShipped, file_of
from evaluator.standing import Round
from rules.month import Month
from rules.yaml_source import YamlError, YamlSource, read_yaml


class RoundError(UsageError):
    """A round that cannot be used."""

    def __init__(self, file: str, line: int | None, key: str, message: str) -> None:
        self.file, self.line, self.key, self.message = file, line, key, message
        place = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")


def _month(value: object) -> Month:
    if not isinstance(value, str):
        raise ValueError(f"'{value}' is no month: write the year in four digits, as 2563-02 or 2020-02")
    return Month.parse(value)


def _exact(value: object) -> object:
    """A number as written: YAML hands a float, whose shortest text is what stands in the file."""
    return str(value) if isinstance(value, float) else value


_Month = Annotated[Month, BeforeValidator(_month)]
_Percentage = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=100)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _Title(_Model):
    th: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _RoundFile(_Model):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    title: _Title
    first_month: _Month
    last_month: _Month
    pass_score: _Percentage
    required_passes: int = Field(ge=1)
    denominator: int = Field(ge=1)
    target: _Percentage
    minimum: _Percentage


def load_round(path_or_name: str | Path) -> Round:
    """Load a round by path, or by name from those that ship with the program; raises RoundError."""
    try:
        source = read_yaml(file_of(path_or_name, folder="round_files", suffix=".yaml"))
    except NotShipped as error:
        raise RoundError(str(path_or_name), None, "", f"no such round: {error}") from error
    except YamlError as error:
        raise RoundError(error.file, error.line, error.key, error.message) from error
    if not isinstance(source.data, dict):
        raise RoundError(source.file, 1, "", "holds no mapping; a round begins with `name:`")
    return _round(_validated(source), source)


def _validated(source: YamlSource) -> _RoundFile:
    try:
        return _RoundFile.model_validate(source.data)
    except ValidationError as error:
        # a misspelt key is also a missing one: tell the spelling first, then from the top of the file down
        first = min(
            error.errors(include_url=False),
            key=lambda each: (each["type"] == "missing", source.line_of(each["loc"]) or 0),
        )
        raise _problem(first, source) from error


def _problem(problem: Any, source: YamlSource) -> RoundError:
    match problem["type"]:
        case "extra_forbidden":
            message = "is no key of a round"
        case "missing":
            message = "is missing"
        case _:
            message = problem["msg"].removeprefix("Value error, ")
    return RoundError(source.file, source.line_of(problem["loc"]), ".".join(map(str, problem["loc"])), message)


def _round(file: _RoundFile, source: YamlSource) -> Round:
    settings: dict[str, Any] = {key: getattr(file, key) for key in _RoundFile.model_fields if key != "title"}
    try:
        return Round(title_th=file.title.th, title_en=file.title.en, **settings)
    except ValueError as error:
        key = str(error).partition(" ")[0]  # Round's messages begin with the field they are about
        raise RoundError(source.file, source.line_of((key,)), key, str(error)) from error
