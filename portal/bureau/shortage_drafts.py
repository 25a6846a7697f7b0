"""A draft of the shortage directory: its head, and its entries one by one."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.bureau import bureau
from portal.bureau.shortage import back_to, found_version
from portal.policy.registry import DirectoryLevel
from portal.policy.roles import Act
from portal.policy.shortage import Listed
from portal.policy.terms import Level
from portal.records.occupations import Occupation, occupation_by_key, occupations_called
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import newest_deed
from portal.services import shortage_drafts as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField, DayField, WholeField
from portal.web.fragments import page_or_fragment
from portal.web.parameters import sent_number
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction

FOUND = 20
LONGEST_QUESTION = 40
LEVELS = {level.value: level for level in Level if level is not Level.NONE}


def _at_most(length: int) -> Length:
    return Length(max=length, message=f"太长了，最多 {length} 个字")


def _industries() -> list[tuple[str, str]]:
    names = [entry.value.name for entry in jurisdiction().industries.in_force(clock.today())]
    return [("", "选一个"), *((name, name) for name in names)]


class HeadForm(Form):
    level = ChoiceField(
        "级别",
        [(one.value, one.label) for one in DirectoryLevel],
        default=DirectoryLevel.NEW_AREA.value,
    )
    title = StringField("名称", [DataRequired("写名称"), _at_most(100)])
    document_no = StringField("文号", [_at_most(60)])
    issuer = StringField("发布机关", [DataRequired("写发布机关"), _at_most(60)])
    issued_on = DayField("发文日期")
    uplift_percent = WholeField(
        "上浮百分之几",
        [InputRequired("写数字，不上浮写 0"), NumberRange(0, 100, "写 0 到 100 的整数")],
    )
    note = TextAreaField("说明", [_at_most(500)])


class EntryForm(Form):
    industry = ChoiceField("产业", _industries)
    levels = SelectMultipleField(
        "哪些等级",
        choices=[],
        validate_choice=False,
    )
    urgency = StringField("紧缺情况", [_at_most(100)])
    annual_demand = WholeField(
        "一年约需多少人",
        [Optional(), NumberRange(1, services.MOST_PEOPLE, "写 1 到 1000000 的整数")],
    )

    def wrong_levels(self) -> bool:
        return any(name not in LEVELS for name in self.levels.data or ())


@bureau.route("/bureau/shortage/<int(max=9999):number>/head", methods=["GET", "POST"])
@performs(Act.DRAFT_SHORTAGE)
def shortage_head(number: int) -> ResponseReturnValue:
    version = _draft(number)
    form = HeadForm(request.form, obj=version)
    if request.method != "POST":
        form.level.data = version.level.value
        return _head_page(version, form)
    if not form.validate():
        return _head_page(version, form, 422)
    head = services.Head(
        level=DirectoryLevel[form.level.data.upper()],
        title=_words(form.title),
        document_no=_words(form.document_no),
        issuer=_words(form.issuer),
        issued_on=form.issued_on.data,
        uplift_percent=form.uplift_percent.data or 0,
        note=_words(form.note),
    )
    try:
        services.edit_head(version, head, seen=sent_number("seen"), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="title")
        return _head_page(version, form, 422)
    return back_to(number)


@bureau.get("/bureau/shortage/<int(max=9999):number>/entries")
@performs(Act.DRAFT_SHORTAGE)
def shortage_entries(number: int) -> ResponseReturnValue:
    """Look for an occupation to put in, or to change."""
    version = _draft(number)
    query = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    found = occupations_called(query, on=clock.today())[:FOUND] if query else []
    return page_or_fragment(
        "bureau/shortage/entries.html",
        "bureau/shortage/_found.html",
        version=version,
        query=query,
        found=found,
        held={entry.occupation_id for entry in version.entries},
    )


@bureau.route("/bureau/shortage/<int(max=9999):number>/entries/<key>", methods=["GET", "POST"])
@performs(Act.DRAFT_SHORTAGE)
def shortage_entry(number: int, key: str) -> ResponseReturnValue:
    version, occupation = _draft(number), _occupation(key)
    held = next((one for one in version.entries if one.occupation_id == occupation.id), None)
    form = EntryForm(request.form, obj=held)
    if request.method != "POST":
        form.levels.data = [level.value for level in Level if held and level in held.levels]
        return _entry_page(version, occupation, form)
    if not _is_right(form):
        return _entry_page(version, occupation, form, 422)
    listed = Listed(
        key=occupation.key,
        name=occupation.name,
        industry=form.industry.data,
        levels=frozenset(LEVELS[name] for name in form.levels.data or ()),
        urgency=_words(form.urgency),
        annual_demand=form.annual_demand.data,
    )
    try:
        services.put_entry(
            version,
            occupation,
            listed,
            seen=sent_number("seen"),
            by=signed_in(),
            at=clock.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="industry")
        return _entry_page(version, occupation, form, 422)
    return back_to(number)


@bureau.post("/bureau/shortage/<int(max=9999):number>/entries/<key>/remove")
@performs(Act.DRAFT_SHORTAGE)
def shortage_entry_remove(number: int, key: str) -> ResponseReturnValue:
    version, occupation = _draft(number), _occupation(key)
    try:
        services.remove_entry(
            version, occupation, seen=sent_number("seen"), by=signed_in(), at=clock.now()
        )
    except Refusal as refusal:
        form = EntryForm(obj=None)
        add_refusal(form, refusal, at="industry")
        return _entry_page(version, occupation, form, 422)
    return back_to(number)


def _draft(number: int) -> ShortageVersion:
    """A published version has nothing to edit."""
    version = found_version(number)
    if version.published_at:
        raise NotFound
    return version


def _occupation(key: str) -> Occupation:
    found = occupation_by_key(key, on=clock.today())
    if found is None:
        raise NotFound
    return found


def _is_right(form: EntryForm) -> bool:
    is_right = form.validate()
    if not form.industry.data and not form.industry.errors:
        form.industry.errors = ["选一个产业"]
    if form.wrong_levels():
        form.levels.errors = ["没有这个等级，从列表里选"]
    return is_right and not form.errors


def _words(field: StringField) -> str:
    return (field.data or "").strip()


def _head_page(version: ShortageVersion, form: HeadForm, status: int = 200) -> Response:
    page = render_template(
        "bureau/shortage/head.html", version=version, form=form, seen=_seen(version)
    )
    return make_response(page, status)


def _entry_page(
    version: ShortageVersion, occupation: Occupation, form: EntryForm, status: int = 200
) -> Response:
    page = render_template(
        "bureau/shortage/entry.html",
        version=version,
        occupation=occupation,
        form=form,
        levels=LEVELS.values(),
        is_held=any(one.occupation_id == occupation.id for one in version.entries),
        seen=_seen(version),
    )
    return make_response(page, status)


def _seen(version: ShortageVersion) -> int:
    newest = newest_deed(version.id)
    return newest.id if newest else 0
