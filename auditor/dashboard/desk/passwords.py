"""Passwords: which are taken, how they are kept, and how they are compared.

Argon2id with the parameters of RFC 9106 (argon2-cffi's defaults). No rules of composition and no expiry, but a minimum
length and a list of the commonest, as NIST SP 800-63B §3.1.1 has it.

AuditorError
└── UsageError
    └── Refused   a name or a password that cannot be taken, with the reason
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from auditor.errors import UsageError

SHORTEST = 12
LONGEST = 256
"""Code points, in the normal form NFKC."""
_FEW = 2
"""A password of so many different characters or fewer is one that is tried first."""
_RUNS = ("1234567890" * 3, "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb")
_COMMONEST = frozenset(
    [
        "password1234",
        "passwordpassword",
        "password12345",
        "password123456",
        "password123!",
        "p@ssw0rd1234",
        "p@ssword1234",
        "passw0rd1234",
        "administrator",
        "admin1234567",
        "adminadminadmin",
        "admin@123456",
        "letmeinletmein",
        "welcome12345",
        "welcome123456",
        "changeme1234",
        "changemechangeme",
        "iloveyou1234",
        "iloveyouiloveyou",
        "qwerty123456",
        "qwertyqwerty",
        "qwerty1234567",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "abc123abc123",
        "abcd12345678",
        "123123123123",
        "112233445566",
        "123456abcdef",
        "123456qwerty",
        "1234qwerasdf",
        "qwer1234asdf",
        "prongsai1234",
        "prongsaiprongsai",
        "thailand1234",
        "bangkok12345",
        "bangkokbangkok",
        "krungthep1234",
        "sawasdee1234",
        "monkeymonkey",
    ]
)
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB and a processor; strangers can ask for them."""


class Refused(UsageError):
    """A name or a password that cannot be taken."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        """A word, by which pages find their own sentence."""


class Passwords:
    """Makes and compares the hashes that are kept."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hashed(self, password: str, name: str) -> str:
        """The hash to keep for a new password of that account. Raises Refused."""
        told = _normal(password)
        if len(told) < SHORTEST:
            raise Refused("short", f"the password is too short: take {SHORTEST} characters or more, a sentence for one")
        if len(told) > LONGEST:
            raise Refused("long", f"the password is too long: at most {LONGEST} characters")
        if _is_name(told, name):
            raise Refused("same", "the password is little more than the account's own name: choose another")
        if _is_common(told):
            raise Refused("common", "the password is one of those that are tried first: choose another")
        with _AT_ONCE:
            return self._hasher.hash(told)

    def verifies(self, kept: str | None, password: str) -> bool:
        """Whether it is the one of that hash. Takes the same work where there is no account, and so no hash."""
        told = _normal(password[: LONGEST * 4])
        dummy = self._dummy
        with _AT_ONCE:
            try:
                same = self._hasher.verify(dummy if kept is None else kept, told)
            except (VerificationError, InvalidHashError):
                return False
        return same and kept is not None and len(told) <= LONGEST

    def needs_renewal(self, kept: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def renewed(self, password: str) -> str:
        """The same password hashed anew."""
        with _AT_ONCE:
            return self._hasher.hash(_normal(password))

    @cached_property
    def _dummy(self) -> str:
        return self._hasher.hash("a password that is nobody's")


def _normal(password: str) -> str:
    """So that one password is the same from every keyboard; what no keyboard types stays as it is."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


def _is_name(password: str, name: str) -> bool:
    plain, own = password.casefold(), unicodedata.normalize("NFKC", name).casefold()
    rest = plain.replace(own, "") if own else plain
    return rest != plain and len(rest) <= SHORTEST // 3


def _is_common(password: str) -> bool:
    plain = password.casefold()
    in_a_row = any(plain in run or plain in run[::-1] for run in _RUNS)
    return plain in _COMMONEST or len(set(plain)) <= _FEW or in_a_row
