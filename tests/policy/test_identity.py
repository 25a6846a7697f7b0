"""ID numbers, names and phones: what passes, what is refused and with which words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.identity import (
    age_on,
    birth_date,
    check_character,
    masked_name,
    masked_number,
    masked_phone,
    normal_name,
    normal_number,
    normal_phone,
    problem_with_name,
    problem_with_number,
    problem_with_phone,
    sex_of,
)
from portal.policy.verdict import Weight

ON = date(2026, 11, 23)
GOOD = "62010119760101123" + check_character("62010119760101123")


def code_of(number: str) -> str | None:
    problem = problem_with_number(number, on=ON)
    return problem.code if problem else None


def test_it_works() -> None:
    assert code_of(GOOD) is None


def test_a_number_may_be_of_a_child_born_that_day_and_not_of_one_unborn() -> None:
    for body, code in (("62010120261123123", None), ("62010120261124123", "wrong_birth_date")):
        assert code_of(body + check_character(body)) == code


def test_the_standards_own_example_passes() -> None:
    assert check_character("11010519491231002") == "X"


@pytest.mark.parametrize("place", range(17))
def test_every_digit_weighs_what_the_standard_says(place: int) -> None:
    """ISO 7064 MOD 11-2: the digit at `place` counts two to the power of its distance."""
    body = "0" * place + "1" + "0" * (16 - place)
    left = -(2 ** (17 - place)) + 1
    assert check_character(body) == "0123456789X"[left % 11]


def test_whatever_is_wrong_stands_in_the_way() -> None:
    for number in ("1", "11010519491231002Y", "110105194912310021"):
        problem = problem_with_number(number, on=date(2026, 11, 23))
        assert problem is not None
        assert problem.weight is Weight.REFUSE


def test_a_region_that_no_list_knows_passes() -> None:
    body = "62990019760101123"
    assert code_of(body + check_character(body)) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "wrong_length"),
        ("620101760101123", "old_number"),
        (GOOD[:-1], "wrong_length"),
        (GOOD + "1", "wrong_length"),
        ("6201011976010112３X", "strange_character"),
        ("X2010119760101123X", "strange_character"),
        ("620101197613011234", "wrong_birth_date"),
        ("620101197602301234", "wrong_birth_date"),
        ("620101202611241234", "wrong_birth_date"),
        ("620101189912311234", "wrong_birth_date"),
        (GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2"), "wrong_check_digit"),
    ],
)
def test_it_refuses(number: str, code: str) -> None:
    assert code_of(number) == code


def test_a_refusal_counts_the_missing_digits() -> None:
    problem = problem_with_number(GOOD[:-1], on=ON)
    assert problem is not None
    assert problem.text == "少了 1 位，应为 18 位"
    problem = problem_with_number(GOOD + "12", on=ON)
    assert problem is not None
    assert problem.text == "多了 2 位，应为 18 位"


@pytest.mark.parametrize(("birth", "passes"), [("18991231", False), ("19000101", True)])
def test_nobody_was_born_before_1900(birth: str, passes: bool) -> None:
    body = f"620101{birth}123"
    assert (code_of(body + check_character(body)) is None) is passes


@pytest.mark.parametrize(
    ("name", "code"),
    [("王", "wrong_length"), ("王" * 51, "wrong_length"), ("王1", "strange_character")],
)
def test_a_wrong_name_is_told_why(name: str, code: str) -> None:
    problem = problem_with_name(name)
    assert problem is not None
    assert problem.code == code


@given(
    st.integers(100000, 999999),
    st.dates(date(1900, 1, 1), ON),
    st.integers(0, 999),
    st.integers(0, 17),
    st.integers(0, 9),
)
def test_one_wrong_digit_never_passes(
    region: int, birth: date, serial: int, place: int, digit: int
) -> None:
    body = f"{region}{birth:%Y%m%d}{serial:03}"
    number = body + check_character(body)
    assert code_of(number) is None
    assert birth_date(number) == birth
    changed = number[:place] + str(digit) + number[place + 1 :]
    assert changed == number or code_of(changed) is not None


@pytest.mark.parametrize("typed", [" 62010119760101123x ", "６２０１０１１９７６０１０１１２３Ｘ"])
def test_what_is_typed_becomes_what_is_stored(typed: str) -> None:
    assert normal_number(typed) == "62010119760101123X"


@pytest.mark.parametrize(
    "name", ["王芳", "欧阳娜娜", "阿卜杜拉·买买提", "Tenzin Gyatso", "马〇", "𠮷野", "扎西"]
)
def test_real_names_pass(name: str) -> None:
    assert problem_with_name(name) is None


@pytest.mark.parametrize("dot", ["•", "．", "・", "‧", "·"])
def test_every_dot_is_one_dot(dot: str) -> None:
    assert normal_name(f" 阿卜杜拉{dot}买买提 ") == "阿卜杜拉·买买提"


@pytest.mark.parametrize("name", ["", "王", "王" * 51, "王芳1", "<b>王芳</b>", "王\n芳", "王芳！"])
def test_other_texts_are_no_names(name: str) -> None:
    assert problem_with_name(name) is not None


@pytest.mark.parametrize("typed", ["139 0000 0001", "+8613900000001", "139-0000-0001"])
def test_phones_are_stored_as_eleven_digits(typed: str) -> None:
    assert normal_phone(typed) == "13900000001"
    assert problem_with_phone(normal_phone(typed)) is None


@pytest.mark.parametrize(
    ("phone", "words"),
    [("1390000000", "少了 1 位"), ("139000000012", "多了 1 位"), ("12900000001", "不是手机号")],
)
def test_a_wrong_phone_is_told(phone: str, words: str) -> None:
    problem = problem_with_phone(phone)
    assert problem is not None
    assert words in problem.text


def test_masks_hide_the_middle() -> None:
    assert masked_name("欧阳娜娜") == "欧***"
    assert masked_number(GOOD) == f"620***********{GOOD[-4:]}"
    assert len(masked_number(GOOD)) == 18
    assert masked_phone("13812341234") == "138****1234"


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2010, 11, 23), ON, 16),
        (date(2010, 11, 24), ON, 15),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2025, 3, 1), 17),
        (date(2008, 2, 29), date(2025, 2, 28), 16),
    ],
)
def test_age_is_whole_years(birth: date, on: date, age: int) -> None:
    assert age_on(birth, on) == age


def test_the_seventeenth_digit_tells_men_from_women() -> None:
    assert sex_of("62010119760101113X") == "男"
    assert sex_of("62010119760101122X") == "女"
