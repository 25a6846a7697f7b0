"""机构备案: one institution's register on a day; where an officer proposes stars and measures."""

from datetime import date, timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.bureau.register import scope_of
from portal.exports.dataset import Column, Row
from portal.policy.register import RegisterDeed, RegisterNoun
from portal.policy.roles import Act, may
from portal.records.institutions import Institution, institution_with_uscc
from portal.records.instructors import InstructorRegistration, instructors_of
from portal.records.programmes import Programme, programmes_of
from portal.records.stars import InstitutionStar, stars_of
from portal.records.venues import Venue, venues_of
from portal.services import register_changes as services
from portal.services.refusal import Refusal
from portal.services.register_changes import Wanted
from portal.services.register_details import StarDetails, as_text
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField, DayField
from portal.web.refusals import add_refusal
from portal.web.register import days_words
from portal.web.sheets import sheet_answer

MEASURES = {
    RegisterDeed.SUSPEND: "暂停备案",
    RegisterDeed.RESUME: "恢复备案",
    RegisterDeed.END: "注销备案",
}
LONGEST = Length(max=500, message="太长了，最多 500 个字")


COLUMNS = (
    Column("kind", "类别"),
    Column("name", "名称"),
    Column("words", "内容"),
    Column("from_day", "从哪天"),
    Column("until_day", "到哪天"),
)


class StarForm(Form):
    stars = ChoiceField("几星", [(str(n), f"{n} 星") for n in (5, 4, 3, 2, 1)], default="3")
    rated_on = DayField("评定日期", [InputRequired("写评定日期")])
    basis = StringField(
        "依据", [DataRequired("写评价办法和文号"), Length(max=100, message="太长了，最多 100 个字")]
    )

    def validate_rated_on(self, field: Field) -> None:
        today = clock.today()
        if field.data and not today - timedelta(days=3 * 366) <= field.data <= today:
            raise ValidationError("写已经评过的日期，不能晚于今天")


class MeasureForm(Form):
    instructor = ChoiceField("教师", [], validators=[InputRequired("选一位教师")])
    deed = ChoiceField("怎么办", [(one.value, words) for one, words in MEASURES.items()],
                       default=RegisterDeed.SUSPEND)  # fmt: skip
    reason = TextAreaField("事实和依据", [DataRequired("写事实和依据，机构看得到"), LONGEST])

    def __init__(self, institution: Institution, typed: MultiDict[str, str] | None = None) -> None:
        super().__init__(typed)
        on = clock.today()
        held = [one for one in instructors_of(institution.id) if one.registered_on(on)]
        self.held = {one.key: one for one in held}
        self.instructor.choices = [("", "选一位"), *((one.key, one.name) for one in held)]


@bureau.get("/bureau/register/institution")
@performs(Act.SEE_REGISTER)
def register_institution() -> ResponseReturnValue:
    """Found by its code; today, or `on`."""
    found = _asked()
    return _page(found) if found else _unknown()


@bureau.get("/bureau/register/institution/sheet")
@performs(Act.SEE_REGISTER)
def register_institution_sheet() -> ResponseReturnValue:
    """The same as a spreadsheet."""
    found = _asked()
    if found is None:
        return _unknown()
    on, key = _day(), found.id
    rows: list[Row] = [
        _row("培训项目", one.subject, one.training_type.label, one)
        for one in programmes_of(key, on=on)
    ]
    for teacher in instructors_of(key):
        state = "，已暂停" if teacher.suspension_on(on) else ""
        rows += [
            _row("教师", teacher.name, f"{row.subject}（{row.kind.label}）{state}", row)
            for row in teacher.registered_on(on)
        ]
    rows += [
        _row("场地", one.name, f"{one.address}，{one.seats} 座，{one.workstations} 工位", one)
        for one in venues_of(key, on=on)
    ]
    rows += [_row("星级", f"{one.stars} 星", one.basis, one) for one in stars_of([key])]
    return sheet_answer("register", f"{found.name}备案", COLUMNS, rows)


@bureau.post("/bureau/register/stars")
@performs(Act.PROPOSE_REGISTER)
def register_stars() -> ResponseReturnValue:
    found, form = _named(), StarForm(request.form)
    if found is None:
        return _unknown()
    if not form.validate():
        return _page(found, stars=form, status=422)
    details = StarDetails(
        stars=int(form.stars.data),
        basis=" ".join(str(form.basis.data).split()),
        rated_on=form.rated_on.data or clock.today(),
    )
    wanted = Wanted(
        noun=RegisterNoun.STAR,
        deed=RegisterDeed.BEGIN,
        title=f"{details.stars} 星",
        details=as_text(details),
    )
    change = services.propose_own(found, wanted, details.basis, by=signed_in(), at=clock.now())
    return redirect(url_for("bureau.register_change", key=change.key), 303)


@bureau.post("/bureau/register/instructors")
@performs(Act.PROPOSE_REGISTER)
def register_instructors() -> ResponseReturnValue:
    found = _named()
    if found is None:
        return _unknown()
    form = MeasureForm(found, request.form)
    if not form.validate():
        return _page(found, measure=form, status=422)
    held = form.held[form.instructor.data]
    wanted = Wanted(
        noun=RegisterNoun.INSTRUCTOR,
        deed=RegisterDeed[form.deed.data.upper()],
        title=held.name,
        row=held,
    )
    reason = str(form.reason.data).strip()
    try:
        change = services.propose_own(found, wanted, reason, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal, at="instructor")
        return _page(found, measure=form, status=422)
    return redirect(url_for("bureau.register_change", key=change.key), 303)


def _named() -> Institution | None:
    return institution_with_uscc(request.form.get("uscc", ""))


def _asked() -> Institution | None:
    """What the address names, of the reviewer's own centre; officers read all."""
    found = institution_with_uscc(request.args.get("uscc", "").strip().upper())
    centre = scope_of(signed_in()).centre
    return found if found and centre in (None, found.centre) else None


def _unknown() -> Response:
    """The question; with what was not found."""
    uscc = request.values.get("uscc", "")
    status = 200 if not uscc else 404 if request.method != "POST" else 422
    return make_response(render_template("bureau/register/find.html", uscc=uscc), status)


def _row(
    kind: str,
    name: str,
    words: str,
    held: Programme | InstructorRegistration | Venue | InstitutionStar,
) -> Row:
    days = {"from_day": held.from_day, "until_day": held.until_day}
    return {"kind": kind, "name": name, "words": words} | days


def _day() -> date:
    """The day asked about; today where the address names none."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()


def _page(
    found: Institution,
    *,
    stars: StarForm | None = None,
    measure: MeasureForm | None = None,
    status: int = 200,
) -> Response:
    on = _day()
    page = render_template(
        "bureau/register/institution.html",
        institution=found,
        on=on,
        programmes=programmes_of(found.id, on=on),
        instructors=[
            (one, one.registered_on(on), one.suspension_on(on))
            for one in instructors_of(found.id)
            if one.registered_on(on)
        ],
        venues=venues_of(found.id, on=on),
        ratings=stars_of([found.id]),
        days_words=days_words,
        star_form=stars or StarForm(data={"rated_on": clock.today()}),
        measure_form=measure or MeasureForm(found),
        may_propose=may(signed_in().role, Act.PROPOSE_REGISTER),
    )
    return make_response(page, status)
