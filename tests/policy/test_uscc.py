import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle

from portal.policy.uscc import ALPHABET, check_character, is_valid

bodies = st.builds(
    lambda registry, district, rest: registry + district + rest,
    st.sampled_from(["11", "12", "52", "91", "92", "93"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def test_it_works() -> None:
    assert is_valid("91110000600037341L")


@given(bodies)
def test_it_agrees_with_another_reading_of_the_standard(body: str) -> None:
    assert check_character(body) == oracle.calc_check_digit(body)
    assert oracle.is_valid(body + check_character(body))


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_it_refuses_one_wrong_character(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    changed = code[:place] + other + code[place + 1 :]
    assert is_valid(changed) == (changed == code)


@given(bodies, st.integers(8, 15))
def test_it_refuses_two_swapped_neighbours(body: str, place: int) -> None:
    code = body + check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_valid(swapped) == (swapped == code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "91110000600037341",
        "91110000600037341L0",
        "91110000600037341l",
        "９1110000600037341L",
        "9111A000600037341L",
        "91110000600037341I",
        "91110000600037341\x00",
    ],
)
def test_it_refuses_what_is_not_a_code(code: str) -> None:
    assert not is_valid(code)


def test_a_body_of_the_wrong_length_has_no_check_character() -> None:
    with pytest.raises(ValueError, match="16 characters instead of 17"):
        check_character("9111000060003734")


def test_a_body_of_other_characters_has_no_check_character() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        check_character("9111000060003734O")
