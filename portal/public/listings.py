"""The black and white lists: check an institution, see who is on them, read one entry in full."""

from datetime import date
from math import ceil

from flask import Response, render_template
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, ValidationError

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingKind, ListingScope, bars
from portal.public import public
from portal.records.list_check import Check, Finding, check_lists
from portal.records.list_entries import (
    FullEntry,
    ListEntry,
    bases_of,
    count_entries,
    full_entries,
    list_entries,
    proposed_white,
)
from portal.records.publications import PublicNoun, revised_at
from portal.services.listing_documents import objection_words
from portal.web.clock import now, today
from portal.web.fields import ChoiceField, DayField
from portal.web.formatting import full_day
from portal.web.fragments import page_or_fragment
from portal.web.parameters import page_number, takes
from portal.web.site import jurisdiction

ROWS = 24
# What the public learns of the proceedings: neither who acted nor what a party said.
PUBLIC_STEPS = (
    ListingEventKind.DECIDED,
    ListingEventKind.SERVED,
    ListingEventKind.PUBLISHED,
    ListingEventKind.OBJECTION_RECEIVED,
    ListingEventKind.OBJECTION_ANSWERED,
    ListingEventKind.CORRECTED,
)


class ListsForm(Form):
    q = StringField("机构名称或信用代码")
    colour = ChoiceField(
        "名单", [("", "两种都看"), *((colour.value, colour.label) for colour in ListingColour)]
    )
    on = DayField("哪一天")

    def validate_on(self, field: DayField) -> None:
        first = jurisdiction().places.from_day
        if field.data and field.data > today():
            raise ValidationError("还没到这一天。写今天或者以前的日子")
        if field.data and first and field.data < first:
            raise ValidationError(f"{full_day(first)}以前没有记录")

    @property
    def day(self) -> date:
        """The day asked for; today where none is, or a wrong one."""
        day: date | None = None if self.on.errors else self.on.data
        return day or today()

    @property
    def past_day(self) -> str:
        """For addresses: the day asked for, nothing for today."""
        return "" if self.day == today() else self.day.isoformat()


@public.get("/lists")
@takes(ListsForm, paged=True)
def lists(form: ListsForm) -> Response:
    """The answer to a code or a name; without one, everybody who is on a list."""
    status = 200 if form.validate() else 422
    query = (form.q.data or "").strip()
    return _answer(form, query, status) if query else _everybody(form, status)


def _answer(form: ListsForm, query: str, status: int) -> Response:
    check = check_lists(query, on=form.day, today=today(), place=jurisdiction().place.name)
    keys = [entry.key for card in check.cards for entry in card.entries]
    words = headline(check)
    return _page(
        form,
        status,
        query=query,
        check=check,
        headline=f"{full_day(form.day)}，{words}" if form.past_day else words,
        entries=full_entries(keys, on=today()) if check.finding is Finding.LISTED else [],
        as_of=now(),
    )


def _everybody(form: ListsForm, status: int) -> Response:
    on, page = form.day, page_number()
    chosen = "" if form.colour.errors else form.colour.data
    colour = ListingColour[chosen.upper()] if chosen else None
    counts = count_entries(on, today=today())
    total = counts.get(colour, 0) if colour else sum(counts.values())
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    first = (page - 1) * ROWS
    entries = list_entries(on, today=today(), colour=colour, first=first, most=ROWS)
    return _page(
        form,
        status,
        query="",
        check=None,
        colour=colour or "",
        entries=entries,
        bases=bases_of([entry.id for entry in entries]),
        counts=[(one.label, counts.get(one, 0)) for one in ListingColour],
        proposed=proposed_white(on) if _asks_proposed(form, page, colour) else [],
        page=page,
        pages=pages,
        revised_at=revised_at(PublicNoun.LISTINGS),
    )


def _asks_proposed(form: ListsForm, page: int, colour: ListingColour | None) -> bool:
    """They stand on the first page of today, with the white list."""
    return page == 1 and not form.past_day and colour is not ListingColour.BLACK


def _page(form: ListsForm, status: int, **context: object) -> Response:
    return page_or_fragment(
        "public/listings/index.html",
        "public/listings/_results.html",
        status=status,
        form=form,
        on=form.day,
        past_day=form.past_day,
        consequence=consequence,
        steps=steps,
        objection=objection_words(jurisdiction(), today()),
        contact=jurisdiction().objection_contact(today()),
        **context,
    )


@public.get("/lists/<key>")
def listing(key: str) -> str:
    """One entry in full, as long as it is public."""
    found = full_entries([key], on=today())
    if not found:
        raise NotFound
    return render_template(
        "public/listings/show.html",
        full=found[0],
        consequence=consequence,
        steps=steps,
        objection=objection_words(jurisdiction(), today()),
        revised_at=revised_at(PublicNoun.LISTINGS),
    )


def headline(check: Check) -> str:
    """The answer in one line. Only a credit code can say that an institution is listed."""
    match check.finding:
        case Finding.MISTYPED if check.missing > 0:
            return f"信用代码少了 {check.missing} 位，应为 18 位"
        case Finding.MISTYPED if check.missing < 0:
            return f"信用代码多了 {-check.missing} 位，应为 18 位"
        case Finding.MISTYPED:
            return "信用代码有误，没有这样的代码"
        case Finding.LISTED:
            return _listed_as({entry.kind for card in check.cards for entry in card.entries})
        case Finding.NEAR:
            return f"有 {check.total}{'+' if check.capped else ''} 家名称相近，可能同名"
        case Finding.CLEAR:
            return "未在黑名单中查到"
        case Finding.NOBODY:
            return "未在黑名单中查到，也不在培训机构目录里"


def _listed_as(kinds: set[ListingKind]) -> str:
    """A penalty, or what another office keeps, is never called the black list."""
    if ListingKind.PROGRAMME in kinds:
        return "这家机构在黑名单中"
    if ListingKind.PENALTY in kinds:
        return "未在黑名单中查到，但有行政处罚公示"
    return "未在黑名单中查到，但在其他部门的名单中"


def consequence(entry: ListEntry) -> str:
    """What the measure stops, in a sentence for whoever wants to learn there; '' = nothing."""
    what = f"“{entry.occupation}”" if entry.scope is ListingScope.OCCUPATION else ""
    stops = {
        words: bars(
            kind=entry.kind,
            measure=entry.measure,
            scope=entry.scope,
            is_new_class=is_new_class,
            is_same_occupation=True,
            is_same_site=True,
        )
        for words, is_new_class in ((f"不能开{what}新班", True), (f"不能收{what}新学员", False))
    }
    words = "、".join(words for words, is_stopped in stops.items() if is_stopped)
    where = "在决定写明的场地上" if entry.scope is ListingScope.SITE else ""
    return f"这家机构{where or '现在'}{words}。" if words else ""


def steps(full: FullEntry) -> list[tuple[str, str, date]]:
    """The proceedings as far as they are public, oldest first."""
    return [
        ("done", event.kind.label, event.on_day)
        for event in full.listing.events
        if event.kind in PUBLIC_STEPS and event.on_day <= today()
    ]
