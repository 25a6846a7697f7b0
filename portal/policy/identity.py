"""Resident ID numbers, names and phones: how they are written, checked and masked.

The check digit is GB 11643's (ISO 7064 MOD 11-2). There is no list of regions: real numbers of
merged or renamed counties would fail it.
"""

import re
from datetime import date
from operator import mul
from unicodedata import normalize

from portal.policy.verdict import Reason, Weight

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
OLDEST_BIRTH_YEAR = 1900
# Hui, Tibetan and Uyghur names are written with a middle dot, which phones type in four ways.
DOTS = str.maketrans("•．・‧", "····")
NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af〇A-Za-z· ]{2,50}")
PHONE = re.compile(r"1[3-9][0-9]{9}")


def normal_number(text: str) -> str:
    """An ID number as stored: half-width, without spaces, a capital X."""
    return re.sub(r"\s", "", normalize("NFKC", text)).upper()


def normal_name(text: str) -> str:
    """A name as stored: one kind of dot, single spaces, none at the ends."""
    return " ".join(normalize("NFKC", text.translate(DOTS)).split())


def normal_phone(text: str) -> str:
    """A mobile number as stored: eleven digits, without the country's code."""
    return re.sub(r"[\s-]", "", normalize("NFKC", text)).removeprefix("+86")


def problem_with_number(number: str, *, on: date) -> Reason | None:
    """What is wrong with a normal ID number, said so that it can be mended; None = nothing."""
    if len(number) == 15 and number.isascii() and number.isdigit():
        return _problem("old_number", "这是15位的旧号码，写身份证上的18位号码")
    if not re.fullmatch(r"[0-9]*X?", number):
        return _problem("strange_character", "只能有数字，最后一位可以是 X")
    if len(number) != 18:
        lack = 18 - len(number)
        words = f"少了 {lack} 位" if lack > 0 else f"多了 {-lack} 位"
        return _problem("wrong_length", f"{words}，应为 18 位")
    birth = birth_date(number)
    if birth is None or birth > on or birth.year < OLDEST_BIRTH_YEAR:
        return _problem("wrong_birth_date", "第7到14位不是出生日期，对照身份证再看一遍")
    if number[-1] != check_character(number):
        return _problem("wrong_check_digit", "有一位抄错了，对照身份证再看一遍")
    return None


def problem_with_name(name: str) -> Reason | None:
    """What is wrong with a normal name; None = nothing."""
    if NAME.fullmatch(name):
        return None
    if not 2 <= len(name) <= 50:
        return _problem("wrong_length", "写身份证上的全名，2 到 50 个字")
    return _problem("strange_character", "只能有汉字、字母、空格和“·”，照身份证上的写")


def problem_with_phone(phone: str) -> Reason | None:
    """What is wrong with a normal mobile number; None = nothing."""
    if PHONE.fullmatch(phone):
        return None
    if phone.isascii() and phone.isdigit() and len(phone) != 11:
        lack = 11 - len(phone)
        words = f"少了 {lack} 位" if lack > 0 else f"多了 {-lack} 位"
        return _problem("wrong_length", f"{words}，手机号是 11 位")
    return _problem("not_a_mobile", "不是手机号，手机号是 1 开头的 11 位数字")


def check_character(number: str) -> str:
    """The eighteenth character that the first seventeen ask for."""
    total = sum(map(mul, WEIGHTS, map(int, number)))
    return CHECK_CHARACTERS[total % 11]


def birth_date(number: str) -> date | None:
    """The day of birth that an 18-digit number names; None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def age_on(birth: date, on: date) -> int:
    """Whole years; whoever is born on 29 February is a year older on 1 March of common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def sex_of(number: str) -> str:
    """男 or 女: the seventeenth digit is odd for men."""
    return "男" if int(number[16]) % 2 else "女"


def masked_name(name: str) -> str:
    """张**: the first character and a star for each further one."""
    return name[:1] + "*" * (len(name) - 1)


def masked_number(number: str) -> str:
    """620***********123X: 3 + 11 + 4."""
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def masked_phone(phone: str) -> str:
    """138****1234: 3 + 4 + 4."""
    return phone[:3] + "****" + phone[-4:]


def _problem(code: str, text: str) -> Reason:
    return Reason(code, text, "", Weight.REFUSE)
