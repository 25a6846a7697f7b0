"""The directory of training institutions, and one of them in full."""

from datetime import date
from math import ceil

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField

from portal.policy.clauses import Clause
from portal.policy.registry import Standing
from portal.policy.site_texts import SiteTextName
from portal.policy.terms import TrainingType
from portal.public import public
from portal.public.tickets import ticket_of
from portal.records import class_list
from portal.records.class_list import listed_classes
from portal.records.directory import Wanted, cards, matching
from portal.records.institution_profile import Profile, profile_on
from portal.records.publications import PublicNoun, revised_at
from portal.records.search import Noun, find
from portal.records.tokens import fold
from portal.web.clock import now, today
from portal.web.fields import ChoiceField, Choices, DayField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.site import jurisdiction

ROWS = 24
SHOWN_CLASSES = 6
SHOWN = (Standing.FILED, Standing.RECTIFICATION, Standing.SUSPENDED, Standing.REMOVED)
# What a card shows comes from all of these.
NOUNS = (PublicNoun.INSTITUTIONS, PublicNoun.LISTINGS, PublicNoun.CLASSES)


def _districts() -> Choices:
    names = [entry.value.name for entry in jurisdiction().districts.in_force(today())]
    return [("", "不限"), *((name, name) for name in names)]


class InstitutionsForm(Form):
    """The order is that of the page; a name is kept in the address only while it is set."""

    q = StringField("机构名称或信用代码")
    district = ChoiceField("园区", _districts)
    occupation = StringField("能教的工种")
    training_type = ChoiceField(
        "培训类型", [("", "不限"), *((one.value, one.label) for one in TrainingType)], name="type"
    )
    star = ChoiceField(
        "星级", [("", "不限"), ("5", "5 星"), *((str(n), f"{n} 星和以上") for n in (4, 3, 2, 1))]
    )
    standing = ChoiceField(
        "目录里的状态",
        [("", "在目录里的"), *((one.value, one.label) for one in SHOWN)],
    )
    on = DayField("哪一天")

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: those in the address that are right."""
        held = {field.name: str(field.data or "").strip() for field in self if not field.errors}
        return {name: value for name, value in held.items() if value}

    @property
    def day(self) -> date:
        """The day asked for; nobody knows more of a coming day than of today."""
        return day_asked(self.on)

    def words(self, name: str) -> str:
        """A condition as a person would name it."""
        field = next(field for field in self if field.name == name)
        return field.words if isinstance(field, ChoiceField) else str(field.data).strip()


class DayForm(Form):
    on = DayField("哪一天")


def day_asked(field: DayField) -> date:
    day: date | None = None if field.errors else field.data
    return min(day or today(), today())


@public.get("/institutions")
@takes(InstitutionsForm, paged=True)
def institutions(form: InstitutionsForm) -> Response:
    """Those in the directory, better stars first; `standing` also asks for those that left it."""
    is_right, page, on = form.validate(), page_number(), form.day
    chosen = form.chosen()
    wanted = _wanted(chosen)
    found = matching(wanted, on=on, today=today())
    pages = max(1, ceil(len(found.ids) / ROWS))
    is_check = bool(wanted.query) or on != today()
    if page > pages:
        raise NotFound
    return page_or_fragment(
        "public/institutions/index.html",
        "public/institutions/_results.html",
        status=200 if is_right else 422,
        form=form,
        chosen=chosen,
        address=lambda **changes: link("public.institutions", **(chosen | changes)),
        cards=cards(found.ids[(page - 1) * ROWS : page * ROWS], on=on, today=today()),
        on=on,
        is_today=on == today(),
        is_future=bool(form.on.data and not form.on.errors and form.on.data > on),
        total=f"{len(found.ids)}+" if found.capped else len(found.ids),
        is_capped=found.capped,
        without=_without(wanted, on) if not found.ids else 0,
        page=page,
        pages=f"{pages}+" if found.capped else pages,
        has_next=page < pages,
        revised_at=None if is_check else revised_at(*NOUNS),
        as_of=now() if is_check else None,
    )


def _wanted(chosen: dict[str, str]) -> Wanted:
    return Wanted(
        query=chosen.get("q", ""),
        district=chosen.get("district", ""),
        star=int(chosen["star"]) if "star" in chosen else None,
        standing=Standing[chosen["standing"].upper()] if "standing" in chosen else None,
        training_type=TrainingType[chosen["type"].upper()] if "type" in chosen else None,
        occupation_ids=_occupations(chosen["occupation"]) if "occupation" in chosen else None,
    )


def _occupations(text: str) -> tuple[int, ...]:
    """The one that is called so, else those with a name like it."""
    found = find(Noun.OCCUPATION, text)
    return found.ids[:1] if found.exact else found.ids


def _without(wanted: Wanted, on: date) -> int:
    """How many the search alone finds, for whoever narrowed it too far."""
    alone = Wanted(query=wanted.query)
    return 0 if alone == wanted else len(matching(alone, on=on).ids)


@public.get("/institutions/<uscc>")
@takes(DayForm)
def institution(form: DayForm, uscc: str) -> ResponseReturnValue:
    """One institution on a day; one that left the directory says so, one never in it is unknown."""
    status = 200 if form.validate() else 422
    on, code = day_asked(form.on), fold(uscc).upper()
    is_today = on == today()
    profile = profile_on(code, on=on, today=today())
    if profile is None and not is_today and (known := profile_on(code, on=today())):
        return _not_yet(known, form, on)
    if profile is None:
        raise NotFound
    if code != uscc:
        asked = {} if is_today else {"on": on.isoformat()}
        return redirect(link("public.institution", uscc=code, **asked))
    wanted = class_list.Wanted(uscc=code, is_open=True)
    classes = listed_classes(wanted, on=on, most=SHOWN_CLASSES) if is_today else []
    page = render_template(
        "public/institutions/show.html",
        profile=profile,
        institution=profile.institution,
        details=profile.details,
        centre=_centre(profile.details.centre, on),
        tickets=[ticket_of(row) for row in classes],
        suspension=jurisdiction().clause(on, Clause.SUSPENSION),
        form=form,
        on=on,
        is_today=is_today,
        as_of=now(),
    )
    return page, status


def _not_yet(known: Profile, form: DayForm, on: date) -> ResponseReturnValue:
    """It is known today, and no filing of it had been decided then."""
    return render_template(
        "public/institutions/not_yet.html",
        institution=known.institution,
        form=form,
        on=on,
        as_of=now(),
    )


def _centre(key: str, on: date) -> str:
    """The unit that reviews its filings, by the name people know, and how to reach it if set."""
    law = jurisdiction()
    entry = law.centres.find(on, key)
    if entry is None:
        return ""
    contact = (SiteTextName.CENTRE_PHONE, SiteTextName.CENTRE_ADDRESS)
    return "，".join(
        filter(None, (entry.value.short_name, *(law.text(on, n, key) for n in contact)))
    )
