"""One change of the register: asked for, saved, handed in, mended, drawn back; with its papers."""

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form
from wtforms.validators import InputRequired

from portal.institution import institution
from portal.institution.register import is_officers_own
from portal.institution.register_forms import (
    InstructorForm,
    ProgrammeForm,
    RegisterForm,
    VenueForm,
)
from portal.institution.register_known import known
from portal.policy.register import RegisterDeed, RegisterNoun
from portal.policy.roles import Act
from portal.records.institutions import Institution
from portal.records.instructors import Instructor, instructor_of
from portal.records.programmes import Programme, programmes_of
from portal.records.register_changes import (
    RegisterChange,
    Scope,
    change_with_key,
    files_of,
    steps_of,
)
from portal.records.venues import Venue, venues_of
from portal.services import register_changes as services
from portal.services.class_changes import refusal as refused
from portal.services.refusal import Refusal
from portal.services.register_changes import Wanted
from portal.services.register_details import as_text
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.links import link
from portal.web.register import held_words, wanted_words
from portal.web.uploads import FilesField, attachment

FORMS: dict[str, type[RegisterForm]] = {
    RegisterNoun.INSTRUCTOR: InstructorForm,
    RegisterNoun.VENUE: VenueForm,
    RegisterNoun.PROGRAMME: ProgrammeForm,
}
LISTS = {
    RegisterNoun.INSTRUCTOR: "institution.instructors",
    RegisterNoun.VENUE: "institution.venues",
    RegisterNoun.PROGRAMME: "institution.programmes",
}
LONGEST_REASON = 500


class PapersForm(Form):
    papers = FilesField("材料", [InputRequired("选文件")])


@institution.route("/institution/register/new", methods=["GET", "POST"])
@performs(Act.FILE_REGISTER)
def register_new() -> ResponseReturnValue:
    """Something new, or a change of what `of` names."""
    noun = _noun()
    row = _row(noun)
    form = FORMS[noun](request.form if request.method == "POST" else None, data=known(row))
    if request.method != "POST":
        return _edit(form, noun, row)
    if not form.validate():
        return _edit(form, noun, row, status=422)
    deed = RegisterDeed.CHANGE if row else RegisterDeed.BEGIN
    wanted = Wanted(
        noun=noun, deed=deed, title=form.title, details=as_text(form.details()), row=row
    )
    try:
        change = services.save(_own(), wanted, by=signed_in(), at=clock.now())
        _submit_if_asked(change)
    except Refusal as refusal:
        return _edit(form, noun, row, refusal=refusal, status=422)
    return redirect(url_for("institution.register_change", key=change.key), 303)


