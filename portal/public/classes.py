"""Classes near in time: searched, filtered, those that take sign-ups first."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from flask import Response
from werkzeug.exceptions import NotFound
from wtforms import BooleanField, Form, StringField

from portal.policy.eligibility import training_types_for
from portal.policy.terms import Group, TrainingType
from portal.public import public
from portal.public.tickets import ticket_of
from portal.records.class_list import (
    ListedClass,
    Wanted,
    count_classes,
    count_each,
    listed_classes,
)
from portal.records.class_search import Search, look_up, near_occupations
from portal.records.publications import PublicNoun, revised_at
from portal.web.clock import now, today
from portal.web.fields import ChoiceField, Choices, DayField
from portal.web.formatting import day
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.site import jurisdiction

ROWS = 24
MOST_COUNTED = 200
MOST_WAYS_OUT = 3
BASIC = ("q", "past")
NOT_SET = (False, "", "0")
# What a card shows comes from all of these.
NOUNS = (
    PublicNoun.CLASSES,
    PublicNoun.SEATS,
    PublicNoun.INSTITUTIONS,
    PublicNoun.LISTINGS,
    PublicNoun.SHORTAGE,
)


def group_choices() -> Choices:
    """Who one may be, in the words of the place."""
    rows = [entry.value for entry in jurisdiction().groups.in_force(today())]
    return [("", "不选，看全部"), *((row.group.value, row.plain_label) for row in rows)]


def _districts() -> Choices:
    names = [entry.value.name for entry in jurisdiction().districts.in_force(today())]
    return [("", "不限"), *((name, name) for name in names)]


class ClassesForm(Form):
    """The order is that of the page; a name is kept in the address only while it is set."""

    q = StringField()
    is_open = BooleanField("还能报的", name="open", false_values=NOT_SET)
    shortage = BooleanField("急需紧缺", false_values=NOT_SET)
    evening = BooleanField("晚上班", false_values=NOT_SET)
    weekend = ChoiceField("上课日子", [("", "不限"), ("1", "周末班")])
    district = ChoiceField("上课园区", _districts)
    from_day = DayField("从哪天起开班", name="from")
    training_type = ChoiceField(
        "培训类型", [("", "不限"), *((one.value, one.label) for one in TrainingType)], name="type"
    )
    group = ChoiceField("我是", group_choices)
    past = ChoiceField("哪些班", [("", "还没结束的"), ("1", "以前的")])
    occupation = StringField()
    institution = StringField()

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: those in the address that are right."""
        held = {
            field.name: "1" if field.data is True else str(field.data or "").strip()
            for field in self
            if not field.errors
        }
        return {name: value for name, value in held.items() if value}

    def words(self, name: str) -> str:
        """A condition as a person would name it."""
        field = next(field for field in self if field.name == name)
        if isinstance(field, ChoiceField):
            return field.words
        if isinstance(field, DayField) and field.data:
            return f"{day(field.data)}起开班"
        if isinstance(field, BooleanField):
            return str(field.label.text)
        return {"occupation": "这个工种", "institution": "这家机构"}.get(name, str(field.data))


@dataclass(frozen=True)
class WayOut:
    """A condition to drop, and how many classes that gives: text, for it may be 200+."""

    words: str
    total: str
    href: str


@public.get("/classes")
@takes(ClassesForm, paged=True)
def classes(form: ClassesForm) -> Response:
    """Open ones first, then by start; `past` shows those that are over, newest first."""
    is_right, page, on = form.validate(), page_number(), today()
    chosen = form.chosen()
    search = look_up(chosen.get("q", ""))
    wanted = _wanted(chosen, search, on)
    total = count_classes(wanted, on=on, most=MOST_COUNTED + 1 if chosen else None)
    first = (page - 1) * ROWS
    # One more than is shown tells whether there is a next page.
    rows = listed_classes(wanted, on=on, first=first, most=ROWS + 1) if total else []
    if page > 1 and not rows:
        raise NotFound
    return page_or_fragment(
        "public/classes/index.html",
        "public/classes/_results.html",
        status=200 if is_right else 422,
        form=form,
        chosen=chosen,
        address=lambda **changes: link("public.classes", **(chosen | changes)),
        tickets=[ticket_of(row) for row in rows[:ROWS]],
        total=_words(total, is_bounded=bool(chosen), is_capped=search.capped),
        only=_only(chosen, rows[0]) if rows else {},
        page=page,
        pages=_pages(total, page, is_bounded=bool(chosen)),
        has_next=len(rows) > ROWS,
        ways_out=[] if rows else _ways_out(form, chosen, search, on),
        is_known=search.is_known,
        near=near_occupations(chosen["q"]) if "q" in chosen and not rows else [],
        revised_at=None if search else revised_at(*NOUNS),
        as_of=now() if search else None,
    )


def _wanted(chosen: dict[str, str], search: Search, on: date) -> Wanted:
    return Wanted(
        search=search if "q" in chosen else Search(),
        is_open="open" in chosen,
        is_shortage="shortage" in chosen,
        is_evening="evening" in chosen,
        is_weekend="weekend" in chosen,
        is_past="past" in chosen,
        district=chosen.get("district", ""),
        from_day=date.fromisoformat(chosen["from"]) if "from" in chosen else None,
        types=_types(chosen, on),
        occupation=chosen.get("occupation", ""),
        uscc=chosen.get("institution", ""),
    )


def _types(chosen: dict[str, str], on: date) -> frozenset[TrainingType] | None:
    """The types asked for and open to the group; None = all. Silent law bars nobody."""
    types = {TrainingType[chosen["type"].upper()]} if "type" in chosen else set(TrainingType)
    law = jurisdiction()
    if "group" in chosen and law.admissions:
        types &= set(training_types_for(law, Group[chosen["group"].upper()], on=on))
    return None if types == set(TrainingType) else frozenset(types)


def _words(count: int, *, is_bounded: bool, is_capped: bool) -> str:
    """200+ where the count stopped; 12+ where the search stopped looking."""
    if is_bounded and count > MOST_COUNTED:
        return f"{MOST_COUNTED}+"
    return f"{count}+" if is_capped else str(count)


def _pages(count: int, page: int, *, is_bounded: bool) -> str:
    pages = max(1, ceil(min(count, MOST_COUNTED) / ROWS if is_bounded else count / ROWS))
    return f"{max(page, pages)}+" if is_bounded and count > MOST_COUNTED else str(pages)


def _only(chosen: dict[str, str], row: ListedClass) -> dict[str, str]:
    """By condition, the one occupation and institution that an address may ask for."""
    named = {"occupation": row.occupation or "", "institution": row.institution}
    return {name: words for name, words in named.items() if name in chosen}


def _ways_out(form: ClassesForm, chosen: dict[str, str], search: Search, on: date) -> list[WayOut]:
    """Which one condition to drop, then all but the search at once; only what gives something."""
    names = [name for name in chosen if name not in BASIC]
    ways = [(f"“{form.words(name)}”", _without(chosen, name)) for name in names]
    if len(names) > 1:
        ways.append(("其他条件", _without(chosen, *names)))
    wanted = [_wanted(kept, search, on) for _, kept in ways]
    counts = count_each(wanted, on=on, most=MOST_COUNTED + 1)
    found = [
        WayOut(
            words,
            _words(count, is_bounded=True, is_capped="q" in kept and search.capped),
            link("public.classes", **kept),
        )
        for (words, kept), count in zip(ways, counts, strict=True)
        if count
    ]
    return found[:MOST_WAYS_OUT]


def _without(chosen: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if name not in names}
