"""Signatures of the history's entries: Ed25519 (RFC 8032), with a key that the operator keeps.

SigningKeyError   a key file cannot be read, or holds another kind of key
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.errors import StorageError


class SigningKeyError(StorageError):
    """A key file cannot be read, or holds another kind of key."""


class Signer:
    """Signs with the operator's key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw().hex()
        """The key's public half, 32 bytes in hexadecimal: by it a signature is checked."""

    def sign(self, told: bytes) -> str:
        """The signature, 64 bytes in hexadecimal."""
        return self._key.sign(told).hex()


def is_signed(told: bytes, *, public_key: str, signature: str) -> bool:
    """Whether the signature is of these bytes, by the holder of this key's private half."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), told)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_signer(path: Path) -> Signer:
    """The signer whose private key a PEM file holds, unencrypted. Raises SigningKeyError."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise SigningKeyError(
            f"{path}: the signing key cannot be read ({error.strerror}); make one with `prongsai keys new {path}`"
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SigningKeyError(f"{path}: this is no unencrypted private key in PEM form ({error})") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(f"{path}: the signing key must be an Ed25519 key; make one with `prongsai keys new FILE`")
    return Signer(key)


def make_key(path: Path) -> Signer:
    """Make a key and keep it in a new file that its owner alone may read. Raises SigningKeyError."""
    key = Ed25519PrivateKey.generate()
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes(*form))
    except FileExistsError:
        raise SigningKeyError(f"{path}: the file exists already; a key is never overwritten: name another") from None
    except OSError as error:
        raise SigningKeyError(f"{path}: the key cannot be written ({error.strerror})") from error
    return Signer(key)
