"""A centre whose pages only a script draws: audited with a browser, judged again without one, and without one at all."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cli_program import Program

from tests.crawler.browsing import needs_chromium, one_browser

pytestmark = [pytest.mark.e2e, one_browser]

LONG = "ข้อความประกอบที่มีความยาวเพียงพอสำหรับการพิจารณาว่าเป็นเนื้อหาของหน่วยงานเอง " * 8
SHELL = (
    '<!doctype html><html lang="th"><head><meta charset="utf-8"><title>ศูนย์ข้อมูลข่าวสาร</title></head>'
    '<body><div id="root"></div><script src="/app.js"></script></body></html>'
)
APP = """
const root = document.getElementById("root");
const pages = {"/structure": "โครงสร้างและการจัดองค์กร", "/duties": "อำนาจหน้าที่"};
if (location.pathname === "/")
  fetch("/menu.json").then(r => r.json()).then(menu => {
    root.innerHTML = "<main><h1>ศูนย์ข้อมูลข่าวสาร</h1><ul>" +
      menu.map(([href, label]) => `<li><a href="${href}">${label}</a></li>`).join("") + "</ul></main>";
  });
else if (pages[location.pathname])
  root.innerHTML = `<main><h1>${pages[location.pathname]}</h1><p>TEXT</p></main>`;
else
  root.innerHTML = "<main><h1>404</h1><p>ไม่พบหน้าที่ต้องการ</p></main>";
""".replace("TEXT", LONG)
MENU = [["/structure", "โครงสร้างและการจัดองค์กร"], ["/duties", "อำนาจหน้าที่"], ["/gone", "คู่มือการปฏิบัติงาน"]]
OTHERS = {
    "/app.js": (APP, "text/javascript; charset=utf-8"),
    "/menu.json": (json.dumps(MENU), "application/json"),
    "/robots.txt": ("", "text/plain"),
}


@contextmanager
def app() -> Iterator[tuple[str, list[str]]]:
    """An application of one page: whatever the address, the same shell."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            text, kind = OTHERS.get(self.path, (SHELL, "text/html; charset=utf-8"))
            body = text.encode()
            with suppress(ConnectionError):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        server.shutdown()
        server.server_close()


def registered(folder: Path, home: str) -> Program:
    """The program, with this one centre in its registry."""
    (folder / "registry.csv").write_text(
        "code,name_th,name_en,kind,home_url,extra_hosts,exempt_items,contact_email,allow_private,window\n"
        f"s1,ศูนย์ตัวอย่าง,,,{home},,,,yes,\n",
        encoding="utf-8",
    )
    program = Program(folder)
    assert program.run("centres", "import", "registry.csv")[0] == 0
    return program


def findings(folder: Path) -> dict[str, tuple[Any, ...]]:
    """The newest verdicts as another program sees them."""
    with sqlite3.connect(folder / "prongsai.db") as connection:
        rows = connection.execute(
            "select item, status, url, excerpt, evidence_sha256, explanation, explanation_th from findings"
            " where audit_id = (select max(id) from audits) order by item"
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


@needs_chromium
def test_a_centre_of_scripts_is_read_and_its_archive_gives_the_same_without_a_browser(tmp_path: Path) -> None:
    """Menu, pages and "not found" are all drawn; the archive holds what was drawn, so a replay needs no browser."""
    with app() as (home, asked):
        program = registered(tmp_path, home)
        program.run("audit", "--json")
    first = findings(tmp_path)

    assert first["7(1)"][0] == "satisfied"
    assert first["7(1)"][1] == f"{home}structure"
    assert "drawn by a script; read through a browser" in first["7(1)"][4]
    assert "อ่านผ่านเบราว์เซอร์" in first["7(1)"][5]
    assert first["9(4)"][0] == "broken"
    assert asked.count("/menu.json") == 1

    program.environment |= {"PRONGSAI_BROWSER_MODE": "off", "PRONGSAI_BROWSER_EXECUTABLE": "/nowhere"}
    code, _, said = program.run("rescore", "--reason", "the same again")
    assert code in (0, 1), said
    assert findings(tmp_path) == first


def test_without_a_browser_nothing_is_held_against_the_centre_and_the_remedy_is_told_once(tmp_path: Path) -> None:
    """Every item stays undetermined, and says that it needs a browser."""
    with app() as (home, _):
        program = registered(tmp_path, home)
        program.environment["PRONGSAI_BROWSER_EXECUTABLE"] = "/nowhere/chromium"
        code, _, said = program.run("audit", "--json")

    assert code == 1
    assert said.count("some pages need a browser and could not be read") == 1
    assert "apt-get install chromium" in said
    verdicts = findings(tmp_path)
    assert {verdict[0] for verdict in verdicts.values()} == {"undetermined"}
    assert all("needs a browser" in verdict[4] for verdict in verdicts.values())


def test_a_run_that_must_have_a_browser_does_not_begin_without(tmp_path: Path) -> None:
    """So that no month is judged by halves."""
    with app() as (home, asked):
        program = registered(tmp_path, home)
        program.environment |= {"PRONGSAI_BROWSER_MODE": "on", "PRONGSAI_BROWSER_EXECUTABLE": "/nowhere/chromium"}
        code, _, said = program.run("audit")

    assert code == 2
    assert '[browser] mode is "on", and /nowhere/chromium is no program' in said
    assert asked == []
