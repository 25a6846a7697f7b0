"""政策文件: the proposing officer adds a document, the approving officer publishes it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from portal.bureau import bureau
from portal.bureau.draft_fields import PLACES, body, text, values_of
from portal.bureau.drafts import NEWEST, Shelf, context_of, hang_deeds
from portal.policy.roles import Act, may
from portal.records.drafts import Drafted, drafts
from portal.records.policies import PolicyDocument
from portal.services import drafts as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import DayField
from portal.web.refusals import add_refusal


class PolicyForm(Form):
    """Its values are columns of a policy document."""

    title = text("标题", 120, "写标题")
    document_no = text("文号", 60)
    issuer = text("发文单位", 100, "写发文单位")
    issued_on = DayField("发文日期", [InputRequired("写发文日期")])
    from_day = DayField("从哪天起公布", [Optional()])
    until_day = DayField("执行到哪天", [Optional()])
    body = body("正文或要点")


@bureau.get("/bureau/policies")
@performs(Act.SEE_NOTICES)
def policies() -> ResponseReturnValue:
    on = clock.today()
    return render_template(
        "bureau/policies/index.html",
        rows=[(one, one.state(on)) for one in drafts(PolicyDocument, most=NEWEST)],
        may_write=may(signed_in().role, Act.WRITE_NOTICES),
    )


@bureau.route("/bureau/policies/new", methods=["GET", "POST"])
@performs(Act.WRITE_NOTICES)
def policies_new() -> ResponseReturnValue:
    form = PolicyForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        values = values_of(form)
        try:
            draft = services.begin(PolicyDocument, values, by=signed_in(), at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal, at="until_day")
        else:
            return redirect(url_for("bureau.policies_show", key=draft.key), 303)
    return _form_page(form)


@bureau.route("/bureau/policies/<key>/edit", methods=["GET", "POST"])
@performs(Act.WRITE_NOTICES)
def policies_edit(key: str) -> ResponseReturnValue:
    draft = SHELF.find(key)
    form = PolicyForm(request.form if request.method == "POST" else None, obj=draft)
    if request.method == "POST" and form.validate():
        seen = request.form.get("seen", "")
        try:
            services.save(draft, values_of(form), seen=seen, by=signed_in(), at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal, at=PLACES.get(refusal.code, "title"))
        else:
            return redirect(url_for("bureau.policies_show", key=key), 303)
    return _form_page(form, draft)


@bureau.get("/bureau/policies/<key>")
@performs(Act.SEE_NOTICES)
def policies_show(key: str) -> ResponseReturnValue:
    return _page(SHELF.find(key), status=200)


def _form_page(form: PolicyForm, draft: Drafted | None = None) -> ResponseReturnValue:
    page = render_template(
        "bureau/policies/edit.html",
        form=form,
        draft=draft,
        seen=request.form.get("seen") or (services.mark_of(draft) if draft else ""),
    )
    return page, 422 if form.errors else 200


def _page(
    draft: Drafted, *, refusal: Refusal | None = None, status: int = 422, **forms: Form
) -> ResponseReturnValue:
    role = signed_in().role
    page = render_template(
        "bureau/policies/show.html",
        document=draft,
        may_write=may(role, Act.WRITE_NOTICES),
        may_publish=may(role, Act.PUBLISH_NOTICES),
        **(context_of(SHELF, draft, refusal) | forms),
    )
    return page, status


SHELF = Shelf("policies", PolicyDocument, _page)
hang_deeds(SHELF)
