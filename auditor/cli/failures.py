"""What a person reads when a command cannot do what it was asked, and with which code it ends."""

from __future__ import annotations

import sys
import traceback
from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended (product.md §7)."""

    DONE = 0
    NEEDS_A_PERSON = 1
    """Done, with something that a person must look at: a centre unreachable, an audit undetermined."""
    WRONG_INPUT = 2
    FAILED = 3


def say(message: str) -> None:
    """One message on standard error; its loss (a closed terminal) is no trouble of its own."""
    try:
        sys.stderr.write(f"prongsai: {message}\n")
        sys.stderr.flush()
    except OSError:
        pass


def explained(error: Exception, *, debug: bool) -> ExitCode:
    """Tell what happened, in one message, and give the exit code for it."""
    if debug:
        traceback.print_exception(error)
    if (message := _expected(error)) is not None:
        say(message)
        return ExitCode.WRONG_INPUT
    if (message := _failed(error)) is not None:
        say(message)
        return ExitCode.FAILED
    hint = "" if debug else "; run the same command with --debug for the details"
    say(f"something went wrong that should not have: {_one_line(error)}{hint}")
    return ExitCode.FAILED


def _expected(error: Exception) -> str | None:
    """Words for what the person can put right."""
    from auditor.errors import Interrupted, UsageError
    from rules.month import MonthError
    from rules.pack import PackError
    from storage.errors import StorageError

    match error:
        case UsageError() | Interrupted() | PackError() | MonthError() | StorageError():
            return str(error)
        case OSError(filename=str(file), strerror=str(what)):
            return f"{file}: {what}"
        case _:
            return None


def _failed(error: Exception) -> str | None:
    from auditor.errors import AuditorError

    return str(error) if isinstance(error, AuditorError) else None


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
