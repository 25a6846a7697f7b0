"""The directory of training institutions, and one of them in full."""

from datetime import date
from math import ceil

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField

from portal.policy.clauses import Clause
from portal.policy.registry import Standing
from portal.policy.terms import TrainingType
from portal.public import public
from portal.public.tickets import ticket_of
from portal.records import class_list
from portal.records.class_list import listed_classes
from portal.records.directory import Wanted, cards, matching
from portal.records.institution_profile import profile_on
from portal.records.publications import PublicNoun, revised_at
from portal.records.search import Noun, find
from portal.records.tokens import fold
from portal.web.clock import now, today
from portal.web.fields import ChoiceField, Choices
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

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: those in the address that are right."""
        held = {field.name: str(field.data or "").strip() for field in self if not field.errors}
        return {name: value for name, value in held.items() if value}

    def words(self, name: str) -> str:
        """A condition as a person would name it."""
        field = next(field for field in self if field.name == name)
        return field.words if isinstance(field, ChoiceField) else str(field.data).strip()


@public.get("/institutions")
@takes(InstitutionsForm, paged=True)
def institutions(form: InstitutionsForm) -> Response:
    """Those in the directory, better stars first; `standing` also asks for those that left it."""
    is_right, page, on = form.validate(), page_number(), today()
    chosen = form.chosen()
    wanted = _wanted(chosen)
    found = matching(wanted, on=on)
    pages = max(1, ceil(len(found.ids) / ROWS))
    if page > pages:
        raise NotFound
    return page_or_fragment(
        "public/institutions/index.html",
        "public/institutions/_results.html",
        status=200 if is_right else 422,
        form=form,
        chosen=chosen,
        address=lambda **changes: link("public.institutions", **(chosen | changes)),
        cards=cards(found.ids[(page - 1) * ROWS : page * ROWS], on=on),
        total=f"{len(found.ids)}+" if found.capped else len(found.ids),
        is_capped=found.capped,
        without=_without(wanted, on) if not found.ids else 0,
        page=page,
        pages=f"{pages}+" if found.capped else pages,
        has_next=page < pages,
        revised_at=None if wanted.query else revised_at(*NOUNS),
        as_of=now() if wanted.query else None,
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
def institution(uscc: str) -> ResponseReturnValue:
    """One institution; one that left the directory says so, one that never was in it is unknown."""
    on, code = today(), fold(uscc).upper()
    profile = profile_on(code, on=on)
    if profile is None:
        raise NotFound
    if code != uscc:
        return redirect(link("public.institution", uscc=code))
    classes = listed_classes(class_list.Wanted(uscc=code, is_open=True), on=on, most=SHOWN_CLASSES)
    return render_template(
        "public/institutions/show.html",
        profile=profile,
        institution=profile.institution,
        centre=_centre(profile.institution.centre, on),
        tickets=[ticket_of(row) for row in classes],
        suspension=jurisdiction().clause(on, Clause.SUSPENSION),
    )


def _centre(key: str, on: date) -> str:
    """The unit that reviews its filings, by the name people know."""
    entry = jurisdiction().centres.find(on, key)
    return entry.value.short_name if entry else ""
