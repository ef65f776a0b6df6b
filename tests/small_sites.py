"""A handful of small sites on loopback, for the tests of the pipeline and the command line."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COLUMNS = [
    "code",
    "name_th",
    "name_en",
    "kind",
    "home_url",
    "extra_hosts",
    "exempt_items",
    "contact_email",
    "allow_private",
    "window",
]
LONG = "ข้อความประกอบที่มีความยาวเพียงพอสำหรับการพิจารณาว่าเป็นเนื้อหาของหน่วยงานเอง " * 8


def page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


PAGES = {
    "/": page(
        "ศูนย์ข้อมูลข่าวสารตัวอย่าง",
        '<ul><li><a href="structure">โครงสร้างและการจัดองค์กร</a></li>'
        '<li><a href="duties">อำนาจหน้าที่</a></li><li><a href="contact">สถานที่ติดต่อ</a></li>'
        '<li><a href="gone">คู่มือการปฏิบัติงาน</a></li></ul>',
    ),
    "/structure": page("โครงสร้างและการจัดองค์กร", f"<p>{LONG}</p>"),
    "/duties": page("อำนาจหน้าที่", f"<p>{LONG}</p>"),
    "/contact": page("สถานที่ติดต่อ", f'<p>เลขที่ 1 ถนนตัวอย่าง โทร 0 2000 0000 {LONG}</p><a href="#">แผนที่</a>'),
}


@dataclass
class Served:
    """Sites that answer, each on a port of its own, until the block ends."""

    homes: dict[str, str] = field(default_factory=dict)
    """Home URLs by centre code."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(centre code, path), in order."""
    pause: dict[str, float] = field(default_factory=dict)
    """Seconds that a centre's server takes for a page."""

    def registry(self, path: Path, **changes: dict[str, str]) -> Path:
        """Write the registry of these sites; `changes` are columns by centre code."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for code, home in self.homes.items():
                row = {"code": code, "name_th": f"ศูนย์ตัวอย่าง {code}", "home_url": home, "allow_private": "yes"}
                writer.writerow(row | changes.get(code, {}))
        return path


@contextmanager
def served(*codes: str) -> Iterator[Served]:
    """Serve one small site a code."""
    sites = Served()
    servers = []
    for code in codes:
        server = _Server(("127.0.0.1", 0), _handler(sites, code))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        sites.homes[code] = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield sites
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A visitor that was killed is no news."""


def _handler(sites: Served, code: str) -> type[BaseHTTPRequestHandler]:
    waker = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sites.asked.append((code, self.path))
            if self.path != "/robots.txt":
                waker.wait(sites.pause.get(code, 0))
            body = PAGES.get(self.path, "").encode()
            with suppress(ConnectionError):  # the visitor was killed meanwhile
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
