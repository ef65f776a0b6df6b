"""Settings from four layers, each checked, each wrong one told with where it was given."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from auditor.errors import UsageError
from auditor.settings import Settings, SettingsError, archive_beside, load_settings
from crawler.browser import BrowserMode, Browsing
from crawler.site import Limits
from crawler.window import Window


def load(environ: Mapping[str, str] | None = None, toml: Path | None = None, **overrides: Any) -> Settings:
    return load_settings(environ or {}, toml, overrides)


def error_of(environ: Mapping[str, str] | None = None, toml: Path | None = None, **overrides: Any) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(environ, toml, **overrides)
    return caught.value


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prongsai.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_with_nothing_given_the_defaults_hold() -> None:
    """A newcomer needs no settings: the database and its archive lie in the working directory."""
    settings = load()

    assert (settings.database, settings.archive) == ("prongsai.db", Path("prongsai-archive"))
    assert (settings.rules, settings.round) == ("oia-2540", "bma-2563")
    assert settings.limits == Limits()
    assert settings.workers >= 1
    assert settings.schedule.second_pass_days


def test_options_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    """Each layer wins over those below it, setting by setting."""
    toml = write(tmp_path, 'database = "file.db"\nrules = "file"\nround = "file"\n[limits]\ndelay = 3\nretries = 3\n')
    environ = {"PRONGSAI_RULES": "environ", "PRONGSAI_ROUND": "environ", "PRONGSAI_LIMITS_RETRIES": "5"}

    settings = load(environ, toml, round="option", limits={"max_requests": 7}, workers=None)

    assert (settings.database, settings.rules, settings.round) == ("file.db", "environ", "option")
    limits = settings.limits
    assert (limits.delay, limits.retries, limits.max_requests, limits.timeout) == (3.0, 5, 7, Limits().timeout)


def test_the_whole_file(tmp_path: Path) -> None:
    """Every table of prongsai.toml is read; a byte order mark before it does no harm."""
    toml = write(
        tmp_path,
        "\ufeff"
        'archive = "/srv/archive"\nworkers = 3\ncontact = "office@example.org"\n'
        "[schedule]\nday = 2\nhour = 23\nsecond_pass_days = [9, 16]\n",
    )

    settings = load(None, toml)

    assert (settings.archive, settings.workers) == (Path("/srv/archive"), 3)
    assert (settings.schedule.day, settings.schedule.hour) == (2, 23)
    assert settings.schedule.second_pass_days == (9, 16)


def test_the_browser(tmp_path: Path) -> None:
    """From the file or the environment; what is not said stays as `Browsing` has it."""
    toml = write(tmp_path, '[browser]\nmode = "on"\nmax_pages = 3\n')

    assert load().browsing == Browsing()
    assert load(None, toml).browsing == Browsing(mode=BrowserMode.ON, max_pages=3)
    assert load({"PRONGSAI_BROWSER_MODE": "off"}, toml).browsing.mode is BrowserMode.OFF
    assert error_of({"PRONGSAI_BROWSER_MODE": "maybe"}).key == "browser.mode"


@pytest.mark.parametrize("hours", ['start = "22:00"\nend = "05:00"', "start = 22:00:00\nend = 05:00:00"])
def test_the_hours_of_visits(tmp_path: Path, hours: str) -> None:
    """As text or as TOML's own times; by default all hours will do."""
    toml = write(tmp_path, f"[window]\n{hours}\npatience = 60\n")

    settings = load(None, toml)

    assert (settings.window, settings.patience) == (Window.parse("22:00-05:00"), 60)
    assert load({"PRONGSAI_WINDOW_START": "22:00", "PRONGSAI_WINDOW_END": "05:00"}).window == settings.window
    assert load().window is None


def test_days_in_the_environment() -> None:
    """A list in a variable is divided by commas, semicolons or spaces."""
    settings = load({"PRONGSAI_SCHEDULE_DAY": "5", "PRONGSAI_SCHEDULE_SECOND_PASS_DAYS": "8, 15;22"})

    assert settings.schedule.second_pass_days == (8, 15, 22)


def test_an_empty_variable_and_other_programs_variables_are_not_given() -> None:
    """`PRONGSAI_DATABASE=` means the default, as shells' users expect."""
    assert load({"PRONGSAI_DATABASE": "", "DATABASE": "x.db", "PRONGSAI_EXTRA": "1"}) == load()


def test_the_contact_goes_into_the_user_agent() -> None:
    """A site's keeper learns whom to write to."""
    assert load(contact="office@example.org").limits.user_agent.endswith("B.E. 2540; contact: office@example.org)")
    agent = load(contact="a@example.org", limits={"user_agent": "Other/1"}).limits.user_agent
    assert agent == "Other/1 (contact: a@example.org)"


