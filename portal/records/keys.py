"""Public keys of records: 8 random characters of Crockford's alphabet, never a row id."""

from random import Random, SystemRandom

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key(random: Random | None = None) -> str:
    """A fresh key; demonstration data bring their own seeded `random`."""
    return "".join((random or SystemRandom()).choices(ALPHABET, k=8))
