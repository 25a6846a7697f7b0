"""导入: a spreadsheet is uploaded, checked in steps, and written at once or not at all."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form
from wtforms.validators import InputRequired

from portal.bureau import bureau
from portal.exports import imports as exports
from portal.policy.directories import Directory
from portal.policy.roles import Act, may
from portal.records.imports import (
    Import,
    ImportState,
    own_import,
    own_imports,
    wrong_rows_of,
)
from portal.services import imports as services
from portal.services.import_kinds import KINDS
from portal.services.imports import Job, Kind
from portal.services.refusal import Refusal
from portal.services.spreadsheet_cells import MOST_ROWS
from portal.services.upload_kinds import XLSX
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.refusals import add_refusal
from portal.web.sheets import file_answer
from portal.web.site import jurisdiction
from portal.web.uploads import FilesField

SHOWN = 100
NEWEST = 10
ACCEPT = f"{XLSX},.xlsx,.csv,text/csv"
# Where each kind's rows are seen afterwards; an import into something names it as `key`,
# unless its address has another word.
SEEN_AT = {
    "benefits": "bureau.benefits",
    "shortage": "bureau.shortage_version",
    **dict.fromkeys((one.value for one in Directory), "bureau.directory_draft"),
    "notices": "bureau.notices_show",
}
SUBJECT_AS = {"shortage": "number"}


class FileForm(Form):
    file = FilesField("表格文件", [InputRequired("选一个文件")], many=False, accept=ACCEPT)


@bureau.route("/bureau/imports/new/<kind>", methods=["GET", "POST"])
@performs(Act.IMPORT)
def import_new(kind: str) -> ResponseReturnValue:
    """`subject` in the address says what it is imported into, where that needs saying."""
    found, subject = _kind(kind), request.args.get("subject", "")
    if found.find(subject, signed_in()) is None:
        raise NotFound
    form = FileForm(request.form)
    if request.method != "POST":
        return _new_page(found, subject, form)
    if not form.validate():
        return _new_page(found, subject, form), 422
    sent = form.file.data[0]
    try:
        one = services.upload(
            found, sent.content, sent.name, subject=subject, by=signed_in(), at=clock.now()
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="file")
        return _new_page(found, subject, form), 422
    return redirect(url_for("bureau.import_page", key=one.key), 303)


@bureau.get("/bureau/imports/new/<kind>/template.xlsx")
@performs(Act.IMPORT)
def import_template(kind: str) -> Response:
    found = _kind(kind)
    return file_answer(f"{found.key}-template", f"{found.label}模板", exports.template(found))


@bureau.get("/bureau/imports/<key>")
@performs(Act.IMPORT)
def import_page(key: str) -> ResponseReturnValue:
    return _page(_found(key))


@bureau.post("/bureau/imports/<key>/step")
@performs(Act.IMPORT)
def import_step(key: str) -> ResponseReturnValue:
    """Check the next part; HTMX asks again by itself, without it a button does."""
    one = _found(key)
    kind = KINDS[one.kind]
    try:
        services.step(one, kind, _job(one, kind))
    except Refusal as refusal:
        return _page(one, refusal)
    return _page(one)


@bureau.post("/bureau/imports/<key>/apply")
@performs(Act.IMPORT)
def import_apply(key: str) -> ResponseReturnValue:
    one = _found(key)
    kind = KINDS[one.kind]
    try:
        services.apply(one, kind, _job(one, kind))
    except Refusal as refusal:
        return _page(one, refusal)
    return redirect(url_for("bureau.import_page", key=key), 303)


@bureau.post("/bureau/imports/<key>/drop")
@performs(Act.IMPORT)
def import_drop(key: str) -> ResponseReturnValue:
    one = _found(key)
    try:
        services.drop(one, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(one, refusal)
    return redirect(url_for("bureau.import_page", key=key), 303)


@bureau.get("/bureau/imports/<key>/problems.xlsx")
@performs(Act.IMPORT)
def import_problems(key: str) -> Response:
    one = _found(key)
    kind = KINDS[one.kind]
    rows = wrong_rows_of(one, most=MOST_ROWS)
    return file_answer(f"{one.key}-problems", "有问题的行", exports.wrong_rows(kind, rows))


def _kind(key: str) -> Kind:
    """A kind that this account may import."""
    kind = KINDS.get(key)
    if kind is None or not may(signed_in().role, kind.act):
        raise NotFound
    return kind


def _found(key: str) -> Import:
    """One's own import of a kind that one may still import."""
    one = own_import(signed_in(), key)
    if one is None or not may(signed_in().role, KINDS[one.kind].act):
        raise NotFound
    return one


def _job(one: Import, kind: Kind) -> Job:
    """What the import goes into may be gone, or closed to this account, since the upload."""
    subject = kind.find(one.subject, signed_in())
    if subject is None:
        raise NotFound
    return Job(
        by=signed_in(), at=clock.now(), on=clock.today(), law=jurisdiction(), subject=subject
    )


def _new_page(kind: Kind, subject: str, form: FileForm) -> str:
    return render_template(
        "bureau/imports/new.html",
        kind=kind,
        subject=subject,
        form=form,
        most_rows=MOST_ROWS,
        earlier=own_imports(signed_in(), kind.key, most=NEWEST),
        at=clock.now(),
        back=_seen_at(kind, subject),
    )


def _page(one: Import, refusal: Refusal | None = None) -> Response:
    kind, at = KINDS[one.kind], clock.now()
    state = one.state(at=at)
    rows = wrong_rows_of(one, most=SHOWN) if state is ImportState.WRONG else []
    return page_or_fragment(
        "bureau/imports/show.html",
        "bureau/imports/_progress.html",
        status=422 if refusal else 200,
        one=one,
        kind=kind,
        state=state,
        wrong=[(row.number, exports.words_of_problems(kind, row)) for row in rows],
        refusal=refusal,
        seen_at=_seen_at(kind, one.subject),
    )


def _seen_at(kind: Kind, subject: str) -> str:
    return link(SEEN_AT[kind.key], **{SUBJECT_AS.get(kind.key, "key"): subject})
