"""The key of certificates' signatures: what stands in a QR code opens one certificate's page.

`CERTIFICATE_KEY="2:…,1:…"`: the first signs, all are read, because paper outlives keys.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from flask import Flask, current_app

# Of the digest's 32 bytes; 128 bits are more than anybody guesses, and keep the QR code small.
BYTES = 16


def init_certificate_keys(app: Flask, keys: Mapping[int, bytes]) -> None:
    app.extensions["certificate_keys"] = keys


def sign(number: str) -> str:
    """The signature of a number as printed, `2.` and 22 characters: the key's number first."""
    newest = next(iter(_keys()))
    return f"{newest}.{_digest(_keys()[newest], number)}"


def is_signed(number: str, signature: str) -> bool:
    """Whether one of the keys signed this number."""
    named, _, digest = signature.partition(".")
    key = {str(one): key for one, key in _keys().items()}.get(named)
    return key is not None and hmac.compare_digest(_digest(key, number).encode(), digest.encode())


def _digest(key: bytes, number: str) -> str:
    mac = hmac.new(key, f"certificate\0{number}".encode(), sha256).digest()[:BYTES]
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def _keys() -> Mapping[int, bytes]:
    found: Mapping[int, bytes] = current_app.extensions["certificate_keys"]
    return found
