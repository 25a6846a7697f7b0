"""One class of one's own: drafted, judged while typing, saved, handed to the centre."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.institution import institution
from portal.institution.class_form import (
    ClassForm,
    form_of,
    new_form,
    papers_asked,
    papers_words,
)
from portal.institution.class_lookup import found_class, is_editable, seen_by_client
from portal.institution.class_page import class_page, history
from portal.institution.class_verdicts import LABELS, sayings
from portal.policy.roles import Act, may
from portal.policy.verdict import Reason, Verdict
from portal.records.classes import TrainingClass
from portal.records.institutions import Institution
from portal.records.own_classes import OwnQuestion, on_day, own_classes
from portal.services import class_filings, classes
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.site import jurisdiction

BESIDE = 12


@institution.get("/institution/classes/new")
@performs(Act.FILE_CLASSES)
def class_new() -> ResponseReturnValue:
    """An empty form with the usual figures; nothing is judged before something is typed."""
    return _page(None, new_form(_own_institution()))


@institution.post("/institution/classes/new")
@performs(Act.FILE_CLASSES)
def class_draft() -> ResponseReturnValue:
    own = _own_institution()
    form = ClassForm(own, request.form)
    if not form.validate():
        return _page(None, form, status=422)
    made = classes.draft(own, form.details(), by=signed_in(), at=clock.now())
    return redirect(url_for("institution.training_class", number=made.number), 303)


@institution.post("/institution/classes/new/check")
@performs(Act.FILE_CLASSES)
def class_new_check() -> ResponseReturnValue:
    return _checked(None, ClassForm(_own_institution(), request.form))


@institution.get("/institution/classes/<number>")
@performs(Act.SEE_OWN_CLASSES)
def training_class(number: str) -> ResponseReturnValue:
    """The editor while everything may change; else the class as it stands, for its teacher too."""
    return show(found_class(number))


def show(
    found: TrainingClass, *, refusal: tuple[Reason, ...] = (), status: int = 200
) -> ResponseReturnValue:
    """The class's page, with why a deed on it was just refused."""
    if not (is_editable(found) and may(signed_in().role, Act.FILE_CLASSES)):
        return class_page(found, refusal=refusal, status=status)
    form = form_of(found)
    return _page(found, form, _judge(found, form), refusal=refusal, status=status)


@institution.post("/institution/classes/<number>")
@performs(Act.FILE_CLASSES)
def class_save(number: str) -> ResponseReturnValue:
    found = found_class(number)
    form = ClassForm(found.institution, request.form)
    if not form.validate():
        return _page(found, form, status=422)
    try:
        classes.edit(
            found,
            form.details(),
            seen=seen_by_client(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        return _refused(found, form, refusal)
    return redirect(url_for("institution.training_class", number=number), 303)


@institution.post("/institution/classes/<number>/check")
@performs(Act.FILE_CLASSES)
def class_check(number: str) -> ResponseReturnValue:
    """What the law says of what is typed; nothing is kept."""
    found = found_class(number)
    return _checked(found, ClassForm(found.institution, request.form))


@institution.post("/institution/classes/<number>/submit")
@performs(Act.FILE_CLASSES)
def class_submit(number: str) -> ResponseReturnValue:
    found = found_class(number)
    form = ClassForm(found.institution, request.form)
    if not form.validate():
        return _page(found, form, status=422)
    try:
        class_filings.submit(
            found,
            form.details(),
            override=(form.override.data or "").strip(),
            seen=seen_by_client(),
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        return _refused(found, form, refusal)
    return redirect(url_for("institution.training_class", number=found.number), 303)


def _own_institution() -> Institution:
    own = signed_in().institution
    if own is None:
        raise NotFound
    return own


def _judge(found: TrainingClass | None, form: ClassForm) -> Verdict:
    own = found.institution if found else _own_institution()
    details = form.details()
    return classes.judge(found, own, details, law=jurisdiction(), on=clock.today())


def _checked(found: TrainingClass | None, form: ClassForm) -> Response:
    verdict = _judge(found, form) if form.validate() else None
    return _page(found, form, verdict)


def _refused(found: TrainingClass, form: ClassForm, refusal: Refusal) -> Response:
    """The page again, filled in; what was changed meanwhile stays, and a second try may win."""
    if refusal.code == "override_missing":
        form.override.errors = ["有要说明的地方，写了理由再提交"]
    reasons = () if refusal.code == "override_missing" else refusal.reasons
    verdict = _judge(found, form) if is_editable(found) else None
    return _page(found, form, verdict, refusal=reasons, status=422)


def _page(
    found: TrainingClass | None,
    form: ClassForm,
    verdict: Verdict | None = None,
    *,
    refusal: tuple[Reason, ...] = (),
    status: int = 200,
) -> Response:
    question = OwnQuestion(account=signed_in(), on=clock.today())
    school_enterprise = form.school_enterprise.data == "1"
    ticked = form.ticked()
    return page_or_fragment(
        "institution/classes/edit.html",
        "institution/classes/_form.html",
        status=status,
        filed=found,
        own=on_day(found, on=clock.today()) if found else None,
        beside=own_classes(question, most=BESIDE),
        form=form,
        said=sayings(form, verdict, refusal=refusal),
        labels={bound.name: bound.label.text for bound in form} | LABELS,
        title=_title(form),
        ticked=ticked,
        papers=papers_asked(school_enterprise=school_enterprise),
        papers_words=papers_words(ticked, school_enterprise=school_enterprise),
        save=link("institution.class_save", number=found.number)
        if found
        else link("institution.class_draft"),
        check=link("institution.class_check", number=found.number)
        if found
        else link("institution.class_new_check"),
        **history(found),
    )


def _title(form: ClassForm) -> str:
    """The generated title; blank while something that it is made of is missing."""
    if form.errors or not (form.found or form.course):
        return ""
    return form.details().title
