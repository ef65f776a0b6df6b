"""Every change is an entry that names the one before it: whoever noted the head notices any change of the past."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rules.findings import Status
from storage import views
from storage.facts import Vanished, digest_of, facts_of
from storage.journal import FIRST, Entry, EntryKind, Scribe, entries, entry_document, entry_of, fault_in, head_of
from storage.months import close_month, note_removal
from storage.overrides import agree, decide, withdraw
from storage.records import AuditKind
from storage.repository import Repository
from storage.signing import SigningKeyError, make_key, read_signer
from tests.storage.storage_samples import FEBRUARY, NOON, PACK, audit, half, prepared, said


def _fill(repo: Repository) -> None:
    prepared(repo, "dusit", "sathon")
    first = views.audit(repo, repo.keep_audit(audit("dusit")))
    assert first is not None
    repo.keep_audit(audit("dusit", kind=AuditKind.RESCORE, crawl=first.crawl, reason="new rules"))
    made = decide(repo, first, "item-0", Status.MISSING, said("ann"), credit=half, needs_second=True)
    agree(repo, made.id, first, said("bob"), credit=half)
    withdraw(repo, made.id, first, said("cee"), credit=half)
    repo.set_aside(first.id, at=NOON, by="ann", reason="the site was under repair")
    close_month(repo, FEBRUARY, views.official_audits(repo, FEBRUARY), at=NOON, by="ann", reason="done")
    note_removal(repo, [first.crawl.id], at=NOON, by="ann", reason="kept long enough")


def _entries(repo: Repository) -> list[Entry]:
    with repo.reading() as connection:
        return list(entries(connection))


def _faults(repo: Repository) -> list[tuple[int, str]]:
    """All that is wrong with the chain and with what its entries are about."""
    found, previous = [], FIRST
    with repo.reading() as connection:
        for number, entry in enumerate(entries(connection), 1):
            if (fault := fault_in(entry, previous, number)) is not None:
                found.append((number, fault))
            try:
                if digest_of(facts_of(connection, entry.subject)) != entry.digest:
                    found.append((number, "what it is about was altered"))
            except Vanished as gone:
                found.append((number, str(gone)))
            previous = entry.sha256
    return found


def test_every_kind_of_change_is_entered_with_who_and_why() -> None:
    """In the order in which they were made, and nothing else."""
    with Repository.open(":memory:", scribe=Scribe(by="operator", clock=lambda: NOON)) as repo:
        _fill(repo)

        told = [(entry.kind, entry.by, entry.reason) for entry in _entries(repo)]

        assert told == [
            (EntryKind.IMPORT, "operator", ""),
            (EntryKind.PACK, "operator", ""),
            (EntryKind.AUDIT, "schedule", "monthly"),
            (EntryKind.RESCORE, "schedule", "new rules"),
            (EntryKind.OVERRIDE, "ann", "seen on the site"),
            (EntryKind.SECOND, "bob", "seen on the site"),
            (EntryKind.WITHDRAW, "cee", "seen on the site"),
            (EntryKind.SET_ASIDE, "ann", "the site was under repair"),
            (EntryKind.CLOSE, "ann", "done"),
            (EntryKind.REMOVE, "ann", "kept long enough"),
        ]
        assert _faults(repo) == []


def test_a_rule_pack_that_is_used_again_is_no_change(tmp_path: Path) -> None:
    """Nor does opening the database write anything."""
    with Repository.open(tmp_path / "a.db") as repo:
        prepared(repo, "dusit")
        before = len(_entries(repo))
        repo.keep_pack("oia-2540", "1", "a" * 64, "items: []\n")
    with Repository.open(tmp_path / "a.db") as repo:
        assert len(_entries(repo)) == before


def test_entries_are_signed_where_there_is_a_key(tmp_path: Path) -> None:
    """Each by the key that was set when it was made; a key's file is its owner's alone."""
    signer = make_key(tmp_path / "operator.pem")
    again = read_signer(tmp_path / "operator.pem")
    with Repository.open(":memory:", scribe=Scribe(signer=again)) as repo:
        _fill(repo)

        assert {entry.public_key for entry in _entries(repo)} == {signer.public_key}
        assert _faults(repo) == []
    assert (tmp_path / "operator.pem").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("spoil", "said_of_it"),
    [
        (lambda path: path.write_text("no key"), "no unencrypted private key"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
)
def test_a_key_that_is_none_is_refused(tmp_path: Path, spoil: Callable[[Path], object], said_of_it: str) -> None:
    """With the file's name and what to do; an existing key is never written over."""
    make_key(tmp_path / "key.pem")
    with pytest.raises(SigningKeyError, match="never overwritten"):
        make_key(tmp_path / "key.pem")
    spoil(tmp_path / "key.pem")

    with pytest.raises(SigningKeyError, match=said_of_it):
        read_signer(tmp_path / "key.pem")


