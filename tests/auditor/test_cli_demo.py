"""What a demo may overwrite, and what it never does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from auditor.cli.demo_folder import MARKER, fresh_folder
from auditor.errors import UsageError
from storage.errors import LockHeldError
from storage.lock import RunLock

SHOWING = """
from auditor.cli.demo_dashboard import show_dashboard
from auditor.cli.session import Session
show_dashboard(Session(database="prongsai.db"), None)
print("ended well")
"""


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    """Running the demo again is what newcomers do."""
    folder = tmp_path / "prongsai-demo"
    fresh_folder(folder)
    (folder / "prongsai-archive").mkdir()
    (folder / "prongsai-archive" / "old").touch()
    fresh_folder(folder)

    assert {entry.name for entry in folder.iterdir()} <= {MARKER, "prongsai.db.lock"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """There is nothing to lose."""
    fresh_folder(tmp_path)

    assert (tmp_path / MARKER).is_file()


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_anything_else_is_refused_untouched(tmp_path: Path, kind: str) -> None:
    """A folder of that name may be somebody's work."""
    folder = tmp_path / "prongsai-demo"
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear sir")
    if kind == "file":
        folder.write_text("dear sir")
    elif kind == "link":
        folder.symlink_to(other)
    else:
        other.rename(folder)
    before = sorted(path.name for path in tmp_path.rglob("*"))

    with pytest.raises(UsageError, match="move it, or run elsewhere"):
        fresh_folder(folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_demo_under_way_is_not_swept_away(tmp_path: Path) -> None:
    """Two terminals, one folder."""
    fresh_folder(tmp_path)
    (tmp_path / "prongsai.db").touch()

    with RunLock(tmp_path / "prongsai.db"), pytest.raises(LockHeldError):
        fresh_folder(tmp_path)
    assert (tmp_path / "prongsai.db").exists()


def test_the_dashboard_at_the_end_opens_in_the_browser_and_ends_with_ctrl_c(kept_city: Path, tmp_path: Path) -> None:
    """Ctrl-C ends it as the demo's figures say: it is no fault."""
    noted, browser = tmp_path / "noted", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {noted}\n')
    browser.chmod(0o755)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "BROWSER": f"{browser} %s"}
    command = [sys.executable, "-c", SHOWING]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=kept_city, env=environment, **pipes) as process:
        told = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert told
        assert httpx.get(told.group(), timeout=60).status_code == 200
        while not noted.exists() or not noted.read_text():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)

    assert noted.read_text().strip() == told.group()
    assert out == "ended well\n"
    assert process.returncode == 0
