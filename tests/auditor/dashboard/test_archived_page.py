"""Archived pages as the dashboard serves them: as they were, and unable to do anything."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urljoin
from zipfile import ZipFile

import httpx
import pytest
from cli_program import Program
from dashboard_server import Served, served_folder
from nasty_pages import NASTY
from small_sites import LONG, PAGES
from small_sites import Served as Sites

from rules.month import Month
from storage import views
from storage.records import StoredAudit
from tests.crawler.browsing import needs_chromium, one_browser

MONTH = Month(2020, 2)
FILE_NAME = '../ระเบียบ\u202e"fdp.exe'


@pytest.fixture(scope="module")
def served(kept_city: Path) -> Iterator[Served]:
    with served_folder(kept_city) as running:
        yield running


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address) as browser:
        yield browser


@pytest.fixture(scope="module")
def audit(served: Served) -> StoredAudit:
    return audit_of(served, "aa")


def audit_of(served: Served, code: str) -> StoredAudit:
    found = views.official_audit(served.desk.source.repository, code, MONTH)
    assert found is not None
    return found


def archived(audit: StoredAudit, url: str, kind: str = "page", more: str = "") -> str:
    return f"/archived/{audit.crawl.id}/{kind}?url={quote(url, safe='')}{more}"


def address_of(audit: StoredAudit, item: str) -> str:
    return next(one.url for one in audit.findings if one.item == item and one.url)


def test_a_page_is_shown_as_it_was_with_what_was_read_marked(client: httpx.Client, audit: StoredAudit) -> None:
    """Its text, a note of ours above, the words in a mark that the address leads to."""
    finding = next(one for one in audit.findings if one.item == "7(1)")
    assert finding.found_on and finding.label
    more = f"&audit={audit.id}&item={quote('7(1)')}&view=lead&to={quote(finding.url or '', safe='')}"

    page = client.get(archived(audit, finding.found_on, more=more))

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<mark class="prongsai-word" id="prongsai-mark">{finding.label}</mark>' in page.text
    assert "สำเนาที่เก็บไว้" in page.text
    assert "prongsai-link" in page.text


def test_links_lead_to_archived_pages_or_nowhere(client: httpx.Client, audit: StoredAudit) -> None:
    """What was not archived is no link."""
    page = client.get(archived(audit, address_of(audit, "7(1)"))).text
    home = client.get(archived(audit, urljoin(address_of(audit, "7(1)"), "/"))).text

    assert "<a " not in page
    assert f'href="/archived/{audit.crawl.id}/page?url=' in home
    assert 'href="http' not in home


def test_its_policy_lets_it_do_nothing(client: httpx.Client, audit: StoredAudit) -> None:
    """Another nonce each time, and no more than one style element."""
    pages = [client.get(archived(audit, address_of(audit, "7(1)"))) for _ in range(2)]

    for page in pages:
        policy = page.headers["content-security-policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert policy.startswith("sandbox; default-src 'none'; img-src data:;")
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert f'<style nonce="{nonce}">' in page.text
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert pages[0].headers["content-security-policy"] != pages[1].headers["content-security-policy"]


def test_the_bytes_are_a_download_of_the_very_evidence(client: httpx.Client, audit: StoredAudit) -> None:
    """Their digest is the finding's, and no browser opens them by itself."""
    finding = next(one for one in audit.findings if one.item == "7(1)")

    raw = client.get(archived(audit, finding.url or "", "raw"))

    assert hashlib.sha256(raw.content).hexdigest() == finding.evidence_sha256
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["content-disposition"].startswith("attachment; ")
    assert raw.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [
        "/archived/999999/page?url=http://x/",
        "/archived/0/page?url=http://x/",
        "/archived/-1/raw?url=http://x/",
        "/archived/..%2f1/page?url=x",
        "/archived/1%00/raw?url=x",
        "/archived/99999999999999999999999999/page?url=x",
        "/archived/1/page",
        "/archived/1/raw?url=../../../../etc/passwd",
        "/archived/1/raw?url=file:///etc/passwd",
        "/archived/1/page?url=http://127.0.0.1:1/",
        "/archived/1/page?url=javascript:alert(1)",
        "/archived/१/page?url=x",
    ],
)
def test_only_what_an_archive_has_can_be_asked_for(client: httpx.Client, path: str) -> None:
    """No file, no address elsewhere, no number that is none."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "more", ["&audit=99999&item=x", "&audit=x", "&miss=99999999999999999999", "&view=no", "&to=javascript:x"]
)
def test_odd_wishes_for_marks_mark_nothing(client: httpx.Client, audit: StoredAudit, more: str) -> None:
    """The page is shown all the same."""
    page = client.get(archived(audit, address_of(audit, "7(1)"), more=more))

    assert page.status_code == 200
    assert "<mark" not in page.text


def test_an_archive_that_was_removed_or_altered_shows_nothing_and_says_so(kept_city: Path, tmp_path: Path) -> None:
    """In words, and without telling where this machine keeps its files."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    with served_folder(folder) as served, httpx.Client(base_url=f"{served.address}/en") as client:
        gone, altered = (audit_of(served, code) for code in ("aa", "bb"))
        files = [served.desk.source.archive_root / each.crawl.archive for each in (gone, altered)]
        files[0].unlink()
        data = bytearray(files[1].read_bytes())
        data[len(data) // 2] ^= 1
        files[1].write_bytes(data)

        answers = [client.get(archived(each, address_of(each, "7(1)"))) for each in (gone, altered)]
        finding = client.get("/centres/aa/2020-02/items/7(1)/evidence")

        assert [each.status_code for each in answers] == [410, 409]
        assert "no longer there" in answers[0].text
        assert "not the file that was kept" in answers[1].text
        assert finding.status_code == 200
        assert "no longer there" in finding.text
        assert str(folder) not in answers[0].text + answers[1].text + finding.text


def test_the_evidence_of_a_month_is_a_file_to_take_along(client: httpx.Client, served: Served) -> None:
    """A web archive with its manifest; nothing of it stays on the server."""
    answer = client.get("/centres/aa/2563-02/evidence.wacz")

    assert answer.headers["content-disposition"] == 'attachment; filename="aa-2020-02.wacz"'
    with ZipFile(BytesIO(answer.content)) as package:
        assert "prongsai/manifest.json" in package.namelist()
    assert client.get("/centres/zz/2563-02/evidence.wacz").status_code == 404


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard over a site all of whose pages are nasty."""
    program = Program(tmp_path_factory.mktemp("hostile"))
    program.environment["PRONGSAI_BROWSER_MODE"] = "off"
    links = "".join(f"<li><a href='/nasty/{name}'>{name}</a></li>" for name in NASTY)
    file = "<p><a href='/big'>x</a></p><p><a href='/file'>กฎ ระเบียบ ข้อบังคับ</a>"
    told = PAGES["/"].replace("</ul>", f"{links}</ul>{file}").encode() + NASTY["handlers"] + NASTY["styles"]
    pages = {
        "/": told,
        "/structure": f"<p>โครงสร้าง {LONG}</p>".encode()
        + b"".join(NASTY[one] for one in ("svg", "script", "leads", "ours")),
    }
    pages["/big"] = b"<p>" + b"<b>x</b> " * 60_000 + b"<script>window.hurt=1</script><p>the end</p>"
    pages |= {f"/nasty/{name}": page for name, page in NASTY.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        Sites(homes={"xx": f"http://127.0.0.1:{server.server_address[1]}/"}).registry(program.folder / "registry.csv")
        for arguments in (
            ("centres", "import", "registry.csv"),
            ("audit", "--month", "2563-02", "--late", "--reason", "x"),
        ):
            code, _, err = program.run(*arguments)
            assert code in (0, 1), err
    finally:
        server.shutdown()
        server.server_close()
    with served_folder(program.folder) as running:
        yield running


def _handler(pages: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_file = self.path == "/file"
            body = pages.get(self.path) or (b"%PDF-1.4 x" if is_file else b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            if is_file:
                self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(FILE_NAME)}")
            if self.path == "/structure":
                self.send_header("Content-Encoding", "gzip")
                body = gzip.compress(body)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def test_a_hostile_file_is_a_download_under_a_harmless_name(hostile: Served) -> None:
    """Also where its page is asked for."""
    audit = audit_of(hostile, "xx")
    with httpx.Client(base_url=hostile.address) as client:
        home = urljoin(address_of(audit, "7(1)"), "/")
        for kind in ("page", "raw"):
            answer = client.get(archived(audit, f"{home}file", kind))
            disposition = answer.headers["content-disposition"]

            assert answer.status_code == 200
            assert disposition.startswith("attachment; ")
            assert not {"/", "\u202e", "\\"} & set(disposition.removeprefix("attachment; filename="))
            assert disposition.endswith(".exe.bin")


def test_a_page_that_costs_much_is_read_apart_and_shown_all_the_same(hostile: Served) -> None:
    """By a process that could be ended."""
    audit = audit_of(hostile, "xx")

    page = httpx.get(hostile.address + archived(audit, urljoin(address_of(audit, "7(1)"), "/big")), timeout=60)

    assert page.status_code == 200
    assert "the end" in page.text
    assert "<script" not in page.text


def test_a_file_is_a_card_with_its_name_and_digest(hostile: Served) -> None:
    """No frame, and the bytes to download."""
    page = httpx.get(f"{hostile.address}/en/centres/xx/2020-02/items/7(4)/evidence", timeout=60).text

    assert hashlib.sha256(b"%PDF-1.4 x").hexdigest() in page
    assert "10 bytes" in page
    assert "/raw?url=" in page.partition("What was judged")[2].partition("<form")[0]
    assert page.count("<iframe") == 1


@needs_chromium
@one_browser
def test_in_a_browser_nothing_of_a_nasty_page_runs_or_loads(hostile: Served) -> None:
    """Neither within the finding's page nor at its own address: no script, no request, no dialog, no way out."""
    from playwright.sync_api import sync_playwright

    audit = audit_of(hostile, "xx")
    home = urljoin(address_of(audit, "7(1)"), "/")
    seen: list[str] = []
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.on("request", lambda request: seen.append(request.url))
        page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
        page.on("popup", lambda popup: seen.append(f"popup {popup.url}"))
        page.on("download", lambda download: seen.append(f"download {download.url}"))
        own = f"{hostile.address}/en/centres/xx/2020-02/items/7(1)"
        page.goto(own)
        page.wait_for_selector("iframe.archived")
        for frame in page.query_selector_all("iframe.archived"):
            frame.scroll_into_view_if_needed()
        page.wait_for_timeout(700)
        framed = [frame for frame in page.frames[1:] if "/archived/" in frame.url]
        assert len(framed) == 2
        for frame in framed:
            assert frame.query_selector("mark#prongsai-mark")
            assert frame.evaluate("typeof hurt") == "undefined"
        assert page.evaluate("typeof hurt") == "undefined"
        assert page.url == own
        for url in (home, *(f"{home}nasty/{name}" for name in NASTY)):
            address = hostile.address + archived(audit, url)
            answer = page.goto(address)
            assert answer is not None and answer.status == 200, url
            assert page.evaluate("typeof hurt") == "undefined", url
            assert page.evaluate("origin") == "null", url
            assert page.url == address
            banner = page.query_selector(".prongsai-banner")
            assert banner is not None
            assert banner.is_visible(), url
            box = banner.bounding_box()
            assert box is not None
            on_top = page.evaluate(
                "([x, y]) => document.elementFromPoint(x, y).className", [box["x"] + 20, box["y"] + 5]
            )
            assert on_top == "prongsai-banner", url
        page.wait_for_timeout(300)
        chromium.close()
    assert [each for each in seen if not each.startswith((f"{hostile.address}/", "data:image/gif"))] == []
