"""Days, moments and amounts as people read them; the template filters."""

from collections.abc import Iterable
from datetime import date, datetime, time
from math import ceil

from flask import Flask

from portal.policy.identity import masked_name, masked_number, masked_phone
from portal.web.clock import local, today

WEEKDAYS = "一二三四五六日"


def day(value: date) -> str:
    """12月1日; with the year when it is not this one."""
    words = f"{value.month}月{value.day}日"
    return words if value.year == today().year else f"{value.year}年{words}"


def full_day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date) -> str:
    return f"周{WEEKDAYS[value.weekday()]}"


def day_weekday(value: date) -> str:
    return f"{day(value)} {weekday(value)}"


def clock_time(value: time) -> str:
    """8:30"""
    return f"{value.hour}:{value.minute:02}"


def moment(value: datetime) -> str:
    """2026年11月23日 11:20 in Shanghai."""
    there = local(value)
    return f"{full_day(there.date())} {clock_time(there.time())}"


def recently(value: datetime) -> str:
    """11:20 of today; an earlier day is named: 11月20日 11:20."""
    there = local(value)
    words = clock_time(there.time())
    return words if there.date() == today() else f"{day(there.date())} {words}"


def yuan(value: int) -> str:
    """1440 元; 54,000 元."""
    return f"{value:,} 元" if value >= 10_000 else f"{value} 元"


def file_size(size: int) -> str:
    """320 KB; 1.2 MB."""
    kilobytes = ceil(size / 1024)
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"


def cited(clauses: Iterable[str]) -> str:
    """Several clauses as one citation that names each document once: 13号 附件3 A类、四(一)."""
    articles: dict[str, list[str]] = {}
    for clause in dict.fromkeys(clauses):
        document, _, article = str(clause).partition(" ")
        articles.setdefault(document, []).append(article)
    return "；".join(f"{document} {'、'.join(held)}".strip() for document, held in articles.items())


def init_formatting(app: Flask) -> None:
    for words in (
        masked_name,
        masked_number,
        masked_phone,
        day,
        full_day,
        weekday,
        day_weekday,
        clock_time,
        moment,
        recently,
        yuan,
        file_size,
        cited,
    ):
        app.add_template_filter(words)
