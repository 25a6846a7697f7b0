"""The one tokenizer of the search index, the same for both databases.

A text becomes the pairs of neighbouring Han characters (焊工 → 焊工), whole runs of Latin letters
and digits, and, for every pair of Han characters, their pinyin initials in all readings, marked `~`
(焊工 → ~hg), so that whoever types `hg` finds 焊工. Characters with one between them stand beside
these, marked too (电焊工 → ~电工): they are what a slip leaves of a name (`near_names.py`).
"""

import os
import re
from functools import cache
from itertools import pairwise, product
from unicodedata import normalize

# Read one by one, characters need no phrases: 44 MB and a third of the time that a start takes.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
from pypinyin import Style, pinyin

LONGEST_QUERY = 60
RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+|[a-z0-9]+")


def fold(text: str) -> str:
    """One form for one meaning: full-width to half-width, lower case, no space at the ends."""
    return normalize("NFKC", text).casefold().strip()


def tokens_of(text: str) -> set[str]:
    """Everything that a query may ask of `text`."""
    found: set[str] = set()
    for run in RUNS.findall(fold(text)):
        if run.isascii():
            found.add(run)
        else:
            found.update(_pairs(run))
            found.update(_initial_pairs(run))
            found.update(_marked(_pairs_over_one(run)))
    return found


def tokens_near(pair: str) -> tuple[str, str]:
    """What to look for where two characters may have had another between them, or lost one."""
    return pair, f"~{pair}"


def terms_of(query: str) -> list[list[str]]:
    """What must be found: every inner list is one alternative's tokens, all of which must be there.

    A Latin run is either a word of the text or pinyin initials; a Han run is its pairs. Runs of one
    character ask for nothing here: they search by prefix.
    """
    alternatives: list[list[str]] = [[]]
    for run in RUNS.findall(fold(query)[:LONGEST_QUERY]):
        if len(run) == 1:
            continue
        choices = [[run], _marked(_pairs(run))] if _may_be_initials(run) else [_pairs_or_word(run)]
        alternatives = [known + choice for known, choice in product(alternatives, choices)][:8]
    return [alternative for alternative in alternatives if alternative]


def _may_be_initials(run: str) -> bool:
    return run.isascii() and run.isalpha()


def _pairs_or_word(run: str) -> list[str]:
    return [run] if run.isascii() else _pairs(run)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _pairs_over_one(run: str) -> list[str]:
    return [run[i] + run[i + 2] for i in range(len(run) - 2)]


def _marked(pairs: list[str]) -> list[str]:
    return [f"~{pair}" for pair in pairs]


def _initial_pairs(run: str) -> set[str]:
    readings = [_initials(character) for character in run]
    return {
        f"~{first}{second}"
        for left, right in pairwise(readings)
        for first, second in product(left, right)
    }


@cache
def _initials(character: str) -> frozenset[str]:
    """The first letters of all readings of one Han character; none where it has no reading."""
    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    letters = readings[0] if readings else []
    return frozenset(letter for letter in letters if letter.isascii() and letter.isalpha())
