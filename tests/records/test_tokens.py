"""One tokenizer: pairs of Han characters, whole Latin runs, pinyin initials in all readings."""

import pytest

from portal.records.tokens import fold, terms_of, tokens_of


def test_it_works() -> None:
    assert tokens_of("焊工") == {"焊工", "~hg"}


def test_every_reading_of_a_polyphone_counts() -> None:
    assert {"~cq", "~zq"} <= tokens_of("重庆")


def test_latin_and_digits_stay_whole() -> None:
    assert {"syb", "26", "00001"} <= tokens_of("SYB 26-00001")


def test_full_width_is_half_width() -> None:
    assert fold("ＳＹＢ　１２") == "syb 12"
    assert tokens_of("ＳＹＢ") == {"syb"}


def test_a_rare_character_without_a_reading_is_no_error() -> None:
    assert "𠀀工" in tokens_of("𠀀工")


@pytest.mark.parametrize("query", ["", " ", "工", "h", "%_", "'\"", "\x00", "·"])
def test_it_asks_nothing_of_the_index(query: str) -> None:
    assert terms_of(query) == []


def test_latin_letters_may_be_a_word_or_initials() -> None:
    assert terms_of("hg") == [["hg"], ["~hg"]]


def test_digits_are_never_initials() -> None:
    assert terms_of("12345") == [["12345"]]


def test_a_long_query_stays_bounded() -> None:
    assert len(terms_of("ab " * 500)) <= 8
