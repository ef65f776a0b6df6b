"""What every command shares: where the database is, the settings, and what happens when something goes wrong."""

from __future__ import annotations

import functools
import getpass
import inspect
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec, get_type_hints

import typer

from auditor.cli.failures import ExitCode, explained, say

if TYPE_CHECKING:
    from auditor.clock import Clock
    from auditor.means import Means
    from auditor.settings import Settings
    from evaluator.standing import Round
    from rules.month import Month
    from rules.pack import Pack
    from storage.centre import Centre
    from storage.repository import Repository

P = ParamSpec("P")

DatabaseOption = Annotated[
    str | None, typer.Option("--database", metavar="FILE|URL", help="The database [env: PRONGSAI_DATABASE].")
]
ArchiveOption = Annotated[
    str | None, typer.Option("--archive", metavar="FOLDER", help="The web archives [env: PRONGSAI_ARCHIVE].")
]
ConfigOption = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="The settings file [default: prongsai.toml].")
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show where in the program an error came from.")]


@dataclass(kw_only=True)
class Session:
    """One command under way. Settings and database are opened when first asked for."""

    database: str | None = None
    archive: str | None = None
    config: str | None = None
    debug: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    """Settings that the command's own options give, by section and key; None means "not given"."""
    _stack: ExitStack = field(default_factory=ExitStack)

    @functools.cached_property
    def settings(self) -> Settings:
        from auditor.errors import UsageError
        from auditor.settings import SETTINGS_FILE, load_settings

        if self.config is not None and not Path(self.config).is_file():
            raise UsageError(f"{self.config}: no such settings file")
        overrides = {"database": self.database, "archive": self.archive, **self.changes}
        return load_settings(os.environ, Path(self.config or SETTINGS_FILE), overrides)

    @functools.cached_property
    def clock(self) -> Clock:
        from auditor.clock import Clock

        return Clock()

    @functools.cached_property
    def repository(self) -> Repository:
        """The database, which must be there already. Raises NothingToDo, StorageError."""
        from auditor.errors import NothingToDo
        from storage.engine import database_file

        file = database_file(self.settings.database)
        if file is not None and not file.exists():
            raise NothingToDo(
                f"no database at {file}: begin with `prongsai centres import FILE`, or name another with --database"
            )
        return self.create_repository()

    def create_repository(self) -> Repository:
        """The database, made where there is none."""
        from storage.journal import Scribe
        from storage.repository import Repository
        from storage.signing import read_signer

        key = self.settings.signing_key
        scribe = Scribe(by=user_name(), clock=self.clock, signer=read_signer(key) if key is not None else None)
        opened = self._stack.enter_context(Repository.open(self.settings.database, scribe=scribe))
        self.__dict__["repository"] = opened  # what the cached property above gives from now on
        return opened

    def head(self) -> tuple[int, str]:
        """The number and digest of the journal's last entry, which every export and report bears."""
        from storage.journal import head_of

        with self.repository.reading() as connection:
            return head_of(connection)

    def pack(self, name: str | None = None) -> Pack:
        from rules.pack import load_pack

        return load_pack(name or self.settings.rules)

    def round(self, name: str | None = None) -> Round:
        from auditor.rounds import load_round

        return load_round(name or self.settings.round)

    def centre(self, code: str) -> Centre:
        """The centre of that code. Raises UnknownCentre with the nearest."""
        from auditor.errors import UnknownCentre
        from auditor.nearest import no_such_centre

        centre = self.repository.centre(code)
        if centre is None:
            raise UnknownCentre(no_such_centre(code, self.repository.centres()))
        return centre

    def months_kept(self, month: Month | None = None) -> tuple[Month, ...]:
        """This month, or every month that was audited, in order. Raises NothingToDo where there is none."""
        from auditor.errors import NothingToDo
        from storage import views

        months = (month,) if month else views.audited_months(self.repository)
        if not months:
            raise NothingToDo("no crawl is kept yet: run `prongsai audit` first")
        return months

    def means(self, *, rules: str | None = None, by: str | None = None) -> Means:
        """What a run works with under these settings."""
        from auditor.means import Means
        from auditor.statements import stated

        return Means(
            database=self.settings.database,
            repository=self.repository,
            archive_root=self.settings.archive,
            pack=self.pack(rules),
            pack_name=rules or self.settings.rules,
            limits=self.settings.limits,
            remember_days=self.settings.remember_days,
            workers=self.settings.workers,
            clock=self.clock,
            by=stated(by or "", "--by") or user_name(),
            window=self.settings.window,
            patience=self.settings.patience,
            browsing=self.settings.browsing,
        )

    def close(self) -> None:
        self._stack.close()


def user_name() -> str:
    """The account that runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def command(function: Callable[Concatenate[Session, P], ExitCode]) -> Callable[..., None]:
    """Make a command of a function: give it the shared options and a session, explain its errors, exit with its code."""

    @functools.wraps(function)
    def run(
        context: typer.Context,
        *,
        database: str | None,
        archive: str | None,
        config: str | None,
        debug: bool,
        **own: Any,
    ) -> None:
        above: Session = context.find_object(Session) or Session()
        session = Session(
            database=database or above.database,
            archive=archive or above.archive,
            config=config or above.config,
            debug=debug or above.debug,
        )
        raise typer.Exit(_run(function, session, own))

    hints = get_type_hints(function, include_extras=True)
    own = [
        parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in list(inspect.signature(function).parameters.values())[1:]
    ]
    shared: list[tuple[str, Any, Any]] = [
        ("database", DatabaseOption, None),
        ("archive", ArchiveOption, None),
        ("config", ConfigOption, None),
        ("debug", DebugOption, False),
    ]
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *own,
        *(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, annotation, default in shared
        ),
    ]
    del run.__wrapped__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _run(function: Callable[..., ExitCode], session: Session, own: dict[str, Any]) -> ExitCode:
    try:
        code = function(session, **own)
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up_stdout()
        return ExitCode.DONE
    except KeyboardInterrupt:
        say("interrupted")
        return ExitCode.WRONG_INPUT
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets one message and a code, not a traceback
        return explained(error, debug=session.debug)
    else:
        return code
    finally:
        session.close()


def _give_up_stdout() -> None:
    """The reader has gone (`prongsai show … | head`): let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
