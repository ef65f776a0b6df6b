"""All settings of the program, gathered in one place: options over environment over prongsai.toml over defaults.

AuditorError
└── UsageError
    └── SettingsError   a setting that cannot be used: where it was given, its key, and what is wrong with it
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from auditor.errors import UsageError
from crawler.browser import BrowserMode, Browsing
from crawler.site import Limits
from crawler.window import Window, time_of

SETTINGS_FILE = "prongsai.toml"
PREFIX = "PRONGSAI_"

Nested = Mapping[str, Any]
"""Settings as they stand in a file: {"database": …, "limits": {"delay": …}}."""


class SettingsError(UsageError):
    """A setting that cannot be used."""

    def __init__(self, origin: str, key: str, message: str) -> None:
        self.origin, self.key, self.message = origin, key, message
        super().__init__(f"{origin}: {key}: {message}" if key else f"{origin}: {message}")


def _header_safe(text: str) -> str:
    if not (text.isascii() and text.isprintable()) or set(text) & set("()\\"):
        raise ValueError("is sent with every request: write an e-mail or web address in plain ASCII, without brackets")
    return text


def _days(value: object) -> object:
    """Days as an environment variable gives them: "8, 15, 22"."""
    return [part for part in re.split(r"[\s,;]+", value) if part] if isinstance(value, str) else value


def _time_of_day(value: object) -> object:
    """A text, or a time as TOML writes it; an empty text is none."""
    return (time_of(value) if value else None) if isinstance(value, str) else value


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # in a container fewer than the machine has; Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1


_DayOfMonth = Annotated[int, Field(ge=1, le=28)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _LimitsModel(_Model):
    """The bounds of `crawler.site.Limits`, whose defaults hold for what is not given."""

    max_requests: Annotated[int, Field(ge=1)] = Limits().max_requests
    max_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Limits().max_seconds
    max_depth: Annotated[int, Field(ge=0)] = Limits().max_depth
    max_page_bytes: Annotated[int, Field(ge=1)] = Limits().max_page_bytes
    max_document_bytes: Annotated[int, Field(ge=1)] = Limits().max_document_bytes
    timeout: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Limits().timeout
    delay: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Limits().delay
    retries: Annotated[int, Field(ge=0, le=10)] = Limits().retries
    user_agent: Annotated[str, Field(min_length=1)] = Limits().user_agent


class Schedule(_Model):
    """When the monthly job runs, in Asia/Bangkok. Days after the 28th are refused: not every month has them.

    The defaults leave a month's information time to appear, and days for a second pass before the month ends.
    """

    day: _DayOfMonth = 20
    hour: Annotated[int, Field(ge=0, le=23)] = 1
    second_pass_days: Annotated[tuple[_DayOfMonth, ...], BeforeValidator(_days)] = (23, 26)
    """Days, all later than `day`, on which centres that could not be judged are tried again."""

    @model_validator(mode="after")
    def _second_passes_come_second(self) -> Self:
        if early := [day for day in self.second_pass_days if day <= self.day]:
            raise ValueError(f"second_pass_days: {early[0]} does not come after day {self.day}")
        return self


class _WindowModel(_Model):
    """The hours in which centres are visited, in Asia/Bangkok; all hours where neither is given."""

    start: Annotated[time | None, BeforeValidator(_time_of_day)] = None
    end: Annotated[time | None, BeforeValidator(_time_of_day)] = None
    patience: Annotated[float, Field(ge=0, le=86_400)] = 3600.0
    """Seconds that a run waits for a window to open before it leaves a centre for a later command."""

    @model_validator(mode="after")
    def _is_a_window(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("needs both start and end")
        self.window()
        return self

    def window(self) -> Window | None:
        return Window(start=self.start, end=self.end) if self.start is not None and self.end is not None else None


class _BrowserModel(_Model):
    """What may be said of `crawler.browser.Browsing`, whose defaults hold for the rest."""

    mode: BrowserMode = Browsing().mode
    max_pages: Annotated[int, Field(ge=0, le=1000)] = Browsing().max_pages
    executable: str = Browsing().executable


class _JournalModel(_Model):
    """How the history is kept."""

    key: str = ""
    """The file of the operator's signing key; "" for none."""
    second_person: bool = False
    """Whether a person's decision counts only once another person has agreed."""
    authority: str = ""
    """The address of an RFC 3161 time-stamping authority; "" for none."""
    authority_root: str = ""
    """The file of its root certificate, by which its stamps are verified; "" for none."""


class Settings(_Model):
    """What the program works with. Built by `load_settings` and passed down; nothing else reads the environment."""

    database: str
    """A file path or an SQLAlchemy URL."""
    archive: Path
    """The folder of the web archives."""
    rules: str
    """A rule pack's name or path."""
    round: str
    """A round's name or path."""
    limits: Limits
    """What one visit may cost; the user agent names the contact."""
    contact: str
    remember_days: float
    """For how long a site is looked at only where something had been found, as long as all of it stands."""
    workers: int
    """How many processes crawl and judge."""
    schedule: Schedule
    window: Window | None
    """The hours in which centres without hours of their own may be visited; None for all."""
    patience: float
    """Seconds that a run waits for a window to open."""
    browsing: Browsing
    """Whether and how pages that only a script draws are read."""
    signing_key: Path | None
    """The file of the operator's key, with which the journal's entries are signed."""
    second_person: bool
    """Whether a person's decision counts only once another person has agreed."""
    authority: str
    """The address of a time-stamping authority; "" for none."""
    authority_root: Path | None
    """The file of its root certificate."""


