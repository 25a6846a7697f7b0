"""Public keys of records: 8 random characters of Crockford's alphabet, never a row id."""

from os import urandom
from random import Random

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key(random: Random | None = None) -> str:
    """A fresh key; demonstration data bring their own seeded `random`."""
    if random:
        return "".join(random.choices(ALPHABET, k=8))
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in urandom(8))
