"""Unified social credit codes (统一社会信用代码): 18 characters, the last one checks (GB 32100)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def check_character(body: str) -> str:
    """The last character for the first seventeen. Raises ValueError for any other text."""
    if len(body) != LENGTH - 1:
        raise ValueError(f"{len(body)} characters instead of {LENGTH - 1}")
    total = sum(
        ALPHABET.index(character) * pow(3, place, len(ALPHABET))
        for place, character in enumerate(body)
    )
    return ALPHABET[-total % len(ALPHABET)]


def is_valid(code: str) -> bool:
    """Whether the code is well formed: capitals, a district of digits, the right last character."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or not code[2:8].isdigit():
        return False
    return code[-1] == check_character(code[:-1])
