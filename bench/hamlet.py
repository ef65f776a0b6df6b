"""A hamlet of small sites on loopback, some sharing a host, that answers as late as a seeded die says."""

from __future__ import annotations

import csv
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from auditor.registry_file import ALL_COLUMNS

_LONG = "ข้อความประกอบที่มีความยาวเพียงพอสำหรับการพิจารณาว่าเป็นเนื้อหาของหน่วยงานเอง " * 8
_ITEMS = {
    "structure": "โครงสร้างและการจัดองค์กร",
    "duties": "อำนาจหน้าที่",
    "contact": "สถานที่ติดต่อ",
    "manual": "คู่มือการปฏิบัติงาน",
    "plan": "แผนงานและงบประมาณรายจ่ายประจำปี 2563",
    "gone": "สัญญาสัมปทาน",
    "laws": "กฎหมายและระเบียบที่เกี่ยวข้อง",
}
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n"


@dataclass(slots=True)
class Hamlet:
    """Sites that answer until the block ends."""

    homes: dict[str, str] = field(default_factory=dict)
    """Home URLs by centre code."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(centre code, path), in the order of asking; robots.txt is nobody's own."""
    latency: float = 0.0
    """Seconds that an answer takes at the most."""
    seed: int = 0
    """Of the answers' lateness."""

    def registry(self, path: Path) -> Path:
        """Write the registry of these sites."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ALL_COLUMNS)
            writer.writeheader()
            for code, home in self.homes.items():
                writer.writerow({"code": code, "name_th": f"ศูนย์ {code}", "home_url": home, "allow_private": "yes"})
        return path


@contextmanager
def served(hosts: Sequence[Sequence[str]]) -> Iterator[Hamlet]:
    """Serve one small site a code; the codes of one group share a host."""
    hamlet, servers = Hamlet(), []
    for codes in hosts:
        pages = {path: body for code in codes for path, body in pages_of(code, alone=len(codes) == 1).items()}
        server = _Server(("127.0.0.1", 0), _handler(hamlet, codes, pages))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        for code in codes:
            path = "" if len(codes) == 1 else f"{code}/"
            hamlet.homes[code] = f"http://127.0.0.1:{server.server_address[1]}/{path}"
    try:
        yield hamlet
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def pages_of(code: str, *, alone: bool) -> dict[str, tuple[int, str, bytes]]:
    """Status, type and body by path of one site: a few items, news below, something gone, something that fails."""
    root = "/" if alone else f"/{code}/"
    entries = "".join(f'<li><a href="{root}{name}">{label}</a></li>' for name, label in _ITEMS.items())
    pages = {"": _page(f"ศูนย์ข้อมูลข่าวสาร {code}", f'<ul>{entries}</ul><a href="{root}news">ข่าว</a>')}
    pages |= {name: _page(label, f"<p>{_LONG}</p>") for name, label in _ITEMS.items() if name not in ("gone", "plan")}
    pages["plan"] = _page(_ITEMS["plan"], f'<p>{_LONG}</p><p><a href="{root}plan.pdf">แผนงาน 2563</a></p>')
    news = "".join(f'<p><a href="{root}news/{number}">ข่าวที่ {number} {code}</a></p>' for number in range(4))
    pages["news"] = _page("ข่าว", news)
    pages |= {f"news/{number}": _page(f"ข่าวที่ {number} {code}", f"<p>{code} {number}</p>") for number in range(4)}
    found = {f"{root}{name}": (200, "text/html; charset=utf-8", body.encode()) for name, body in pages.items()}
    found[f"{root}news/3"] = (500, "text/html; charset=utf-8", _page("ขัดข้อง", "").encode())
    return found | {f"{root}plan.pdf": (200, "application/pdf", _PDF)}


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """A visitor that was killed is no news."""


def _handler(
    hamlet: Hamlet, codes: Sequence[str], pages: Mapping[str, tuple[int, str, bytes]]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            owner = codes[0] if len(codes) == 1 else self.path.split("/")[1]
            if self.path != "/robots.txt":
                hamlet.asked.append((owner, self.path))
            if hamlet.latency:
                time.sleep(random.Random(f"{hamlet.seed} {owner} {self.path}").random() * hamlet.latency)
            status, kind, body = pages.get(self.path, (404, "text/html; charset=utf-8", b""))
            with suppress(ConnectionError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
