"""Every public page of the demonstration, one address for each kind of page and state."""

import re
from urllib.request import urlopen

FIXED = (
    "/",
    "/occupations",
    "/occupations?q=hg",
    "/occupations?q=zzzz",
    "/shortage",
    "/shortage?on=2020-01-01",
    "/shortage?q=焊工",
    "/institutions",
    "/institutions?q=zzzz",
    "/institutions?on=2026-03-01",
    "/institutions/52620171MJ0000001U?on=2025-01-01",
    "/lists",
    "/lists?q=示例丙",
    "/lists?q=没有这家机构",
    "/classes",
    "/classes?q=没有这样的班",
    "/certificates",
    "/certificates/202251",
    "/subsidy",
    "/subsidy?type=employment_skills",
    "/subsidy?type=employment_skills&q=护理员",
    "/subsidy?type=employment_skills&q=养老护理员",
    "/subsidy?type=entrepreneurship&course=SYB",
    "/notices",
    "/publicity",
    "/policies",
    "/policies/figures",
    "/privacy",
    "/accessibility",
    "/open-data",
)
LISTS = (
    "/occupations",
    "/institutions",
    "/lists",
    "/classes",
    "/notices",
    "/publicity",
    "/policies",
)


def every_address(server: str) -> list[str]:
    """The fixed addresses and the first entries of every list."""
    found = list(FIXED)
    for path in LISTS:
        with urlopen(server + path, timeout=30) as answer:  # noqa: S310
            html = answer.read().decode()
        entries = dict.fromkeys(re.findall(rf'href="({path}/[\w-]+)"', html))
        assert entries, f"{path} leads nowhere"
        found += list(entries)[:2]
    return found
