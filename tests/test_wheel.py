"""What is shipped is what works: the wheel, in an environment of its own, from another folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The path of `prongsai` in a clean environment that has the wheel, and the locked dependencies beside it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        folder,
        ROOT,
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("prongsai-*.whl")
    clean = folder / "clean"
    venv.create(clean, with_pip=False)
    python = clean / "bin" / "python"
    (site,) = (clean / "lib").glob("python*/site-packages")
    # A path in a .pth brings the dependencies without the checkout: the editable install's own .pth is not read.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel],
        check=True,
        capture_output=True,
    )
    (clean / "bin" / "prongsai").write_text(f"#!{python}\nfrom auditor.cli.entry import main\nmain()\n")
    (clean / "bin" / "prongsai").chmod(0o755)
    return clean / "bin" / "prongsai"


def run(program, folder, *arguments):
    return subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_wheel_brings_everything_that_the_program_reads(program, tmp_path):
    """Packs, rounds, the registry template and the migrations travel with the code."""
    for arguments in (("rules", "test", "bma-20"), ("centres", "import", "bma-72"), ("evaluate", "--json")):
        done = run(program, tmp_path, *arguments)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr


def test_the_wheel_is_not_the_checkout(program, tmp_path):
    """The program runs from what was installed."""
    done = subprocess.run(
        [
            program.parent / "python",
            "-c",
            "import rules.pack, demo.city; print(rules.pack.__file__); demo.city.City.build()",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert str(ROOT / "rules") not in done.stdout


def test_the_dashboard_is_served_from_the_wheel(program, tmp_path):
    """Its templates, words and files came along: pages in both languages, and all that they are shown with."""
    env = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    assert run(program, tmp_path, "centres", "import", "bma-72").returncode == 0
    with subprocess.Popen(
        [program, "serve", "--port", "0"], cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as serving:
        try:
            told = re.search(r"http://127\.0\.0\.1:\d+", serving.stderr.readline())
            pages = {path: httpx.get(f"{told[0]}{path}", timeout=60) for path in ("/", "/en/centres", "/en/rules")}
            shown_with = set(
                re.findall(r'(?:href|src)="(/static/[^"]+)', "".join(each.text for each in pages.values()))
            )
            files = {path: httpx.get(f"{told[0]}{path}", timeout=60).status_code for path in shown_with}
        finally:
            serving.terminate()

    assert {path: each.status_code for path, each in pages.items()} == dict.fromkeys(pages, 200)
    assert len(files) >= 4
    assert set(files.values()) == {200}


def test_the_wheel_has_every_file_of_the_dashboard(program):
    """Templates, words, scripts, styles and letters that only some page needs."""
    (installed,) = program.parent.parent.glob("lib/python*/site-packages/auditor/dashboard")
    ours = ROOT / "auditor" / "dashboard"
    parts = [part for name in ("templates", "words", "static") for part in (ours / name).iterdir()]

    assert len(parts) > 80
    assert [part.name for part in parts if not (installed / part.relative_to(ours)).exists()] == []
