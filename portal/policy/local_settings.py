"""What the bureau itself may set (本地设定), and how it joins the tables.

A number that a document fixes comes from the tables alone. What may be set: limits whose source in
the tables is `local` or `default`, the coefficients (003 四(三) gives no number), and the texts
that no document has. A value holds from its first day until the next one's; none is overwritten.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from portal.policy.deadlines import DAY
from portal.policy.figures import Coefficient, Limit, LimitNumber
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.loader import UNWRITTEN
from portal.policy.site_texts import SiteText, SiteTextName, wrong_shape
from portal.policy.table import Dated, Source, Table
from portal.policy.terms import Term
from portal.policy.verdict import Reason, Verdict, Weight

V = TypeVar("V")
LAST_LINE = 1_000_000
COEFFICIENT = re.compile(r"coefficient-(0|[1-9]\d?|100)-(0|[1-9]\d?|100)", re.ASCII)
MOST_COEFFICIENT = 200
# The least and the most that a limit of each unit may be.
BOUNDS = {"%": (0, 100), "分": (0, 100), "岁": (16, 100), "课时": (1, 24), "个月": (1, 600)}
USUAL_BOUNDS = (1, 365)
# What spares whoever is listed may be shortened, and never passes what the tables say.
CAPPED = frozenset(
    {
        Limit.PUBLICITY_MONTHS_MINOR,
        Limit.PUBLICITY_MONTHS_ORDINARY,
        Limit.PUBLICITY_MONTHS_SERIOUS,
        Limit.WITHDRAWAL_DAYS,
        Limit.WITHDRAWAL_ALARM_DAYS,
        Limit.INTERIM_DAYS,
    }
)


class SettingKind(Term):
    LIMIT = "limit", "期限、次数和比例"
    COEFFICIENT = "coefficient", "差异化补贴系数"
    CONTACT = "contact", "联系方式"
    MARK = "mark", "网站标识"


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that may be set, by its name in addresses and records."""

    name: str
    kind: SettingKind
    label: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LocalValue:
    """A published value; a blank one says that it is set no longer. `source` is in words."""

    name: str
    value: str
    from_day: date
    source: str


def settings_of(tables: Jurisdiction, *, on: date) -> dict[str, Setting]:
    """Everything that may be set on a day by the tables, in the order of the page."""
    held = [*_limits(tables, on), *_coefficients(tables), *_texts(tables, on)]
    return {setting.name: setting for setting in held}


def setting_named(name: str, tables: Jurisdiction, *, on: date) -> Setting | None:
    """A setting by its name; a step of the coefficients need not be there yet."""
    if found := settings_of(tables, on=on).get(name):
        return found
    return _coefficient_setting(name) if COEFFICIENT.fullmatch(name) else None


def _limits(tables: Jurisdiction, on: date) -> Iterable[Setting]:
    for entry in tables.limits.in_force(on):
        if not entry.source.is_document:
            row = entry.value
            yield Setting(row.name.value, SettingKind.LIMIT, row.name.label, row.unit)


def _coefficients(tables: Jurisdiction) -> Iterable[Setting]:
    for entry in tables.coefficients:
        row = entry.value
        yield _coefficient_setting(
            f"coefficient-{row.certification_from_percent}-{row.employment_from_percent}"
        )


def _coefficient_setting(name: str) -> Setting:
    certified, employed = name.split("-")[1:]
    label = f"取证率从 {certified}%、就业率从 {employed}% 起的系数"
    return Setting(name, SettingKind.COEFFICIENT, label, "%")


def _texts(tables: Jurisdiction, on: date) -> Iterable[Setting]:
    for name in SiteTextName:
        kind = SettingKind.MARK if name.is_mark else SettingKind.CONTACT
        if not name.is_of_a_centre:
            yield Setting(name.value, kind, name.label)
            continue
        for centre in tables.centres.in_force(on):
            label = f"{centre.value.short_name}的{name.label}"
            yield Setting(f"{name.value}-{centre.value.key}", kind, label)


def judge_value(
    tables: Jurisdiction, setting: Setting, value: str, *, from_day: date, on: date
) -> Verdict:
    """Whether a value may be published; numbers begin tomorrow at the earliest.

    What was decided today was decided by today's numbers.
    """
    reasons = []
    is_number = setting.kind in (SettingKind.LIMIT, SettingKind.COEFFICIENT)
    if from_day < (on + DAY if is_number else on):
        words = "最早从明天起，今天办的事按今天的数" if is_number else "最早从今天起"
        reasons.append(_refuse("too_early", words))
    entry = tables.limits.find(from_day, setting.name)
    cap = entry.value.number if entry and entry.value.name in CAPPED else None
    if value and (words := _wrong_value(setting, value, cap)):
        reasons.append(_refuse("wrong_value", words))
    if entry and entry.source.is_document:
        words = "到那一天由文件规定，不能在这里改"
        reasons.append(Reason("fixed", words, str(entry.source), Weight.REFUSE))
    return Verdict(tuple(reasons))


