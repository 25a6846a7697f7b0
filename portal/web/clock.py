"""The one clock. Pages and commands ask it; rules are given a day; tests bring their own."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask, current_app

from portal.policy.deadlines import SHANGHAI

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    return datetime.now(UTC)


def fixed_clock(day: date) -> Clock:
    """The machine's time of day on a fixed day in Shanghai, for demonstrations."""

    def clock() -> datetime:
        time = datetime.now(SHANGHAI).timetz()
        return datetime.combine(day, time).astimezone(UTC)

    return clock


def init_clock(app: Flask, clock: Clock) -> None:
    app.extensions["clock"] = clock


def now() -> datetime:
    """This moment in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock()


def today() -> date:
    """Today in Shanghai."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """A moment as Shanghai's clocks show it."""
    return moment.astimezone(SHANGHAI)
