"""Contacts and marks of the site (联系方式、网站标识): words that only the bureau can know.

No document gives them, so no table holds any: each is left out everywhere until the bureau has set
it (国办发〔2017〕47号 names what a government site shows).
"""

import re
from dataclasses import dataclass

from portal.policy.terms import Term


class SiteTextName(Term):
    """What may be set. Those of a centre are set for each centre apart."""

    HOTLINE = "hotline", "培训咨询电话"
    BUREAU_PHONE = "bureau_phone", "办公电话"
    BUREAU_ADDRESS = "bureau_address", "地址"
    BUREAU_POSTCODE = "bureau_postcode", "邮政编码"
    OBJECTION_OFFICE = "objection_office", "受理异议的单位"
    OBJECTION_ADDRESS = "objection_address", "受理异议的地址"
    OBJECTION_PHONE = "objection_phone", "受理异议的电话"
    CENTRE_PHONE = "centre_phone", "电话"
    CENTRE_ADDRESS = "centre_address", "地址"
    HOST = "host", "主办单位"
    OPERATOR = "operator", "承办单位"
    SITE_CODE = "site_code", "政府网站标识码"
    ICP = "icp", "ICP备案号"
    POLICE = "police", "公安备案号"

    @property
    def is_of_a_centre(self) -> bool:
        return self in (SiteTextName.CENTRE_PHONE, SiteTextName.CENTRE_ADDRESS)

    @property
    def is_mark(self) -> bool:
        """Whether it stands in the official line at the foot of every page."""
        return self in MARKS


MARKS = (
    SiteTextName.HOST,
    SiteTextName.OPERATOR,
    SiteTextName.SITE_CODE,
    SiteTextName.ICP,
    SiteTextName.POLICE,
)
PHONE = (re.compile(r"[0-9][0-9\-]{2,19}", re.ASCII), "只写数字和 -，如 0931-0000000")
SHAPES = {
    SiteTextName.HOTLINE: PHONE,
    SiteTextName.BUREAU_PHONE: PHONE,
    SiteTextName.OBJECTION_PHONE: PHONE,
    SiteTextName.CENTRE_PHONE: PHONE,
    SiteTextName.BUREAU_POSTCODE: (re.compile(r"[0-9]{6}", re.ASCII), "邮政编码是 6 位数字"),
    SiteTextName.SITE_CODE: (re.compile(r"[0-9A-Za-z]{10}", re.ASCII), "标识码是 10 位"),
    SiteTextName.ICP: (re.compile(r".ICP[备证].+"), "照备案通知写，带“ICP备”"),
    SiteTextName.POLICE: (re.compile(r".公网安备.+"), "照备案通知写，带“公网安备”"),
}
LONGEST = 100


@dataclass(frozen=True, slots=True)
class SiteText:
    """One text; `centre` is a key, or blank for the bureau's own."""

    name: SiteTextName
    centre: str
    text: str


def wrong_shape(name: SiteTextName, text: str) -> str:
    """What is wrong with the text, in words; blank if nothing is."""
    pattern, words = SHAPES.get(name, (None, ""))
    if len(text) > LONGEST:
        return f"太长了，最多 {LONGEST} 个字"
    return words if pattern and not pattern.fullmatch(text) else ""
