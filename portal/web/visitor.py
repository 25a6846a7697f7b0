"""Where a request comes from, in words that its sender understands: address and device."""

import re

from flask import request

from portal.services.entry import Visitor
from portal.web.session import entry_token

SYSTEMS = (
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def visitor() -> Visitor:
    """This request's sender; behind a proxy the address is the one that TRUSTED_PROXIES believe."""
    return Visitor(request.remote_addr or "", entry_token(), device_words())


def device_words() -> str:
    """安卓手机，微信. What a browser says of itself is believed only for show."""
    agent = request.headers.get("User-Agent", "")
    parts = [_first(SYSTEMS, agent), _first(BROWSERS, agent)]
    return "，".join(part for part in parts if part) or "没认出的设备"


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((words for mark, words in names if re.search(re.escape(mark), agent)), "")
