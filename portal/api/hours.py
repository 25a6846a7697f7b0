"""Whether the hours of a class suffice (`portal.policy.hours`). Hours are class hours."""

from flask import Response

from portal.api.answers import answer, reason_rows, refuse_parameter
from portal.api.operations import Operation, serve
from portal.api.parameters import flag, one_of, whole
from portal.api.schemas import REASONS
from portal.exports.schema import FLAG, maybe, record
from portal.policy.hours import judge_hours
from portal.policy.terms import Course, SubsidyClass
from portal.web.clock import today
from portal.web.site import jurisdiction

SUBSIDY_CLASS = one_of("subsidy_class", "补贴标准分类", SubsidyClass)
COURSE = one_of("course", "创业课程", Course)
PROJECT_BASED = flag("project_based", "是不是项目化培训，没写按不是")
THEORY = whole("theory", "理论课时", most=10_000)
PRACTICE = whole("practice", "实操课时", most=10_000)
HOURS = whole("hours", "总课时；没写按理论加实操", most=20_000)
DAYS = whole("days", "上课天数", most=1000)


@serve(
    Operation(
        path="/hours",
        summary="课时够不够",
        takes=(SUBSIDY_CLASS, COURSE, PROJECT_BASED, THEORY, PRACTICE, HOURS, DAYS),
        gives=record(allowed=maybe(FLAG), overridable=FLAG, reasons=REASONS),
    )
)
def hours() -> Response:
    subsidy_class, course = SUBSIDY_CLASS.given(), COURSE.given()
    project_based = PROJECT_BASED.given() or False
    theory, practice, total = THEORY.given(), PRACTICE.given(), HOURS.given()
    if not (subsidy_class or course or project_based):
        refuse_parameter(SUBSIDY_CLASS.name, "没有写：分类、创业课程、项目化培训要写一样")
    if total is None and (theory is None or practice is None):
        refuse_parameter(HOURS.name, "没有写：要写总课时，或者理论和实操都写")
    verdict = judge_hours(
        jurisdiction(),
        on=today(),
        subsidy_class=subsidy_class,
        course=course,
        project_based=project_based,
        theory=theory,
        practice=practice,
        hours=total,
        days=DAYS.given(),
    )
    return answer(
        {
            "allowed": verdict.allowed,
            "overridable": verdict.overridable,
            "reasons": reason_rows(verdict.reasons),
        }
    )