def test_an_entry_comes_back_from_an_export_as_it_was() -> None:
    """So that a third party can follow the chain."""
    with Repository.open(":memory:") as repo:
        _fill(repo)
        for entry in _entries(repo):
            assert entry_of(entry_document(entry)) == entry


TAMPERINGS = {
    "an entry's reason": ("UPDATE journal SET reason = 'x' WHERE number = 3", 3, "was altered"),
    "an entry's author": ("UPDATE journal SET \"by\" = 'x' WHERE number = 3", 3, "was altered"),
    "an entry's time": ("UPDATE journal SET at = '2020-02-03T05:00:09+00:00' WHERE number = 3", 3, "was altered"),
    "an entry's kind": ("UPDATE journal SET kind = 'rescore' WHERE number = 3", 3, "was altered"),
    "an entry that is gone": ("DELETE FROM journal WHERE number = 4", 4, "entry 4 is gone"),
    "a signature that is gone": ("UPDATE journal SET signature = '' WHERE number = 5", 5, "taken away"),
    "a signature of another entry": (
        "UPDATE journal SET signature = (SELECT signature FROM journal WHERE number = 2) WHERE number = 5",
        5,
        "not of this entry",
    ),
    "a finding's status": ("UPDATE findings SET status = 'missing' WHERE audit_id = 1 AND position = 3", 3, "altered"),
    "a finding's words": ("UPDATE findings SET excerpt = 'x' WHERE audit_id = 2 AND position = 0", 4, "altered"),
    "a finding that is gone": ("DELETE FROM findings WHERE audit_id = 1 AND position = 9", 3, "altered"),
    "an audit's score": ("UPDATE audits SET score_final = '99/1' WHERE id = 2", 4, "altered"),
    "an audit that is gone": ("DELETE FROM audits WHERE id = 1", 3, "audit 1 is gone"),
    "a crawl's digest": ("UPDATE crawls SET archive_sha256 = 'x' WHERE id = 1", 3, "altered"),
    "a rule pack's text": ("UPDATE rule_packs SET source = 'x'", 2, "altered"),
    "a decision's reason": ("UPDATE overrides SET reason = 'x'", 5, "altered"),
    "the second person": ("UPDATE override_seconds SET \"by\" = 'x'", 6, "altered"),
    "a decision that is gone": ("DELETE FROM decisions", 6, "altered"),
    "the month's closing": ("UPDATE closed_audits SET audit_id = 1", 9, "altered"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_whatever_is_changed_behind_the_programs_back_is_found(tmp_path: Path, tampering: str) -> None:
    """By the first entry that it touches, though the triggers that refuse changes were dropped before."""
    signer = make_key(tmp_path / "key.pem")
    statement, number, told = TAMPERINGS[tampering]
    with Repository.open(tmp_path / "a.db", scribe=Scribe(signer=signer)) as repo:
        _fill(repo)
    with sqlite3.connect(tmp_path / "a.db") as shell:
        for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            shell.execute(f"DROP TRIGGER {name}")
        assert shell.execute(statement).rowcount > 0
    shell.close()

    with Repository.open(tmp_path / "a.db") as repo:
        found = _faults(repo)

    assert found[0][0] == number
    assert told in found[0][1]


def test_what_an_earlier_version_kept_is_entered_once(tmp_path: Path) -> None:
    """From then on it cannot be changed unnoticed; who kept it, and why, stays told by the audit itself."""
    with Repository.open(tmp_path / "a.db") as repo:
        prepared(repo, "dusit")
        repo.keep_audit(audit("dusit"))
    with sqlite3.connect(tmp_path / "a.db") as shell:
        shell.execute("DROP TRIGGER journal_refuse_DELETE")
        shell.execute("DELETE FROM journal")
    shell.close()

    for _ in range(2):
        with Repository.open(tmp_path / "a.db", scribe=Scribe(by="operator")) as repo:
            registry, pack, entry = _entries(repo)
            assert (registry.kind, registry.subject["registry"]) == (EntryKind.IMPORT, 1)
            assert (pack.kind, pack.subject["pack"]) == (EntryKind.ADOPT, PACK)
            assert (entry.kind, entry.by, entry.subject["audit"]) == (EntryKind.ADOPT, "operator", 1)
            assert _faults(repo) == []
            with repo.reading() as connection:
                assert head_of(connection) == (3, entry.sha256)