@institution.post("/institution/register/end")
@performs(Act.FILE_REGISTER)
def register_end() -> ResponseReturnValue:
    """Ask that something approved ends; it is handed in at once, with the reason."""
    noun = _noun()
    row = _row(noun)
    if row is None:
        return redirect(url_for(LISTS[noun]), 303)
    title = row.subject if isinstance(row, Programme) else row.name
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    try:
        if not reason:
            raise refused("no_reason", "写为什么终止")
        wanted = Wanted(noun=noun, deed=RegisterDeed.END, title=title, row=row)
        change = services.save(_own(), wanted, by=signed_in(), at=clock.now())
        services.submit(change, reason=reason, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        form = FORMS[noun](None, data=known(row))
        return _edit(form, noun, row, refusal=refusal, status=422)
    return redirect(url_for("institution.register_change", key=change.key), 303)


@institution.get("/institution/register/<key>")
@performs(Act.FILE_REGISTER)
def register_change(key: str) -> ResponseReturnValue:
    return _show(_found(key))


@institution.post("/institution/register/<key>")
@performs(Act.FILE_REGISTER)
def register_save(key: str) -> ResponseReturnValue:
    change = _found(key)
    if change.deed is RegisterDeed.END:
        return _deed(change, lambda: _submit_if_asked(change))
    form = FORMS[change.noun](request.form)
    if not form.validate():
        return _show(change, form, status=422)

    def keep() -> None:
        details = as_text(form.details())
        wanted = Wanted(noun=change.noun, deed=change.deed, title=form.title, details=details)
        services.save(_own(), wanted, change=change, by=signed_in(), at=clock.now())
        _submit_if_asked(change)

    return _deed(change, keep, form)


@institution.post("/institution/register/<key>/withdraw")
@performs(Act.FILE_REGISTER)
def register_withdraw(key: str) -> ResponseReturnValue:
    change = _found(key)
    return _deed(change, lambda: services.withdraw(change, by=signed_in(), at=clock.now()))


@institution.post("/institution/register/<key>/papers")
@performs(Act.FILE_REGISTER)
def register_papers(key: str) -> ResponseReturnValue:
    change = _found(key)
    papers = PapersForm(request.form)
    if not papers.validate():
        return _show(change, papers=papers, status=422)
    files = [(one.name, one.content) for one in papers.papers.data]
    return _deed(change, lambda: services.attach(change, files, by=signed_in(), at=clock.now()))


@institution.get("/institution/register/<key>/papers/<paper>")
@performs(Act.FILE_REGISTER)
def register_paper(key: str, paper: str) -> ResponseReturnValue:
    for upload in files_of(_found(key).id):
        if upload.key == paper:
            return attachment(upload)
    raise NotFound


def _submit_if_asked(change: RegisterChange) -> None:
    if request.form.get("deed") == "submit":
        services.submit(change, by=signed_in(), at=clock.now())


def _deed(
    change: RegisterChange, deed: Callable[[], object], form: RegisterForm | None = None
) -> ResponseReturnValue:
    try:
        deed()
    except Refusal as refusal:
        return _show(change, form, refusal=refusal, status=422)
    return redirect(url_for("institution.register_change", key=change.key), 303)


def _own() -> Institution:
    own = signed_in().institution
    if own is None:
        raise NotFound
    return own


def _noun() -> RegisterNoun:
    """What the address speaks of; an instructor where it says nothing that can be asked for."""
    noun = RegisterNoun.__members__.get(request.values.get("noun", "").upper())
    return noun if noun in LISTS else RegisterNoun.INSTRUCTOR


def _row(noun: RegisterNoun) -> Instructor | Venue | Programme | None:
    """What the address names of the institution's own, in force today; None for something new."""
    key = request.values.get("of", "")
    if not key:
        return None
    own, on = _own().id, clock.today()
    found: Instructor | Venue | Programme | None
    match noun:
        case RegisterNoun.INSTRUCTOR:
            found = instructor_of(own, key)
        case RegisterNoun.VENUE:
            found = next((one for one in venues_of(own, on=on) if one.key == key), None)
        case _:
            found = next((one for one in programmes_of(own, on=on) if one.code == key), None)
    if found is None:
        raise NotFound
    return found


def _found(key: str) -> RegisterChange:
    found = change_with_key(key, Scope(institution_id=_own().id))
    if found is None or is_officers_own(found):
        raise NotFound
    return found


def _edit(
    form: RegisterForm,
    noun: RegisterNoun,
    row: Instructor | Venue | Programme | None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    of = row.code if isinstance(row, Programme) else row.key if row else None
    page = render_template(
        "institution/register/edit.html",
        form=form,
        noun=noun,
        row=row,
        of=of,
        save=link("institution.register_new", noun=noun, of=of),
        list=link(LISTS[noun]),
        refusal=refusal.reasons if refusal else (),
    )
    return make_response(page, status)


def _show(
    change: RegisterChange,
    form: RegisterForm | None = None,
    *,
    papers: PapersForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    is_mine = change.state.is_institutions and change.details is not None
    if is_mine and form is None:
        form = FORMS[change.noun](None, data=known(change))
    page = render_template(
        "institution/register/show.html",
        change=change,
        form=form if is_mine else None,
        papers_form=papers or PapersForm(),
        papers=files_of(change.id),
        paper_address=lambda paper: link("institution.register_paper", key=change.key, paper=paper),
        wanted=wanted_words(change),
        held=held_words(change),
        steps=steps_of([change.id])[change.id],
        list=link(LISTS[change.noun]),
        save=link("institution.register_save", key=change.key),
        refusal=refusal.reasons if refusal else (),
    )
    return make_response(page, status)
