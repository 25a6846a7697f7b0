"""The keys of personal data: AES-GCM to seal it, a keyed digest to look it up.

`DATA_KEYS="2:…,1:…"`: the first writes, all read, so that a key can be replaced while the portal
runs. `DIGEST_KEY` stands apart: whoever has the database alone can neither read nor guess.
"""

import hmac
import os
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

NONCE_BYTES = 12
NUMBER_BYTES = 2


class WrongSeal(Exception):
    """Sealed bytes that no key opens at this place: moved, damaged, or of a key that is gone."""


@dataclass(frozen=True)
class Keyring:
    """Data keys by number, newest first, and the digest's key. Each data key has 32 bytes."""

    data_keys: dict[int, bytes]
    digest_key: bytes

    @cached_property
    def ciphers(self) -> dict[int, AESGCM]:
        """By number; to make one takes longer than to seal a number with it."""
        return {number: AESGCM(key) for number, key in self.data_keys.items()}

    @property
    def newest(self) -> int:
        return next(iter(self.data_keys))

    def seal(self, plain: bytes, *, place: str) -> bytes:
        """Key number, nonce, ciphertext; opens only at the same `place` (table, column, row)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.ciphers[self.newest].encrypt(nonce, plain, place.encode())
        return self.newest.to_bytes(NUMBER_BYTES, "big") + nonce + sealed

    def open(self, sealed: bytes, *, place: str) -> bytes:
        """What was sealed; raises WrongSeal."""
        cipher = self.ciphers.get(number_of(sealed))
        if cipher is None:
            raise WrongSeal(f"no key {number_of(sealed)} for {place}")
        nonce = sealed[NUMBER_BYTES : NUMBER_BYTES + NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, sealed[NUMBER_BYTES + NONCE_BYTES :], place.encode())
        except InvalidTag:
            raise WrongSeal(f"the seal at {place} is broken") from None

    def digest(self, text: str, *, of: str) -> str:
        """A keyed digest to look `text` up by; `of` keeps the digests of two fields apart."""
        return hmac.digest(self.digest_key, f"{of}\0{text}".encode(), "sha256").hex()


def number_of(sealed: bytes) -> int:
    """The number of the key that sealed these bytes."""
    return int.from_bytes(sealed[:NUMBER_BYTES], "big")


def init_keyring(app: Flask, keys: Keyring) -> None:
    app.extensions["keyring"] = keys


def keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found
