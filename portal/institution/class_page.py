"""A class as it stands: approved or over, or whatever state its instructor may see it in."""

from datetime import date

from flask import Response, make_response, render_template
from wtforms import Form, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.institution.class_lookup import seen_now
from portal.policy.classes import ClassAct
from portal.policy.deadlines import Due, day_of
from portal.policy.enrolments import NotPromoted
from portal.policy.roles import Act, may
from portal.policy.schedule import filing_review_due
from portal.policy.verdict import Reason
from portal.records.accounts import accounts_with_keys
from portal.records.class_filing import timetable_rows
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.filings import open_amendments
from portal.records.holidays import working_calendar
from portal.records.own_classes import on_day
from portal.records.reviews import acts_of
from portal.web import clock
from portal.web.access import signed_in
from portal.web.fields import DayField, WholeField
from portal.web.site import jurisdiction


class TermsForm(Form):
    """What may still change after the approval."""

    capacity = WholeField(
        "名额", [InputRequired("写数字"), NumberRange(1, 500, "写 1 到 500 的数字")]
    )
    enrol_until = DayField("报名截止", [InputRequired("写报名截止日期")])
    remark = TextAreaField(
        "备注，学员看得到", [Optional(), Length(max=300, message="最多 300 个字")]
    )


def class_page(
    found: TrainingClass,
    *,
    terms: TermsForm | None = None,
    refusal: tuple[Reason, ...] = (),
    status: int = 200,
) -> Response:
    """The page with what the account may do here, and why a deed was just refused."""
    role, on = signed_in().role, clock.today()
    files = may(role, Act.FILE_CLASSES)
    may_change = files and not (found.cancelled_at or found.closed_at)
    page = render_template(
        "institution/classes/show.html",
        filed=found,
        own=on_day(found, on=on),
        terms=(terms or TermsForm(obj=found)) if may_change and on < found.planned_start else None,
        refusal=refusal,
        files=files,
        may_change=may_change,
        sessions=timetable_rows(found.id),
        amendments=open_amendments(found.id),
        **history(found),
    )
    return make_response(page, status)


def history(found: TrainingClass | None) -> dict[str, object]:
    """What was done to the class, by whom; when the centre answers; what the page has seen."""
    if found is None:
        return {"acts": [], "due": None, "seen": 0}
    acts = acts_of(found.id)[::-1]
    names = {key: one.name for key, one in accounts_with_keys({act.by for act in acts}).items()}
    return {
        "acts": acts,
        "names": names,
        "due": _due(found),
        "remarks": remarks_of(acts),
        "seen": seen_now(found),
        "today": clock.today(),
        "not_promoted": next((one.label for one in NotPromoted if one == found.not_promoted), ""),
    }


def remarks_of(acts: list[ClassActRow]) -> str:
    """What the centre wanted put right; `acts` are newest first."""
    return next((act.reason for act in acts if act.act is ClassAct.RETURNED), "")


def _due(found: TrainingClass) -> Due | None:
    """When the centre should have answered, while it has not."""
    if not found.submitted_at or found.returned_at or found.approved_at or found.cancelled_at:
        return None
    submitted_on: date = day_of(found.submitted_at)
    calendar = working_calendar(since=submitted_on)
    return filing_review_due(jurisdiction(), calendar, submitted_on=submitted_on)