def _wrong_value(setting: Setting, value: str, cap: int | None) -> str:
    if setting.kind in (SettingKind.CONTACT, SettingKind.MARK):
        return wrong_shape(SiteTextName[setting.name.partition("-")[0].upper()], value)
    least, most = BOUNDS.get(setting.unit, USUAL_BOUNDS)
    if setting.kind is SettingKind.COEFFICIENT:
        most = MOST_COEFFICIENT
    most = most if cap is None else cap
    is_whole = value.isascii() and value.isdigit() and len(value) <= len(str(most))
    return "" if is_whole and least <= int(value) <= most else f"写 {least} 到 {most} 的整数"


def _refuse(code: str, words: str) -> Reason:
    return Reason(code, words, "", Weight.REFUSE)


def with_local_values(tables: Jurisdiction, values: Iterable[LocalValue]) -> Jurisdiction:
    """The law as it is in force: the tables, and what was published since, in its order."""
    limits: dict[str, list[LocalValue]] = {}
    coefficients: dict[str, list[LocalValue]] = {}
    texts: dict[str, list[LocalValue]] = {}
    for value in values:
        first = value.name.partition("-")[0]
        if COEFFICIENT.fullmatch(value.name):
            coefficients.setdefault(value.name, []).append(value)
        elif first in set(SiteTextName):
            texts.setdefault(value.name, []).append(value)
        elif value.name in tables.limits:
            limits.setdefault(value.name, []).append(value)
    return replace(
        tables,
        limits=_joined(tables.limits, limits, _limit_key, _limit_maker(tables)),
        coefficients=_joined(tables.coefficients, coefficients, _coefficient_key, _coefficient),
        texts=_joined(tables.texts, texts, _text_key, _text),
    )


def _limit_key(name: str) -> tuple[Hashable, ...]:
    return (Limit[name.upper()],)


def _limit_maker(tables: Jurisdiction) -> Callable[[str, str], LimitNumber]:
    units = {entry.value.name: entry.value.unit for entry in tables.limits}
    return lambda name, value: LimitNumber(
        Limit[name.upper()], int(value), units[Limit[name.upper()]]
    )


def _coefficient_key(name: str) -> tuple[Hashable, ...]:
    return tuple(int(part) for part in name.split("-")[1:])


def _coefficient(name: str, value: str) -> Coefficient:
    certified, employed = (int(part) for part in name.split("-")[1:])
    return Coefficient(certified, employed, int(value))


def _text_key(name: str) -> tuple[Hashable, ...]:
    first, _, centre = name.partition("-")
    return (SiteTextName[first.upper()], centre)


def _text(name: str, value: str) -> SiteText:
    first, _, centre = name.partition("-")
    return SiteText(SiteTextName[first.upper()], centre, value)


def _joined(
    table: Table[V],
    values: Mapping[str, Sequence[LocalValue]],
    key_of: Callable[[str], tuple[Hashable, ...]],
    make: Callable[[str, str], V],
) -> Table[V]:
    changed: dict[Hashable, tuple[Dated[V], ...]] = {}
    for name, published in values.items():
        entries, key = [*_dated(published, make)], key_of(name)
        changed[key] = overlaid(table.versions(*key), entries)
    return table.with_versions(changed)


def _dated(
    published: Sequence[LocalValue], make: Callable[[str, str], V]
) -> Iterable[tuple[date, Dated[V] | None]]:
    """Each value with its first day; of two for one day the later published holds."""
    by_day = {value.from_day: value for value in published}
    for from_day, value in sorted(by_day.items()):
        source = Source("local", UNWRITTEN["local"], value.source)
        held = make(value.name, value.value) if value.value else None
        yield from_day, Dated(held, from_day, None, source, LAST_LINE) if held else None


def overlaid(
    entries: Sequence[Dated[V]], values: Sequence[tuple[date, Dated[V] | None]]
) -> tuple[Dated[V], ...]:
    """A table's versions of one value, the bureau's in front save where a document fixes it."""
    days = {entry.from_day for entry in entries} | {day for day, _ in values}
    days |= {entry.until_day + DAY for entry in entries if entry.until_day}
    found: list[Dated[V]] = []
    for day in sorted(days):
        fixed = next((entry for entry in entries if entry.is_in_force(day)), None)
        begun = [value for first, value in values if first <= day]
        local = begun[-1] if begun else None
        held = fixed if local is None or (fixed and fixed.source.is_document) else local
        if found and found[-1].until_day is None:
            found[-1] = replace(found[-1], until_day=day - DAY)
        if held:
            line = fixed.line if fixed else LAST_LINE
            found.append(replace(held, from_day=day, until_day=None, line=line))
    return tuple(found)


def value_on(law: Jurisdiction, setting: Setting, *, on: date) -> tuple[str, Source | None]:
    """What holds on a day, without its unit, and whence; blank and None where nothing does."""
    if setting.kind is SettingKind.LIMIT:
        limit = law.limits.find(on, setting.name)
        return (str(limit.value.number), limit.source) if limit else ("", None)
    if setting.kind is SettingKind.COEFFICIENT:
        share = law.coefficients.find(on, *_coefficient_key(setting.name))
        return (str(share.value.percent), share.source) if share else ("", None)
    text = law.texts.find(on, *_text_key(setting.name))
    return (text.value.text, text.source) if text else ("", None)


def fixed_limits(tables: Jurisdiction, *, on: date) -> list[Dated[LimitNumber]]:
    """The numbers that documents fix, which are not to be set."""
    return [entry for entry in tables.limits.in_force(on) if entry.source.is_document]
