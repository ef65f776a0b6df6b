"""Accounts, their sessions, and the register of who did what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.verifying.history import check_file, check_journal
from storage.accounts import (
    AccountError,
    AccountProblem,
    AccountRole,
    account_named,
    accounts_of,
    add_account,
    close_session,
    has_admin,
    open_session,
    renew_hash,
    seen,
    set_enabled,
    set_password,
    set_role,
    touch_session,
)
from storage.deeds import Doer, deeds_page, has_signed_in_from, note_deed
from storage.public_copy import write_public_copy
from storage.repository import Repository
from tests.storage.storage_samples import FEBRUARY, NOON

ROOT = Doer(account="root", address="terminal", at=NOON)
HOUR = timedelta(hours=1)


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    with Repository.open(tmp_path / "prongsai.db") as repository:
        add_account(repository, "Anna", AccountRole.ADMIN, "hash of anna", ROOT)
        yield repository


def opened(repo: Repository, name: str, sha256: str) -> None:
    account = account_named(repo, name)
    assert account is not None
    assert open_session(repo, account, sha256, NOON + 12 * HOUR, Doer(account=name, address="192.0.2.1", at=NOON))


def is_open(repo: Repository, sha256: str, *, after: timedelta = timedelta(0)) -> bool:
    return seen(repo, sha256, NOON + after, NOON + after - HOUR).session is not None


@pytest.mark.parametrize("name", ["Anna", "anna", " ANNA ", "Ａｎｎａ"])
def test_a_name_is_one_persons_however_it_is_written(repo: Repository, name: str) -> None:
    """Case, spaces and wide letters make no second account: the history names people."""
    with pytest.raises(AccountError) as refused:
        add_account(repo, name, AccountRole.VIEWER, "x", ROOT)

    assert refused.value.problem is AccountProblem.TAKEN
    found = account_named(repo, name)
    assert found is not None
    assert found.name == "Anna"
    assert "hash of anna" not in repr(found)


def test_the_last_admin_stays_while_there_are_others(repo: Repository) -> None:
    """Somebody must be able to look after them; alone, one may leave."""
    add_account(repo, "vera", AccountRole.VIEWER, "x", ROOT)
    for change in (
        lambda: set_enabled(repo, "anna", ROOT, enabled=False),
        lambda: set_role(repo, "anna", AccountRole.OPERATOR, ROOT),
    ):
        with pytest.raises(AccountError) as refused:
            change()
        assert refused.value.problem is AccountProblem.LAST_ADMIN
    assert has_admin(repo)
    set_role(repo, "vera", AccountRole.ADMIN, ROOT)
    set_enabled(repo, "anna", ROOT, enabled=False)

    assert [(one.name, one.role, one.enabled) for one in accounts_of(repo)] == [
        ("Anna", AccountRole.ADMIN, False),
        ("vera", AccountRole.ADMIN, True),
    ]


def test_an_only_account_may_be_disabled(repo: Repository) -> None:
    """Then nobody signs in, as before the first."""
    set_enabled(repo, "anna", ROOT, enabled=False)

    assert not has_admin(repo)
    assert not seen(repo, None, NOON, NOON).guarded


def test_what_there_is_not_is_said(repo: Repository) -> None:
    """With where to look."""
    with pytest.raises(AccountError, match="accounts list"):
        set_password(repo, "nobody", "x", ROOT)


def test_a_session_ends_with_any_change_of_its_account(repo: Repository) -> None:
    """Of its password, its role, or its being enabled; another's goes on."""
    add_account(repo, "otto", AccountRole.OPERATOR, "x", ROOT)
    for number, change in enumerate(
        (
            lambda: set_password(repo, "otto", "y", ROOT),
            lambda: set_role(repo, "otto", AccountRole.VIEWER, ROOT),
            lambda: set_enabled(repo, "otto", ROOT, enabled=False),
        )
    ):
        opened(repo, "otto", f"otto {number}")
        opened(repo, "anna", f"anna {number}")
        assert is_open(repo, f"otto {number}")
        change()
        assert not is_open(repo, f"otto {number}")
        assert is_open(repo, f"anna {number}")


def test_a_session_ends_idle_in_time_and_when_it_is_closed(repo: Repository) -> None:
    """And one is refused for an account that was changed since its password was looked at."""
    opened(repo, "anna", "one")
    assert not is_open(repo, "one", after=HOUR)
    touch_session(repo, "one", NOON + HOUR / 2)
    assert is_open(repo, "one", after=HOUR)
    touch_session(repo, "one", NOON + 12 * HOUR)
    assert not is_open(repo, "one", after=12 * HOUR)
    opened(repo, "anna", "two")
    close_session(repo, "two", ROOT)
    assert not is_open(repo, "two")

    before = account_named(repo, "anna")
    assert before is not None
    set_password(repo, "anna", "new", ROOT)
    assert not open_session(repo, before, "three", NOON + HOUR, ROOT)


def test_hashing_anew_ends_nothing_and_loses_nothing(repo: Repository) -> None:
    """A password that was changed meanwhile stays as it is."""
    opened(repo, "anna", "one")
    before = account_named(repo, "anna")
    assert before is not None
    renew_hash(repo, before, "dearer")
    assert is_open(repo, "one")
    renew_hash(repo, before, "stale")

    after = account_named(repo, "anna")
    assert after is not None
    assert after.password == "dearer"


def test_the_register_keeps_its_order_and_its_pages(repo: Repository) -> None:
    """Newest first; of one account, or of all."""
    for number in range(5):
        note_deed(repo, Doer(account="otto", address="", at=NOON), f"deed {number}", {"ก": [number, "<"]})

    count, page = deeds_page(repo, first=1, size=2)
    assert count == 6
    assert [deed.deed for deed in page] == ["deed 3", "deed 2"]
    assert page[0].about == {"ก": [3, "<"]}
    assert [deed.deed for deed in deeds_page(repo, first=0, size=None, account="root")[1]] == ["account_added"]


def test_where_an_account_signs_in_is_known_for_a_while(repo: Repository) -> None:
    """By account and address."""
    opened(repo, "anna", "one")

    assert has_signed_in_from(repo, "anna", "192.0.2.1", NOON - HOUR)
    assert not has_signed_in_from(repo, "anna", "192.0.2.1", NOON + HOUR)
    assert not has_signed_in_from(repo, "anna", "192.0.2.2", NOON - HOUR)
    assert not has_signed_in_from(repo, "otto", "192.0.2.1", NOON - HOUR)


def test_accounts_are_no_part_of_the_history_and_break_none_of_it(repo: Repository) -> None:
    """`prongsai verify` finds nothing wrong, and misses the register's guards where they are dropped."""
    opened(repo, "anna", "one")
    assert not check_file(repo).faults
    assert not check_journal(repo).faults

    with repo.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER deeds_refuse_DELETE")
    assert [fault.where for fault in check_file(repo).faults] == ["deeds_refuse_DELETE"]


def test_nobody_of_them_is_in_a_copy_for_the_public(repo: Repository, tmp_path: Path) -> None:
    """No hash, no name, no address, not even in the file's free pages."""
    opened(repo, "anna", "one")
    copy = tmp_path / "copy.db"
    write_public_copy(repo, copy, FEBRUARY, FEBRUARY)

    told = copy.read_bytes()
    assert not [word for word in (b"hash of anna", b"Anna", b"192.0.2.1") if word in told]
