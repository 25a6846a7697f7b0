"""How often one address may ask for what costs much or gives people away.

A class room shares an address, so these are the last limits, and generous: numbers, accounts and
devices are counted before, as rows (`portal/services/entry.py`). The counters here live in the
process and are gone with it; no sign-in is guarded by them alone. `docs/decisions/limits.md` says
why each figure is what it is.
"""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from portal.web.clock import local, machine_clock
from portal.web.errors import page_of
from portal.web.formatting import clock_time

FORMS = RateLimitItemPerMinute(100, 10, "forms")
SIGN_UPS = RateLimitItemPerHour(100, 1, "sign_ups")
CERTIFICATE_CHECKS = RateLimitItemPerMinute(100, 10, "certificate_checks")
LIST_CHECKS = RateLimitItemPerMinute(20, 10, "list_checks")
SEARCHES = RateLimitItemPerMinute(6000, 1, "searches")
CALLS = RateLimitItemPerMinute(6000, 1, "calls")
WHOLE_SET_COSTS = 60
SPREADSHEET_COSTS = 600
# These two by account, not by address.
LOOK_UPS = RateLimitItemPerHour(120, 1, "look_ups")
PASSWORDS_ASKED_AGAIN = RateLimitItemPerMinute(10, 30, "passwords_asked_again")


class TooOften(TooManyRequests):
    """A limit is used up; `ends_at` says when to try again."""

    def __init__(self, ends_at: datetime) -> None:
        seconds = ceil((ends_at - machine_clock()).total_seconds())
        super().__init__(retry_after=max(seconds, 1))
        self.ends_at = ends_at


def init_limits(app: Flask) -> None:
    app.extensions["limits"] = FixedWindowRateLimiter(MemoryStorage())
    app.register_error_handler(TooOften, _say_when)


def limit(item: RateLimitItem, *, who: str = "", cost: int = 1) -> None:
    """Count this request for `who`, else for its address; raises TooOften."""
    limits: FixedWindowRateLimiter = current_app.extensions["limits"]
    counted = who or line_of(request.remote_addr or "")
    if not limits.hit(item, counted, cost=cost):
        window = limits.get_window_stats(item, counted)
        raise TooOften(datetime.fromtimestamp(window.reset_time, UTC))


def line_of(address: str) -> str:
    """What one visitor has: an IPv4 address, or the 2^64 IPv6 addresses of one line."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))
    return str(found)


def _say_when(error: TooOften) -> ResponseReturnValue:
    # Minutes are shown whole: the one that has begun is not over yet.
    until = clock_time(local(error.ends_at + timedelta(seconds=59)).time())
    return page_of(error, words=f"次数太多，先停一停，{until} 以后再试。急事打电话或到服务中心。")
