"""其他目录: drafts of the other directories, kept by one officer and published by another."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.bureau.directory_forms import FORMS, EntryForm
from portal.exports import evaluation_bodies, online_platforms, qualifications
from portal.exports.dataset import DataSet, Question, Row
from portal.policy.directories import Directory
from portal.policy.roles import Act, may
from portal.records.directories import (
    DirectoryRevision,
    Listed,
    added_by,
    ended_by,
    entry_with_key,
    in_force,
    open_revision,
    published_revisions,
    revision_with_key,
)
from portal.services import directories as services
from portal.services.directories import KINDS
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import DayField
from portal.web.refusals import add_refusal
from portal.web.sheets import sheet_answer
from portal.web.site import jurisdiction

NEWEST = 50
# How an entry of each is said: its cells, and what they are called.
CELLS: dict[Directory, tuple[Callable[[Any], Row], DataSet]] = {
    Directory.EVALUATION_BODIES: (evaluation_bodies.row, evaluation_bodies.EVALUATION_BODIES),
    Directory.QUALIFICATIONS: (qualifications.row, qualifications.QUALIFICATIONS),
    Directory.ONLINE_PLATFORMS: (online_platforms.row, online_platforms.ONLINE_PLATFORMS),
}


class RevisionForm(Form):
    from_day = DayField("从哪天起生效", [InputRequired("写从哪天起生效")])
    basis = TextAreaField(
        "依据和说明",
        [
            DataRequired("写依据哪份文件、改了什么"),
            Length(max=500, message="太长了，最多 500 个字"),
        ],
    )


class ReturnForm(Form):
    reason = TextAreaField(
        "退回的原因", [DataRequired("写哪里要改"), Length(max=500, message="太长了，最多 500 个字")]
    )


@bureau.get("/bureau/directories")
@performs(Act.SEE_DIRECTORIES)
def directories() -> str:
    on = clock.today()
    rows = [(one, len(in_force(KINDS[one], on)), open_revision(one)) for one in Directory]
    return render_template("bureau/directories/index.html", rows=rows)


@bureau.get("/bureau/directories/drafts/<key>")
@performs(Act.SEE_DIRECTORIES)
def directory_draft(key: str) -> ResponseReturnValue:
    """Lead to the directory that a draft is of."""
    found = revision_with_key(key)
    if found is None:
        raise NotFound
    return redirect(url_for("bureau.directory", directory=found.directory.value))


@bureau.get("/bureau/directories/<directory>")
@performs(Act.SEE_DIRECTORIES)
def directory(directory: str) -> ResponseReturnValue:
    return _page(_named(directory))


@bureau.get("/bureau/directories/<directory>/entries.xlsx")
@performs(Act.SEE_DIRECTORIES)
def directory_sheet(directory: str) -> Response:
    """What is in force today."""
    _, held = CELLS[_named(directory)]
    rows = held.every(Question(law=jurisdiction(), on=clock.today()))
    return sheet_answer(held.key, held.label, held.columns, rows)


@bureau.post("/bureau/directories/<directory>")
@performs(Act.DRAFT_DIRECTORIES)
def directory_begin(directory: str) -> ResponseReturnValue:
    named, form = _named(directory), RevisionForm(request.form)
    if not form.validate() or form.from_day.data is None:
        return _page(named, beginning=form, status=422)
    try:
        services.begin(
            named,
            from_day=form.from_day.data,
            basis=str(form.basis.data).strip(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="from_day")
        return _page(named, beginning=form, status=422)
    return _back(named)


@bureau.post("/bureau/directories/<directory>/entries")
@performs(Act.DRAFT_DIRECTORIES)
def directory_add(directory: str) -> ResponseReturnValue:
    named = _named(directory)
    form = FORMS[named](request.form)
    if not form.validate():
        return _page(named, adding=form, status=422)
    try:
        services.add(_draft(named), [form.entry()], by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="name")
        return _page(named, adding=form, status=422)
    return _back(named)


@bureau.post("/bureau/directories/<directory>/entries/<key>/drop")
@performs(Act.DRAFT_DIRECTORIES)
def directory_drop(directory: str, key: str) -> ResponseReturnValue:
    return _on_entry(_named(directory), key, services.drop)


@bureau.post("/bureau/directories/<directory>/entries/<key>/end")
@performs(Act.DRAFT_DIRECTORIES)
def directory_end(directory: str, key: str) -> ResponseReturnValue:
    return _on_entry(_named(directory), key, services.end)


@bureau.post("/bureau/directories/<directory>/entries/<key>/keep")
@performs(Act.DRAFT_DIRECTORIES)
def directory_keep(directory: str, key: str) -> ResponseReturnValue:
    return _on_entry(_named(directory), key, services.keep)


@bureau.post("/bureau/directories/<directory>/submit")
@performs(Act.DRAFT_DIRECTORIES)
def directory_submit(directory: str) -> ResponseReturnValue:
    named, on = _named(directory), clock.today()
    return _answer(
        named, lambda: services.submit(_draft(named), by=signed_in(), at=clock.now(), on=on)
    )


@bureau.post("/bureau/directories/<directory>/discard")
@performs(Act.DRAFT_DIRECTORIES)
def directory_discard(directory: str) -> ResponseReturnValue:
    named = _named(directory)
    return _answer(named, lambda: services.discard(_draft(named), by=signed_in(), at=clock.now()))


@bureau.post("/bureau/directories/<directory>/publish")
@performs(Act.PUBLISH_DIRECTORIES)
def directory_publish(directory: str) -> ResponseReturnValue:
    named = _named(directory)
    return _answer(
        named,
        lambda: services.publish(
            _draft(named), seen=_seen(), by=signed_in(), at=clock.now(), on=clock.today()
        ),
    )


@bureau.post("/bureau/directories/<directory>/return")
@performs(Act.PUBLISH_DIRECTORIES)
def directory_return(directory: str) -> ResponseReturnValue:
    named, form = _named(directory), ReturnForm(request.form)
    if not form.validate():
        return _page(named, returning=form, status=422)
    reason = str(form.reason.data).strip()
    return _answer(
        named,
        lambda: services.send_back(
            _draft(named), reason, seen=_seen(), by=signed_in(), at=clock.now()
        ),
    )


def _named(name: str) -> Directory:
    found = next((one for one in Directory if one.value == name), None)
    if found is None:
        raise NotFound
    return found


def _draft(directory: Directory) -> str:
    """The key of the draft; a blank one, which the services refuse, where it is gone."""
    found = open_revision(directory)
    return found.key if found else ""


def _seen() -> datetime | None:
    """When what the officer saw was handed in, as the page said it."""
    try:
        found = datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _on_entry(directory: Directory, key: str, deed: Callable[..., None]) -> ResponseReturnValue:
    if entry_with_key(KINDS[directory], key) is None:
        raise NotFound
    return _answer(directory, lambda: deed(_draft(directory), key, by=signed_in(), at=clock.now()))


def _answer(directory: Directory, deed: Callable[[], None]) -> ResponseReturnValue:
    """Do it and go back to the page, or show why not."""
    try:
        deed()
    except Refusal as refusal:
        return _page(directory, refusal=refusal, status=422)
    return _back(directory)


def _back(directory: Directory) -> ResponseReturnValue:
    return redirect(url_for("bureau.directory", directory=directory.value), 303)


def _page(
    directory: Directory,
    *,
    beginning: RevisionForm | None = None,
    adding: EntryForm | None = None,
    returning: ReturnForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    role, draft, kind = signed_in().role, open_revision(directory), KINDS[directory]
    day = max(draft.from_day, clock.today()) if draft else clock.today()
    may_draft = may(role, Act.DRAFT_DIRECTORIES)
    page = render_template(
        "bureau/directories/show.html",
        directory=directory,
        noun=directory.name.lower(),
        draft=draft,
        day=day,
        added=_said(directory, added_by(kind, draft)) if draft else (),
        ended=_said(directory, ended_by(kind, draft)) if draft else (),
        held=_said(directory, _staying(draft, in_force(kind, day))),
        published=published_revisions(directory, most=NEWEST),
        beginning=beginning or RevisionForm(),
        adding=adding or FORMS[directory](),
        returning=returning or ReturnForm(),
        refusal=refusal.reasons if refusal else (),
        may_draft=may_draft,
        is_editing=may_draft and draft is not None and draft.submitted_at is None,
        may_publish=may(role, Act.PUBLISH_DIRECTORIES),
    )
    return make_response(page, status)


def _staying(draft: DirectoryRevision | None, entries: Sequence[Listed]) -> list[Listed]:
    """Those that the draft does not end."""
    return [one for one in entries if draft is None or one.ending_revision_id != draft.id]


def _said(
    directory: Directory, entries: Sequence[Listed]
) -> list[tuple[Listed, list[tuple[str, object]]]]:
    """Each entry with what it says, in words; codes are left to the open data."""
    row, held = CELLS[directory]
    labels = {column.name: column.label for column in held.columns}
    return [
        (
            one,
            [
                (labels[name], "、".join(cell) if isinstance(cell, list) else cell)
                for name, cell in row(one).items()
                if f"{name}_label" not in labels
            ],
        )
        for one in entries
    ]
