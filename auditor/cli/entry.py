"""The entry of the program `prongsai`.

It imports next to nothing by itself: worker processes are spawned, and each imports this module again.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code: 0 done, 1 done but a person is needed, 2 wrong usage or input, 3 failed."""
    speak_utf8()
    from auditor.cli.app import app

    app(args=list(sys.argv[1:] if arguments is None else arguments), prog_name="prongsai")


def speak_utf8() -> None:
    """Standard input and output are UTF-8 whatever the locale (product.md §7), a line ends with a line feed only.

    Bytes that are no UTF-8 come in as lone surrogates and go out escaped, as JSON writes them.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            errors = "surrogateescape" if stream is sys.stdin else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")
