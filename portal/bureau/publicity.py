"""The table of a 补贴公示, and the objections that officers take down and answer."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.bureau.notices import notice_page
from portal.bureau.publicity_forms import BY_VALUE, AnswerForm, ObjectionForm, RowForm
from portal.policy.roles import Act
from portal.records.drafts import draft_with_key
from portal.records.notices import Notice, NoticeKind
from portal.records.publicity import Objection, objections_to, rows_of
from portal.services import publicity as services
from portal.services.publicity_rows import Line, add_row, remove_row
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction


@bureau.post("/bureau/notices/<key>/rows")
@performs(Act.WRITE_NOTICES)
def publicity_rows_add(key: str) -> ResponseReturnValue:
    notice, form = _notice(key), RowForm(request.form)
    if not form.validate():
        return notice_page(_notice(key), row_form=form)
    line = Line(
        str(form.institution.data).strip(),
        str(form.subject.data).strip(),
        BY_VALUE[form.training_type.data],
    )
    try:
        add_row(notice, line, form.figures(), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        for reason in refusal.reasons:
            at = reason.code if reason.code in form.data else "institution"
            add_refusal(form, Refusal(refusal.code, [reason]), at=at)
        return notice_page(_notice(key), row_form=form)
    return redirect(url_for("bureau.notices_show", key=key, _anchor="rows"), 303)


@bureau.post("/bureau/notices/<key>/rows/<row>/remove")
@performs(Act.WRITE_NOTICES)
def publicity_rows_remove(key: str, row: str) -> ResponseReturnValue:
    notice = _notice(key)
    if row not in {one.key for one in rows_of(notice)}:
        raise NotFound
    try:
        remove_row(notice, row, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return notice_page(_notice(key), refusal=refusal)
    return redirect(url_for("bureau.notices_show", key=key, _anchor="rows"), 303)


@bureau.post("/bureau/notices/<key>/objections")
@performs(Act.RECORD_OBJECTIONS)
def publicity_objections_add(key: str) -> ResponseReturnValue:
    notice, form = _notice(key), ObjectionForm(request.form)
    if not form.validate() or not form.received_on.data:
        return notice_page(_notice(key), objection_form=form)
    try:
        services.record_objection(
            notice,
            str(form.objector.data).strip(),
            str(form.text.data).strip(),
            is_unit=form.who.data == "unit",
            received_on=form.received_on.data,
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="received_on")
        return notice_page(_notice(key), objection_form=form)
    return redirect(url_for("bureau.notices_show", key=key, _anchor="objections"), 303)


@bureau.post("/bureau/notices/<key>/objections/<objection>/answer")
@performs(Act.RECORD_OBJECTIONS)
def publicity_objections_answer(key: str, objection: str) -> ResponseReturnValue:
    found, form = _objection(_notice(key), objection), AnswerForm(request.form)
    if not form.validate():
        return notice_page(_notice(key), answer_form=form, answering=objection)
    try:
        services.answer_objection(
            found, str(form.answer.data).strip(), by=signed_in(), at=clock.now()
        )
    except Refusal as refusal:
        return notice_page(_notice(key), refusal=refusal)
    return redirect(url_for("bureau.notices_show", key=key, _anchor="objections"), 303)


def _notice(key: str) -> Notice:
    found = draft_with_key(Notice, key)
    if found is None or found.kind is not NoticeKind.PUBLICITY:
        raise NotFound
    return found


def _objection(notice: Notice, key: str) -> Objection:
    found = next((one for one in objections_to(notice) if one.key == key), None)
    if found is None:
        raise NotFound
    return found
