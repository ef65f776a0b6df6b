"""What can go wrong in running an audit, in words for the person at the keyboard.

AuditorError                    the base: str() is a whole sentence that says what happened and what to do
├── UsageError                  asked for something that cannot be done as asked
│   ├── MonthRefused            a future month, or an earlier one without --late and a reason
│   ├── UnknownCentre           a code that the registry does not have; names the nearest
│   ├── NothingToDo             no centres in the registry, no kept crawls, no audits
│   └── CannotContinue          the run cannot go on as things are: a full disk, a pack that changed underneath
├── WorkerFailed                a worker process could not even begin
└── Interrupted                 a person or the system ended the run; what was finished is kept

The registry, the settings and the rounds add their own below the base, in their own modules.
"""

from __future__ import annotations


class AuditorError(Exception):
    """The base of this package's errors."""


class UsageError(AuditorError):
    """Asked for something that cannot be done as asked."""


class MonthRefused(UsageError):
    """This month may not be audited, or not without saying why."""


class UnknownCentre(UsageError):
    """A code that the registry does not have."""


class NothingToDo(UsageError):
    """There is nothing to work on yet; says what comes first."""


class CannotContinue(UsageError):
    """The run cannot go on as things are; what was finished is kept."""


class WorkerFailed(AuditorError):
    """A worker process could not even begin."""


class Interrupted(AuditorError):
    """The run was ended before its end."""
