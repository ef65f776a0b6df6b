"""A site whose every string is an attack on whoever shows it: titles, labels, addresses, file names, headers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import quote

from docx import Document

LONG = "ข้อความประกอบที่มีความยาวเพียงพอสำหรับการพิจารณาว่าเป็นเนื้อหาของหน่วยงานเอง " * 8


def attack(marker: str) -> str:
    """Text that runs a script where it is taken for markup, an attribute or a template; the marker tells it again."""
    return f"{marker}\"'><img src=x onerror=window.hurt='{marker}'><script>window.hurt='{marker}'</script>{{{{7*7}}}}"


MARKERS = ("qtitle", "qlabel", "qaddress", "qfile", "qtext", "qnear", "qname")
"""Each must be seen somewhere on a page: what is never shown proves nothing."""
HOSTILE_NAME = attack("qname")


def _escaped(text: str) -> str:
    """As a site's own author would write it, so that the text, and not its markup, is what a reader sees."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _page(title: str, body: str) -> bytes:
    return (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{_escaped(title)}</title>'
        "<script>window.hurt='page'; parent.postMessage('hurt', '*'); alert(1); top.location='/hurt'</script>"
        "<style>body{background:url(/hurt.png)}</style><meta http-equiv=refresh content='0;url=/hurt'></head>"
        f"<body onload=\"window.hurt='load'\"><main><h1>{_escaped(title)}</h1>{body}"
        "<iframe srcdoc=\"<script>parent.hurt='frame'</script>\"></iframe><svg onload=\"window.hurt='svg'\"></svg>"
        "<form action='/hurt'><button autofocus onfocus=\"window.hurt='focus'\">go</button></form></main></body></html>"
    ).encode()


def _letter() -> bytes:
    made = Document()
    made.add_paragraph(f"คู่มือการปฏิบัติงาน {attack('qtext')} {LONG}")
    held = BytesIO()
    made.save(held)
    return held.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DUTIES = f"/duties?{quote(attack('qaddress'))}"
_FILE = quote(f"คู่มือ{attack('qfile').partition('<script>')[0]}.docx")  # what follows a slash would be the whole name


def _answers() -> dict[str, tuple[int, dict[str, str], bytes]]:
    html = {"Content-Type": "text/html; charset=utf-8", "Server": "<script>window.hurt='header'</script>"}
    home = _page(
        attack("qtitle"),
        f'<ul><li><a href="/structure">โครงสร้างและการจัดองค์กร {_escaped(attack("qlabel"))}</a></li>'
        f'<li><a href="{_escaped(_DUTIES)}">อำนาจหน้าที่</a></li>'
        '<li><a href="/manual">คู่มือการปฏิบัติงาน</a></li>'
        f'<li><a href="/near">แผนที่ {_escaped(attack("qnear"))}</a></li>'
        "<li><a href=\"javascript:window.hurt='link'\">สถานที่ติดต่อ</a></li>"
        '<li><a href="/broken">งบประมาณรายจ่ายประจำปี</a></li></ul>',
    )
    return {
        "/": (200, html, home),
        "/structure": (200, html, _page(f"โครงสร้างและการจัดองค์กร {attack('qtitle')}", f"<p>{LONG}</p>")),
        "/duties": (200, html, _page("อำนาจหน้าที่", f"<p>{_escaped(attack('qtext'))} {LONG}</p>")),
        "/near": (200, html, _page(f"แผนที่ {attack('qnear')}", f"<p>{LONG}</p>")),
        "/manual": (
            200,
            {"Content-Type": WORD, "Content-Disposition": f"attachment; filename*=UTF-8''{_FILE}"},
            _letter(),
        ),
        "/broken": (500, html | {"X-Reason": attack("qheader")}, b"<script>window.hurt='500'</script>"),
    }


@contextmanager
def served_hostile_site() -> Iterator[str]:
    """Serve it on loopback until the block ends; gives its home URL."""
    server = _Server(("127.0.0.1", 0), _handler(_answers()))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A visitor that went away is no news."""


def _handler(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path.partition("?")[0], (404, {"Content-Type": "text/html"}, b""))
            with suppress(ConnectionError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
