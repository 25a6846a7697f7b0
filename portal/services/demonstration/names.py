"""Invented names, codes and numbers. Nobody and nothing real bears them."""

from random import Random

from portal.policy.uscc import check_character

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
ORDINALS = "一二三四五六七八九十"
# 机构编制 12, 民政 52, 市场监管 91: the first two characters say who registered the body.
PUBLIC_BODY, NON_PROFIT, COMPANY = "12", "52", "91"
NEW_AREA = "620171"


def uscc(registry: str, serial: int) -> str:
    """A code with a right check character and an impossible run of zeros; serial below 10 000."""
    body = f"{registry}{NEW_AREA}MJ000{serial:04d}"
    return body + check_character(body)


def mass_uscc(registry: str, serial: int) -> str:
    """A code of a mass institution; serial below 10 000 000."""
    body = f"{registry}{NEW_AREA}MK{serial:07d}"
    return body + check_character(body)


def person(random: Random) -> str:
    """A name that nobody has: 王示三."""
    return f"{random.choice(SURNAMES)}示{random.choice(ORDINALS)}"


def phone(serial: int) -> str:
    """A business number of a block without subscribers."""
    return f"0931-0000{serial:03d}"
