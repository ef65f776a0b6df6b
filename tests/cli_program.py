"""`prongsai` as another program runs it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = "from auditor.cli.entry import main; main()"


class Program:
    """`prongsai` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PRONGSAI_")} | {
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "PRONGSAI_LIMITS_DELAY": "0",
            "PRONGSAI_WORKERS": "1",
        }

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", PROGRAM, *arguments]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, **pipes)

    def run(self, *arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        with self.start(*arguments) as process:
            out, err = process.communicate(given, timeout=120)
        return process.returncode, out.decode(), err.decode()

    def document(self, *arguments: str, code: int = 0) -> Any:
        """The one JSON document that a command prints."""
        returned, out, err = self.run(*arguments)
        assert returned == code, err
        return json.loads(out)
