"""通知公告 and 补贴公示: the proposing officer writes, the approving officer publishes.

What is shown before publication is the public page's own fragment.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Form
from wtforms.validators import Optional

from portal.bureau import bureau
from portal.bureau.draft_fields import PLACES, body, text, values_of
from portal.bureau.drafts import NEWEST, Shelf, context_of, hang_deeds
from portal.bureau.publicity_forms import context_of_publicity
from portal.policy.figures import Limit
from portal.policy.roles import Act, may
from portal.policy.site_texts import SiteTextName
from portal.records.drafts import Drafted, drafts
from portal.records.notices import Notice, NoticeKind
from portal.services import drafts as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import DayField
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction


class DraftForm(Form):
    """What every notice says. Its values are columns of a notice."""

    title = text("标题", 120, "写标题")
    issuer = text("发布单位", 60, "写发布单位")
    from_day = DayField("从哪天起公布", [Optional()])


class NoticeForm(DraftForm):
    until_day = DayField("有效到哪天", [Optional()])
    is_pinned = BooleanField("置顶")
    body = body("正文")


class PublicityForm(DraftForm):
    basis = text("依据文件", 200)
    body = body("核查了什么")
    object_unit = text("受理异议的单位", 100)
    object_phone = text("电话", 40)
    object_address = text("地址", 120)
    object_postcode = text("邮编", 10)


@bureau.get("/bureau/notices")
@performs(Act.SEE_NOTICES)
def notices() -> ResponseReturnValue:
    on = clock.today()
    return render_template(
        "bureau/notices/index.html",
        rows=[(one, one.state(on)) for one in drafts(Notice, most=NEWEST)],
        may_write=may(signed_in().role, Act.WRITE_NOTICES),
        has_publicity=has_publicity(),
    )


def has_publicity() -> bool:
    """Whether the place has a term for publicity at all."""
    return Limit.PUBLICITY_DAYS in jurisdiction().limits


@bureau.route("/bureau/notices/new", methods=["GET", "POST"])
@performs(Act.WRITE_NOTICES)
def notices_new() -> ResponseReturnValue:
    is_publicity = request.args.get("kind") == NoticeKind.PUBLICITY and has_publicity()
    kind = NoticeKind.PUBLICITY if is_publicity else NoticeKind.ORDINARY
    law, on = jurisdiction(), clock.today()
    form = _form(
        kind,
        issuer=law.place.bureau,
        object_unit=law.text(on, SiteTextName.OBJECTION_OFFICE) or law.place.bureau,
        object_address=law.text(on, SiteTextName.OBJECTION_ADDRESS),
        object_phone=law.text(on, SiteTextName.OBJECTION_PHONE),
    )
    if request.method == "POST" and form.validate():
        values = values_of(form) | {"kind": kind}
        try:
            draft = services.begin(Notice, values, by=signed_in(), at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal, at="until_day")
        else:
            return redirect(url_for("bureau.notices_show", key=draft.key), 303)
    return _form_page(form, kind)


@bureau.route("/bureau/notices/<key>/edit", methods=["GET", "POST"])
@performs(Act.WRITE_NOTICES)
def notices_edit(key: str) -> ResponseReturnValue:
    draft = SHELF.find(key)
    assert isinstance(draft, Notice)  # noqa: S101 - the shelf holds nothing else
    form = _form(draft.kind, draft)
    if request.method == "POST" and form.validate():
        seen = request.form.get("seen", "")
        try:
            services.save(draft, values_of(form), seen=seen, by=signed_in(), at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal, at=PLACES.get(refusal.code, "title"))
        else:
            return redirect(url_for("bureau.notices_show", key=key), 303)
    return _form_page(form, draft.kind, draft)


@bureau.get("/bureau/notices/<key>")
@performs(Act.SEE_NOTICES)
def notices_show(key: str) -> ResponseReturnValue:
    return notice_page(SHELF.find(key), status=200)


@bureau.post("/bureau/notices/<key>/unpin")
@performs(Act.PUBLISH_NOTICES)
def notices_unpin(key: str) -> ResponseReturnValue:
    draft = SHELF.find(key)
    assert isinstance(draft, Notice)  # noqa: S101 - the shelf holds nothing else
    services.unpin(draft, by=signed_in(), at=clock.now())
    return redirect(url_for("bureau.notices_show", key=key), 303)


def _form(kind: NoticeKind, draft: Notice | None = None, **first: str) -> DraftForm:
    made = PublicityForm if kind is NoticeKind.PUBLICITY else NoticeForm
    return made(request.form if request.method == "POST" else None, obj=draft, data=first)


def _form_page(
    form: DraftForm, kind: NoticeKind, draft: Notice | None = None
) -> ResponseReturnValue:
    page = render_template(
        "bureau/notices/edit.html",
        form=form,
        is_publicity=kind is NoticeKind.PUBLICITY,
        draft=draft,
        seen=request.form.get("seen") or (services.mark_of(draft) if draft else ""),
    )
    return page, 422 if form.errors else 200


def notice_page(
    draft: Drafted, *, refusal: Refusal | None = None, status: int = 422, **more: Form | str
) -> ResponseReturnValue:
    """A notice as its officers see it; `more` are forms that come back, and what is answered."""
    assert isinstance(draft, Notice)  # noqa: S101 - the shelf holds nothing else
    role = signed_in().role
    context = context_of(SHELF, draft, refusal)
    if draft.kind is NoticeKind.PUBLICITY:
        context |= context_of_publicity(draft)
    page = render_template(
        "bureau/notices/show.html",
        notice=draft,
        is_publicity=draft.kind is NoticeKind.PUBLICITY,
        may_write=may(role, Act.WRITE_NOTICES),
        may_publish=may(role, Act.PUBLISH_NOTICES),
        **(context | more),
    )
    return page, status


SHELF = Shelf("notices", Notice, notice_page)
hang_deeds(SHELF)
