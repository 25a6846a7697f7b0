"""Where a link may lead, and how levels are said."""

import pytest

from portal.policy.directories import Scope, is_safe_address, levels_between, read_scopes
from portal.policy.terms import Level


@pytest.mark.parametrize("address", ["https://wangxiao.example/", "https://a.b.example/x?y=1"])
def test_a_link_may_lead_to_a_site_with_a_name(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://wangxiao.example/",
        "javascript:alert(1)",
        "https://",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://a:b@wangxiao.example/",
        "https://wangxiao.example:8443/",
        "https://[::1/",
        "https://wang xiao.example/",
        "https://网校.example/",
        "//wangxiao.example/",
        "https://a.example:x/",
    ],
)
def test_it_refuses_every_other_link(address: str) -> None:
    assert not is_safe_address(address)


def test_levels_are_said_from_the_lowest_to_the_highest() -> None:
    assert levels_between(Level.JUNIOR, Level.ADVANCED) == "初级工至高级工"
    assert levels_between(Level.TECHNICIAN, Level.TECHNICIAN) == "技师"


def test_scopes_are_read_from_lines_or_from_one_cell() -> None:
    wanted = [
        Scope("电工", Level.JUNIOR, Level.ADVANCED),
        Scope("养老护理员", Level.TECHNICIAN, Level.TECHNICIAN),
    ]
    assert read_scopes("电工 初级工至高级工\n\n养老护理员　技师") == wanted
    assert read_scopes("电工 初级工–高级工；养老护理员 技师") == wanted


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("电工", "第 1 个看不懂"),
        ("电工 初级工；焊工 十级", "第 2 个看不懂"),
        ("电工 技师至初级工", "低的等级写在前面"),
        ("长" * 41 + " 技师", "太长了"),
        ("电工 技师；" * 201, "最多 200 个"),
    ],
)
def test_it_says_which_scope_it_cannot_read(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_scopes(typed)
