"""What people write about a round for the indicator's form, from a TOML file.

AuditorError
└── UsageError
    └── NarrativeError   the file cannot be read, or says something that the form has no place for
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.errors import UsageError


class NarrativeError(UsageError):
    """The narrative cannot be used."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quarter(_Model):
    """What was done in one quarter of the fiscal year."""

    quarter: Annotated[int, Field(ge=1, le=4)]
    text: str


class Narrative(_Model):
    """The form's sections that no database knows; each may be left out, and the form then says that it is to be filled in."""

    name: str = "ร้อยละของหน่วยงานที่ผ่านเกณฑ์การประเมินศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์"
    number: str = "3"
    level: str = ""
    definition: str = ""
    quarters: tuple[Quarter, ...] = ()
    supporting: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reporter: str = ""


def read_narrative(path: Path | None) -> Narrative:
    """The narrative of a file; an empty one where none is named. Raises NarrativeError with the file, line or key."""
    if path is None:
        return Narrative()
    try:
        return Narrative.model_validate(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except OSError as error:
        raise NarrativeError(f"{path}: the narrative cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise NarrativeError(f"{path}: is not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise NarrativeError(f"{path}: is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        known = ", ".join(Narrative.model_fields)
        what = f"the form has no place for it; it has {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise NarrativeError(f"{path}: {key}: {what}") from error
