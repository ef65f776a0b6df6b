"""`prongsai accounts`, and what `prongsai serve` asks for before it lets others in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cli_program import Program

PASSWORD = b"correct horse battery\n"


def test_accounts_are_made_and_changed_from_the_terminal(tmp_path: Path) -> None:
    """A database is made where there is none; each change is noted with who made it."""
    program = Program(tmp_path)
    for given, arguments in (
        (PASSWORD, ("add", "Anna", "--role", "admin")),
        (PASSWORD, ("add", "สมชาย", "--role", "viewer")),
        (b"another long sentence\r\n", ("password", "สมชาย")),
        (b"", ("role", "สมชาย", "operator")),
        (b"", ("disable", "สมชาย")),
    ):
        code, _, err = program.run("accounts", *arguments, given=given)
        assert code == 0, err

    told = program.document("accounts", "list", "--json")["accounts"]
    assert [(one["name"], one["role"], one["enabled"]) for one in told] == [
        ("Anna", "admin", True),
        ("สมชาย", "operator", False),
    ]
    deeds = program.document("accounts", "deeds", "--json")["deeds"]
    assert [one["deed"] for one in deeds] == [
        "account_added",
        "account_added",
        "password_changed",
        "role_changed",
        "account_disabled",
    ]
    assert {one["address"] for one in deeds} == {"terminal"}
    assert b"correct horse" not in (tmp_path / "prongsai.db").read_bytes()


@pytest.mark.parametrize(
    ("given", "arguments", "word"),
    [
        (PASSWORD, ("add", "anna", "--role", "boss"), "viewer, operator, admin"),
        (b"short\n", ("add", "anna", "--role", "admin"), "12 characters"),
        (b"", ("add", "anna", "--role", "admin"), "standard input"),
        (PASSWORD, ("add", "a:b", "--role", "admin"), "letters"),
        (PASSWORD, ("add", "anna", "--role", "admin", "--password", "x"), "--password"),
    ],
)
def test_what_cannot_be_taken_is_said(tmp_path: Path, given: bytes, arguments: tuple[str, ...], word: str) -> None:
    """Exit code 2; a password is no argument."""
    code, _, err = Program(tmp_path).run("accounts", *arguments, given=given)

    assert code == 2
    assert word in err


@pytest.mark.parametrize(
    "arguments", [("--host", "0.0.0.0"), ("--behind-tls-proxy",), ("--trusted-proxy", "127.0.0.1")]
)
def test_others_are_not_let_in_without_an_admin(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Neither by address nor through a proxy; an account that looks after nobody is not enough."""
    program = Program(tmp_path)
    program.run("accounts", "add", "vera", "--role", "viewer", given=PASSWORD)
    code, _, err = program.run("serve", "--port", "0", *arguments)

    assert code == 2
    assert "prongsai accounts add NAME --role admin" in err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--tls-cert", "cert.pem"), "--tls-key"),
        (("--tls-cert", "no.pem", "--tls-key", "no.pem"), "PEM"),
        (("--trusted-proxy", "proxy.example"), "10.1.0.0/24"),
    ],
)
def test_options_that_cannot_be_used_are_said(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    """Before anything listens."""
    code, _, err = Program(tmp_path).run("serve", "--port", "0", *arguments)

    assert code == 2
    assert word in err


def test_with_an_admin_others_are_let_in_and_the_clear_line_is_warned_of(tmp_path: Path) -> None:
    """Passwords without TLS can be read on their way."""
    program = Program(tmp_path)
    program.run("accounts", "add", "anna", "--role", "admin", given=PASSWORD)
    with program.start("serve", "--port", "0", "--host", "0.0.0.0", stdin=subprocess.DEVNULL) as process:
        try:
            assert process.stderr is not None
            lines = [process.stderr.readline().decode()]
            while lines[-1] and "the dashboard is at" not in lines[-1]:
                lines.append(process.stderr.readline().decode())
        finally:
            process.terminate()

    assert "WARNING: without TLS" in "".join(lines)
    assert "the dashboard is at" in lines[-1]
