"""The copy of the dashboard for everybody: whole, still, nameless, and made without loss."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from cli_program import Program

from auditor.dashboard.copying.folder import MARKER, fresh_copy
from auditor.errors import UsageError
from rules.month import Month
from storage import views
from storage.overrides import overrides_of
from storage.public_copy import write_public_copy
from storage.repository import Repository

DECIDER, CONTACT = "Wichai Decider", "webmaster@aa.example"
REASON, WAITING = "seen on paper at the office", "told by telephone"
LINKS = {"a": "href", "link": "href", "iframe": "src", "img": "src", "script": "src", "form": "action"}


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> set[str]:
        return {attributes["id"] or "" for _, attributes in self.tags if "id" in attributes}

    @property
    def links(self) -> Iterator[tuple[str, dict[str, str | None]]]:
        for tag, attributes in self.tags:
            if (name := LINKS.get(tag)) and attributes.get(name):
                yield attributes[name] or "", attributes


@pytest.fixture(scope="module")
def city(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The three sites with a contact, a decision, and one that waits for a second person."""
    folder = tmp_path_factory.mktemp("copied") / "city"
    proof = Program(folder)
    shutil.copytree(kept_city, folder)
    rows = list(csv.DictReader((folder / "registry.csv").open(encoding="utf-8")))
    rows[0]["contact_email"] = CONTACT
    with (folder / "registry.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    decision = ("--month", "2563-02", "--status", "satisfied", "--reason", REASON, "--by", DECIDER)
    for arguments in (
        ("centres", "import", "registry.csv"),
        ("override", "aa", "7(3)", *decision),
    ):
        code, _, err = proof.run(*arguments)
        assert code in (0, 1), err
    proof.environment["PRONGSAI_JOURNAL_SECOND_PERSON"] = "true"
    waiting = [WAITING if each is REASON else each for each in decision]
    code, _, err = proof.run("override", "aa", "7(4)", *waiting)
    assert code in (0, 1), err
    return proof


@pytest.fixture(scope="module")
def site(city: Program) -> Path:
    """Its copy."""
    told = city.document("export", "site", "-o", "site", "--workers", "1", "--json")
    assert told["missing"] == []
    return city.folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Our own pages."""
    ours = (file for file in site.rglob("*.html") if file.parent != site / "archived" and file.name != "404.html")
    return {file: Page(file.read_text(encoding="utf-8")) for file in ours}


def test_every_link_leads_to_a_file_of_the_copy(site: Path, pages: dict[Path, Page]) -> None:
    """From any folder and without a server; only addresses of audited sites lead elsewhere, and say so."""
    ids: dict[Path, set[str]] = {}
    lost = []
    for file, page in pages.items():
        for address, attributes in page.links:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                assert "external" in (attributes.get("rel") or ""), (file, address)
                continue
            assert not address.startswith("/"), (file, address)
            assert not parts.query, (file, address)
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if target not in ids:
                there = target.is_file() and target.is_relative_to(site)
                html = there and target.suffix == ".html"
                ids[target] = Page(target.read_text(encoding="utf-8")).ids if html else set() if there else {"lost"}
            if ids[target] == {"lost"}:
                lost.append((str(file.relative_to(site)), address))
            elif parts.fragment and parts.fragment != "prongsai-mark":
                assert unquote(parts.fragment) in ids[target], (file, address)
    assert lost == []


def test_the_round_every_month_and_every_finding_are_there_in_both_languages(site: Path) -> None:
    """The same pages as on the server, Thai at the root and English below en/."""
    for root in (site, site / "en"):
        for code in ("aa", "bb", "cc"):
            findings = list((root / "centres" / code / "2020-02" / "items").glob("*/index.html"))
            assert len(findings) == 18
        for page in ("", "rules", "rules/coverage", "data", "centres/aa"):
            assert (root / page / "index.html").is_file(), page
    assert '<html lang="en">' in (site / "en" / "index.html").read_text(encoding="utf-8")


def test_no_page_can_run_send_or_load_anything(pages: dict[Path, Page]) -> None:
    """No script, no form, nothing inline; and each page forbids it once more by a policy of its own."""
    for file, page in pages.items():
        names = {tag for tag, _ in page.tags}
        assert not names & {"script", "form", "button", "input", "select", "textarea", "style", "object"}, file
        assert not any(name.startswith("on") or name == "style" for _, told in page.tags for name in told), file
        policies = [told["content"] for tag, told in page.tags if told.get("http-equiv") == "content-security-policy"]
        assert len(policies) == 1, file
        assert "default-src 'none'" in (policies[0] or "")
        assert "script-src" not in (policies[0] or "")


def test_archived_pages_stand_in_frames_that_may_do_nothing(site: Path, pages: dict[Path, Page]) -> None:
    """Each is named by what it holds, and forbids everything itself."""
    frames = [told for page in pages.values() for tag, told in page.tags if tag == "iframe"]
    assert frames
    assert all(told.get("sandbox") == "" for told in frames)
    kept = list((site / "archived").iterdir())
    assert kept
    for file in kept:
        assert re.fullmatch(r"[0-9a-f]{32}\.html", file.name)
        text = file.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text
        assert "<script" not in text


def test_nobody_is_named(site: Path) -> None:
    """Who decided, whom to write to, and what is not decided yet stay inside; the decision and its reason do not."""
    everything = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    for secret in (DECIDER, CONTACT, WAITING, "operator.pem"):
        assert [file for file, content in everything.items() if secret.encode() in content] == []
    english = (site / "en" / "centres" / "aa" / "2020-02" / "items" / "7(3)" / "index.html").read_text(encoding="utf-8")
    assert "Decided by the office on" in english
    assert REASON in english


def test_the_same_database_gives_the_same_bytes(city: Program, site: Path) -> None:
    """Whatever the number of processes."""
    code, _, err = city.run("export", "site", "-o", "again", "--workers", "2")
    assert code == 0, err

    again = city.folder / "again"
    assert _bytes(again) == _bytes(site)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_archived_pages_may_be_left_out(city: Program) -> None:
    """What they showed is then told only in words."""
    told = city.document("export", "site", "-o", "bare", "--no-archived", "--workers", "1", "--json")

    assert told["archived"] == 0
    assert not (city.folder / "bare" / "archived").exists()
    page = city.folder / "bare" / "centres" / "aa" / "2020-02" / "items" / "7(1)" / "index.html"
    assert "<iframe" not in page.read_text(encoding="utf-8")


def test_an_earlier_copy_is_replaced_and_what_others_put_there_stays(tmp_path: Path) -> None:
    """robots.txt and .htaccess are the office's own."""
    target = tmp_path / "site"
    with fresh_copy(target) as folder:
        (folder / "old.html").write_text("old")
    (target / "robots.txt").write_text("User-agent: *")
    with fresh_copy(target) as folder:
        (folder / "new.html").write_text("new")

    assert {file.name for file in target.iterdir()} == {"new.html", "robots.txt", MARKER}
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_a_folder_that_holds_something_else_is_left_untouched(tmp_path: Path, kind: str) -> None:
    """It may be somebody's work."""
    other, target = tmp_path / "other", tmp_path / "site"
    other.mkdir()
    (other / "letter.txt").write_text("dear sir")
    if kind == "file":
        target.write_text("dear sir")
    elif kind == "link":
        target.symlink_to(other)
    else:
        other.rename(target)
    before = sorted(path.name for path in tmp_path.rglob("*"))

    with pytest.raises(UsageError, match="-o"), fresh_copy(target):
        pass
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_copy_that_fails_leaves_the_earlier_one_whole(tmp_path: Path) -> None:
    """Ctrl-C, a full disk, a fault: what readers see is what was there."""
    target = tmp_path / "site"
    with fresh_copy(target) as folder:
        (folder / "index.html").write_text("whole")

    with pytest.raises(KeyboardInterrupt), fresh_copy(target) as folder:
        (folder / "index.html").write_text("ha")
        raise KeyboardInterrupt

    assert (target / "index.html").read_text() == "whole"
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


def test_the_publics_database_has_neither_names_nor_other_months(city: Program, tmp_path: Path) -> None:
    """Pages are made from an extract, and cannot tell what is not in it."""
    file = tmp_path / "public.db"
    with Repository.open(city.folder / "prongsai.db") as repository:
        write_public_copy(repository, file, Month.parse("2563-01"), Month.parse("2563-06"))
        none = tmp_path / "none.db"
        write_public_copy(repository, none, Month.parse("2563-03"), Month.parse("2563-06"))
        decided = overrides_of(repository)

    content = file.read_bytes()
    assert DECIDER.encode() not in content
    assert CONTACT.encode() not in content
    with Repository.open(file) as public:
        assert len(overrides_of(public)) == len(decided) - 1
        assert [one.by for one in overrides_of(public)] == [""]
    with Repository.open(none) as public:
        assert views.audited_months(public) == ()
    heads = [
        sqlite3.connect(each).execute("SELECT max(number), sha256 FROM journal").fetchone() for each in (file, none)
    ]
    with Repository.open(city.folder / "prongsai.db") as repository, repository.reading() as connection:
        from storage.journal import head_of

        assert heads == [head_of(connection)] * 2


def test_the_office_own_database_is_only_read(city: Program) -> None:
    """A copy leaves no trace in it."""
    with Repository.open(city.folder / "prongsai.db") as repository:
        before = overrides_of(repository)
        assert {one.by for one in before} == {DECIDER}
        assert any(centre.contact_email == CONTACT for centre in repository.centres())
