"""课程表: a simple pattern lays it out, and single sessions are mended or amended."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.institution import institution
from portal.institution.class_lookup import found_class, is_editable, seen_by_client, seen_now
from portal.institution.class_verdicts import TIMETABLE, sayings
from portal.institution.timetable_forms import LessonForm, PatternForm, lesson_form_of
from portal.policy.roles import Act
from portal.records.class_filing import timetable_rows
from portal.records.classes import TrainingClass
from portal.records.sessions import ClassSession
from portal.services import filings
from portal.services import timetables as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction


@institution.get("/institution/classes/<number>/timetable")
@performs(Act.FILE_CLASSES)
def timetable(number: str) -> ResponseReturnValue:
    """The sessions, what is wrong with them, and the pattern that would lay them out anew."""
    found = _editable(number)
    return _page(found, PatternForm(found, known=True))


@institution.post("/institution/classes/<number>/timetable")
@performs(Act.FILE_CLASSES)
def timetable_lay(number: str) -> ResponseReturnValue:
    found = _editable(number)
    form = PatternForm(found, request.form)
    if not form.validate():
        return _page(found, form, status=422)
    try:
        services.lay_timetable(
            found,
            form.pattern(),
            form.staffing(),
            law=jurisdiction(),
            seen=seen_by_client(),
            by=signed_in(),
            at=clock.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="weekdays")
        return _page(found, form, status=422)
    return redirect(url_for("institution.timetable", number=number), 303)


@institution.route("/institution/classes/<number>/sessions/new", methods=["GET", "POST"])
@performs(Act.FILE_CLASSES)
def session_new(number: str) -> ResponseReturnValue:
    """One session more, while everything may change."""
    found = _editable(number)
    if request.method != "POST":
        return _lesson_page(found, lesson_form_of(found, None))
    form = LessonForm(found, request.form)
    if not form.validate():
        return _lesson_page(found, form, status=422)
    try:
        services.add_lesson(
            found, form.lesson(), seen=seen_by_client(), by=signed_in(), at=clock.now()
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="day")
        return _lesson_page(found, form, status=422)
    return redirect(url_for("institution.timetable", number=number), 303)


@institution.get("/institution/classes/<number>/sessions/<when>")
@performs(Act.FILE_CLASSES)
def session(number: str, when: str) -> ResponseReturnValue:
    """Change it at once, or once the class is approved ask the centre to."""
    found, held = _session(number, when)
    return _lesson_page(found, lesson_form_of(found, held), held=held)


@institution.post("/institution/classes/<number>/sessions/<when>")
@performs(Act.FILE_CLASSES)
def session_change(number: str, when: str) -> ResponseReturnValue:
    found, held = _session(number, when)
    form = LessonForm(found, request.form)
    if found.approved_at:
        form.ask_reason()
    if not form.validate():
        return _lesson_page(found, form, held=held, status=422)
    try:
        _change(found, held, form)
    except Refusal as refusal:
        add_refusal(form, refusal, at="day")
        return _lesson_page(found, form, held=held, status=422)
    page = "institution.training_class" if found.approved_at else "institution.timetable"
    return redirect(url_for(page, number=number), 303)


@institution.post("/institution/classes/<number>/sessions/<when>/remove")
@performs(Act.FILE_CLASSES)
def session_remove(number: str, when: str) -> ResponseReturnValue:
    found, held = _session(number, when)
    try:
        services.remove_lesson(held, seen=seen_by_client(), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        form = lesson_form_of(found, held)
        add_refusal(form, refusal, at="day")
        return _lesson_page(found, form, held=held, status=422)
    return redirect(url_for("institution.timetable", number=number), 303)


def _change(found: TrainingClass, held: ClassSession, form: LessonForm) -> None:
    if found.approved_at:
        services.propose_amendment(
            held,
            form.lesson(held),
            " ".join(str(form.reason.data).split()),
            seen=seen_by_client(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    else:
        services.change_lesson(
            held, form.lesson(), seen=seen_by_client(), by=signed_in(), at=clock.now()
        )


def _editable(number: str) -> TrainingClass:
    found = found_class(number)
    if not is_editable(found):
        raise NotFound
    return found


def _session(number: str, when: str) -> tuple[TrainingClass, ClassSession]:
    found = found_class(number)
    held = next((one for one in timetable_rows(found.id) if one.when == when), None)
    if held is None:
        raise NotFound
    return found, held


def _page(found: TrainingClass, form: PatternForm, *, status: int = 200) -> Response:
    verdict = filings.judge(found, law=jurisdiction(), on=clock.today())
    page = render_template(
        "institution/classes/timetable.html",
        filed=found,
        form=form,
        sessions=timetable_rows(found.id),
        said=sayings(form, verdict).at(TIMETABLE),
        seen=seen_now(found),
    )
    return make_response(page, status)


def _lesson_page(
    found: TrainingClass, form: LessonForm, *, held: ClassSession | None = None, status: int = 200
) -> Response:
    page = render_template(
        "institution/classes/session.html",
        filed=found,
        form=form,
        held=held,
        is_amendment=found.approved_at is not None,
        seen=seen_now(found),
    )
    return make_response(page, status)