@pytest.mark.parametrize("contact", ["a@example.org\r\nX-Evil: 1", "สำนักงาน", "a)b"])
def test_a_contact_that_would_break_the_header(contact: str) -> None:
    """What is sent with every request is plain text in one line."""
    error = error_of(contact=contact)

    assert (error.origin, error.key) == ("option", "contact")


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ('databse = "x.db"', "databse", "is no setting"),
        ("[limits]\ndelays = 1", "limits.delays", "is no setting"),
        ("[limit]\ndelay = 1", "limit", "is no setting"),
        ("limits = 3", "limits", ""),
        ("[limits]\ndelay = -1", "limits.delay", "greater than or equal to 0"),
        ("[limits]\ndelay = nan", "limits.delay", ""),
        ("[limits]\ntimeout = 0", "limits.timeout", "greater than 0"),
        ("[limits]\nmax_requests = 'many'", "limits.max_requests", "integer"),
        ("workers = 0", "workers", "greater than or equal to 1"),
        ("[schedule]\nday = 31", "schedule.day", "less than or equal to 28"),
        ("[schedule]\nsecond_pass_days = [31]", "schedule.second_pass_days", "less than or equal to 28"),
        ("[schedule]\nday = 10\nsecond_pass_days = [9]", "schedule", "9 does not come after day 10"),
        ("[window]\nstart = '22:00'", "window", "both start and end"),
        ("[window]\nstart = 'night'\nend = '05:00'", "window.start", "no time of day"),
        ("[window]\nstart = '22:00'\nend = '22:30'", "window", "shorter than an hour"),
        ("[window]\npatience = -1", "window.patience", "greater than or equal to 0"),
        ("database = ''", "database", "at least 1 character"),
        ("database = ", "", "is not valid TOML"),
    ],
)
def test_a_wrong_file_names_file_and_key(tmp_path: Path, text: str, key: str, words: str) -> None:
    """An unknown key or a value out of its bounds is told with the file and the key, as wrong input."""
    toml = write(tmp_path, text)

    error = error_of(None, toml)

    assert isinstance(error, UsageError)
    assert (error.origin, error.key) == (str(toml), key)
    assert words in error.message
    assert str(error).startswith(f"{toml}: ")


def test_a_wrong_variable_is_named() -> None:
    """A person learns which variable to mend."""
    error = error_of({"PRONGSAI_LIMITS_DELAY": "soon"})

    assert (error.origin, error.key) == ("PRONGSAI_LIMITS_DELAY", "limits.delay")


def test_a_variable_beside_a_table_that_is_none(tmp_path: Path) -> None:
    """The file is at fault, not the variable."""
    toml = write(tmp_path, "limits = 3")

    assert error_of({"PRONGSAI_LIMITS_DELAY": "1"}, toml).origin == str(toml)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder of that name and a file that is not UTF-8 are told; a missing file is no mistake."""
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    thai = tmp_path / "thai.toml"
    thai.write_bytes('contact = "สำนักงาน"'.encode("cp874"))

    assert "cannot be read" in str(error_of(None, folder))
    assert "not UTF-8" in str(error_of(None, thai))
    assert load(None, tmp_path / "none.toml") == load()


@pytest.mark.parametrize(
    ("database", "archive"),
    [
        ("city.db", Path("city-archive")),
        ("/srv/data/city.sqlite3", Path("/srv/data/city-archive")),
        ("data/city", Path("data/city-archive")),
        ("sqlite:///city.db", Path("city-archive")),
        ("sqlite:////srv/city.db?timeout=5", Path("/srv/city-archive")),
        ("sqlite+pysqlite:///city.db", Path("city-archive")),
        (":memory:", None),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql://host/city", None),
    ],
)
def test_the_archive_lies_beside_a_file_database(database: str, archive: Path | None) -> None:
    """However the file is named; a database that is no file has nothing beside it."""
    assert archive_beside(database) == archive


def test_a_database_without_a_file_needs_an_archive() -> None:
    """Nobody should find archives where nobody put them."""
    error = error_of({"PRONGSAI_DATABASE": "postgresql://host/city"})

    assert "PRONGSAI_ARCHIVE" in str(error)
    assert load({"PRONGSAI_DATABASE": "postgresql://host/city", "PRONGSAI_ARCHIVE": "a"}).archive == Path("a")


def test_a_password_in_a_database_url_is_not_told(tmp_path: Path) -> None:
    """An error names the setting, not the secret in it."""
    toml = write(tmp_path, 'database = "postgresql://me:secret@host/city"\nworkers = 0\n')

    assert "secret" not in str(error_of(None, toml))
    assert "secret" not in str(error_of({"PRONGSAI_DATABASE": "postgresql://me:secret@host/city"}))


def test_settings_cannot_be_changed_and_travel_to_other_processes() -> None:
    """Frozen where they are built, and the same in a worker process."""
    settings = load(workers=2)

    with pytest.raises(ValidationError):
        settings.workers = 3
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_every_limit_can_be_set() -> None:
    """A limit that the crawler learns must become a setting too."""
    environ = {f"PRONGSAI_LIMITS_{each.name.upper()}": "7" for each in fields(Limits)}

    limits = load(environ).limits

    assert all(str(getattr(limits, each.name)) in {"7", "7.0"} for each in fields(Limits))