class _Given(_Model):
    """The settings as people give them."""

    database: Annotated[str, Field(min_length=1)] = "prongsai.db"
    archive: Annotated[str | None, Field(min_length=1)] = None
    rules: Annotated[str, Field(min_length=1)] = "oia-2540"
    round: Annotated[str, Field(min_length=1)] = "bma-2563"
    contact: Annotated[str, AfterValidator(_header_safe)] = ""
    remember_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 62.0
    workers: Annotated[int, Field(ge=1, le=256, default_factory=_processors)]
    limits: _LimitsModel = _LimitsModel()
    schedule: Schedule = Schedule()
    window: _WindowModel = _WindowModel()
    browser: _BrowserModel = _BrowserModel()
    journal: _JournalModel = _JournalModel()


def load_settings(
    environ: Mapping[str, str], toml_path: Path | None = None, overrides: Nested | None = None
) -> Settings:
    """Build the settings; raises SettingsError for an unknown key or a value out of its bounds.

    `toml_path` may name a file that does not exist. `environ` gives `PRONGSAI_DATABASE`, and
    `PRONGSAI_LIMITS_DELAY` for `delay` of `[limits]`; other variables are left alone. In `overrides` None means
    "not given". Paths are taken as they are, relative to the working directory.
    """
    layers = [
        *_file_layer(toml_path),
        *_environment_layer(environ),
        *(("option", key, value) for key, value in _flat(overrides or {}) if value is not None),
    ]
    origins: dict[str, str] = {}
    nested: dict[str, Any] = {}
    for origin, key, value in layers:
        origins[key] = origin
        section, _, name = key.rpartition(".")
        table = nested.setdefault(section, {}) if section else nested
        if not isinstance(table, dict):
            raise SettingsError(origins[section], section, f"is a table of settings: write [{section}] above them")
        table[name] = value
    return _settings(_validated(nested, origins), origins)


def archive_beside(database: str) -> Path | None:
    """The archive folder that belongs to a file database: "city.db" -> "city-archive"; None for any other database."""
    file = database.partition("?")[0]
    if "://" in file:
        dialect, _, file = file.partition("://")
        if dialect.partition("+")[0] != "sqlite" or not file.removeprefix("/") or file == "/:memory:":
            return None
        file = file.removeprefix("/")
    elif file == ":memory:":
        return None
    path = Path(file)
    return path.with_name(f"{path.stem}-archive")


def _settings(given: _Given, origins: Mapping[str, str]) -> Settings:
    archive = Path(given.archive) if given.archive else archive_beside(given.database)
    if archive is None:
        origin = origins.get("database", "default")
        raise SettingsError(
            origin, "archive", "this database is no file: say where the archives live (PRONGSAI_ARCHIVE)"
        )
    limits = Limits(**given.limits.model_dump())
    return Settings(
        database=given.database,
        archive=archive,
        rules=given.rules,
        round=given.round,
        limits=replace(limits, user_agent=_with_contact(limits.user_agent, given.contact)),
        contact=given.contact,
        remember_days=given.remember_days,
        workers=given.workers,
        schedule=given.schedule,
        window=given.window.window(),
        patience=given.window.patience,
        browsing=Browsing(**given.browser.model_dump()),
        signing_key=Path(given.journal.key) if given.journal.key else None,
        second_person=given.journal.second_person,
        authority=given.journal.authority,
        authority_root=Path(given.journal.authority_root) if given.journal.authority_root else None,
    )


def _with_contact(user_agent: str, contact: str) -> str:
    if not contact:
        return user_agent
    if user_agent.endswith(")"):
        return f"{user_agent[:-1]}; contact: {contact})"
    return f"{user_agent} (contact: {contact})"


def _validated(nested: Nested, origins: Mapping[str, str]) -> _Given:
    try:
        return _Given.model_validate(nested)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in problem["loc"] if isinstance(part, str))
        below = (origin for known, origin in origins.items() if known.startswith(f"{key}."))
        origin = origins.get(key) or next(below, "settings")
        unknown = problem["type"] == "extra_forbidden"
        message = "is no setting" if unknown else problem["msg"].removeprefix("Value error, ")
        raise SettingsError(origin, key, message) from error


def _file_layer(path: Path | None) -> Iterator[tuple[str, str, object]]:
    if path is None or not path.exists():
        return
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(str(path), "", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "", "is not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), "", f"is not valid TOML: {error}") from error
    for key, value in _flat(content):
        yield str(path), key, value


def _environment_layer(environ: Mapping[str, str]) -> Iterator[tuple[str, str, object]]:
    for key in _keys():
        variable = PREFIX + key.upper().replace(".", "_")
        if value := environ.get(variable, "").strip():
            yield variable, key, value


def _keys() -> Iterator[str]:
    """Every setting by its dotted key; the model's fields are the only list of them."""
    sections: Mapping[str, type[BaseModel]] = {
        "limits": _LimitsModel,
        "schedule": Schedule,
        "window": _WindowModel,
        "browser": _BrowserModel,
        "journal": _JournalModel,
    }
    for name in _Given.model_fields:
        if name in sections:
            yield from (f"{name}.{inner}" for inner in sections[name].model_fields)
        else:
            yield name


def _flat(settings: Nested) -> Iterator[tuple[str, object]]:
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{inner}", each) for inner, each in value.items())
        else:
            yield key, value
