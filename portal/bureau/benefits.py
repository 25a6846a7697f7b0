"""补贴享受记录: a reviewer enters or imports benefits, and another of the unit confirms them."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import Length

from portal.bureau import bureau
from portal.policy.roles import Act
from portal.records.benefit_batches import BenefitBatch, batch_of_unit, batches_of_unit
from portal.records.benefit_changes import open_changes_of_unit
from portal.records.benefits import sample_of_batch, totals_of_batch
from portal.services import benefits as services
from portal.services.benefit_imports import COLUMNS, enter_one
from portal.services.imports import Job
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.limits import LOOK_UPS, limit
from portal.web.site import jurisdiction

NEWEST = 50
SAMPLE = 20
LONGEST = Length(max=200, message="太长了")


class EntryForm(Form):
    """The columns of the spreadsheet as fields; the service reads and checks them as a line."""

    number = StringField("身份证号", [LONGEST], render_kw={"autocomplete": "off"})
    name = StringField("姓名", [LONGEST], render_kw={"autocomplete": "off"})
    on_day = StringField("证书日期", [LONGEST])
    type = ChoiceField("补贴类型", lambda: _options("type"))
    occupation = StringField("工种或课程", [LONGEST])
    level = ChoiceField("等级", lambda: _options("level"))
    state = ChoiceField("状态", lambda: _options("state"))
    amount = StringField("金额（元）", [LONGEST])
    source = StringField("来源", [LONGEST])


HINTS = {column.name: column.hint for column in COLUMNS if not column.options}


def _options(name: str) -> list[tuple[str, str]]:
    column = next(one for one in COLUMNS if one.name == name)
    return [("", "选一项"), *((word, word) for word in column.options)]


@bureau.get("/bureau/benefits")
@performs(Act.ENTER_BENEFITS)
def benefits() -> ResponseReturnValue:
    unit = signed_in().unit or ""
    return render_template(
        "bureau/benefits/index.html",
        batches=batches_of_unit(unit, most=NEWEST),
        changes=open_changes_of_unit(unit),
    )


@bureau.route("/bureau/benefits/new", methods=["GET", "POST"])
@performs(Act.ENTER_BENEFITS)
def benefit_new() -> ResponseReturnValue:
    """What is there already of the same person and day is refused with the record found."""
    form = EntryForm(request.form)
    if request.method != "POST":
        return _new_page(form)
    limit(LOOK_UPS, who=signed_in().key)
    if form.validate():
        texts = {field.name: " ".join(str(field.data or "").split()) for field in form}
        job = Job(by=signed_in(), at=clock.now(), on=clock.today(), law=jurisdiction())
        try:
            problems = enter_one(texts, job)
        except Refusal as refusal:
            problems = [("", refusal.reasons[0].text)]
        if not problems:
            return redirect(url_for("bureau.benefits"), 303)
        for name, words in problems:
            bound = form[name or "on_day"]
            bound.errors = [*bound.errors, words]
    return _new_page(form), 422


@bureau.get("/bureau/benefits/batches/<key>")
@performs(Act.ENTER_BENEFITS)
def benefit_batch(key: str) -> ResponseReturnValue:
    return _batch_page(_batch(key))


@bureau.post("/bureau/benefits/batches/<key>/confirm")
@performs(Act.ENTER_BENEFITS)
def benefit_batch_confirm(key: str) -> ResponseReturnValue:
    batch = _batch(key)
    try:
        services.confirm(batch, by=signed_in(), at=clock.now(), on=clock.today())
    except Refusal as refusal:
        return _batch_page(batch, refusal)
    return redirect(url_for("bureau.benefits"), 303)


@bureau.post("/bureau/benefits/batches/<key>/decline")
@performs(Act.ENTER_BENEFITS)
def benefit_batch_decline(key: str) -> ResponseReturnValue:
    """Whoever entered it takes it back the same way."""
    batch = _batch(key)
    try:
        services.decline(batch, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _batch_page(batch, refusal)
    return redirect(url_for("bureau.benefits"), 303)


def _batch(key: str) -> BenefitBatch:
    found = batch_of_unit(signed_in().unit or "", key)
    if found is None:
        raise NotFound
    return found


def _new_page(form: EntryForm) -> str:
    return render_template("bureau/benefits/new.html", form=form, hints=HINTS)


def _batch_page(batch: BenefitBatch, refusal: Refusal | None = None) -> Response:
    page = render_template(
        "bureau/benefits/batch.html",
        batch=batch,
        totals=totals_of_batch(batch),
        sample=sample_of_batch(batch, most=SAMPLE),
        names=batch.names_by_key,
        is_own=batch.proposed_by == signed_in().id,
        refusal=refusal,
    )
    return make_response(page, 422 if refusal else 200)
