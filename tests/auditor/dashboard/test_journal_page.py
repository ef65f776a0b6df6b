"""The history in a browser, and whether it is still as it was written."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from dashboard_server import Served, served_folder

from auditor.dashboard.frame.words import phrases
from auditor.verifying.history import check_chain
from storage.journal import EntryKind, head_of
from storage.journal_views import Wanted, journal_page


@pytest.fixture(scope="module")
def served(shown_city: Path) -> Iterator[Served]:
    with served_folder(shown_city) as running:
        yield running


def _verified(client: httpx.Client) -> str:
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/journal").text)
    assert token is not None
    return client.post("/en/journal/verify", data={"form_token": token[1]}).text


def test_entries_are_in_words_newest_first_with_the_head_to_note_down(served: Served, browser: httpx.Client) -> None:
    """With links to the centres and months that they are about."""
    with served.desk.source.repository.reading() as connection:
        number, digest = head_of(connection)
    told = browser.get("/en/journal").text

    assert f"Entry {number}" in told
    assert f"prongsai verify --head {digest}" in told
    assert "month closed" in told
    assert 'href="/en/centres/aa/2020-02"' in told
    rows = [int(found) for found in re.findall(r'<th scope="row" class="number">(\d+)', told)]
    assert rows == sorted(rows, reverse=True)


def test_every_kind_of_entry_has_its_words() -> None:
    """In both languages: a new kind must not break the page."""
    words = phrases()

    assert [kind for kind in EntryKind if not {"th", "en"} <= words[f"journal.kind_{kind.value}"].keys()] == []


def test_entries_are_found_by_kind_centre_and_person(browser: httpx.Client) -> None:
    """The one closing, by who closed; and nothing but what is about a centre."""
    closing_ = browser.get("/en/journal", params={"kind": "close", "by": "สมหญิง"}).text
    of_centre = browser.get("/en/journal", params={"centre": "aa"}).text

    assert "Entries: 1<" in closing_
    assert "/en/centres/aa/" in of_centre
    assert "/en/centres/bb/" not in of_centre
    assert "No entry is like that" in browser.get("/en/journal", params={"centre": "nobody"}).text


def test_a_long_history_is_read_in_parts(served: Served) -> None:
    """The parts make up the whole, and only what is shown is read."""
    repository = served.desk.source.repository
    whole = journal_page(repository, Wanted(), first=0, size=10_000)
    parts = [journal_page(repository, Wanted(), first=first, size=4) for first in range(0, whole.count, 4)]

    assert [one for part in parts for one in part.entries] == list(whole.entries)
    assert {part.count for part in parts} == {whole.count}


def test_a_signed_history_says_so_and_is_verified_from_the_page(kept_city: Path) -> None:
    """In words, and how long it took."""
    with served_folder(kept_city) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        told = _verified(client)
        chain = check_chain(running.desk.source.repository)

    assert "Whole and untouched" in told
    assert "seconds" in told
    assert "</span> signed</span>" in told
    assert chain.faults == ()


def test_a_history_that_was_altered_is_told(kept_city: Path, tmp_path: Path) -> None:
    """Which entry, and what is wrong with it; the quick check of a long history finds it too."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    with closing(sqlite3.connect(folder / "prongsai.db")) as database, database:
        database.execute("DROP TRIGGER journal_refuse_UPDATE")
        database.execute("UPDATE journal SET reason = 'another' WHERE number = 3")
    with served_folder(folder) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        told = _verified(client)
        chain = check_chain(running.desk.source.repository)

    assert "Faults were found" in told
    assert "journal entry 3" in told
    assert "was altered" in told
    assert [fault.where for fault in chain.faults] == ["journal entry 3"]
