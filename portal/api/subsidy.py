"""What a training pays, step by step (`portal.policy.subsidy`)."""

from datetime import date

from flask import Response

from portal.api.answers import answer, reason_rows, refuse_barred, refuse_parameter
from portal.api.operations import Operation, serve
from portal.api.parameters import day, flag, one_of, text
from portal.api.schemas import REASONS
from portal.exports.schema import COUNT, TEXT, many, maybe, record
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.shortage import Shortage
from portal.policy.subsidy import Training, suppose, training_subsidy
from portal.policy.terms import Award, CertificateKind, Course, Level, TrainingType
from portal.records.shortage import shortages_of
from portal.web.clock import today
from portal.web.site import jurisdiction

TYPE = one_of("type", "培训类型", TrainingType, is_required=True)
OCCUPATION = text("occupation", "职业（工种）的名称或编号；技能培训要写", most=40)
AWARD = one_of("award", "学员拿到的最高一档，没写按培训合格证", Award)
COURSE = one_of("course", "创业课程；创业培训要写", Course)
APPRENTICE_LEVELS = (Level.JUNIOR, Level.INTERMEDIATE, Level.ADVANCED)
LEVEL = one_of("level", "学徒的等级；学徒培训要写", APPRENTICE_LEVELS)
SHORTAGE = flag("shortage", "假设在不在急需紧缺目录里；没写按那一天有效的目录")
PROJECT_BASED = flag("project_based", "是不是项目化培训，没写按不是")
CERTIFICATE = one_of("certificate", "拿到的证书；没写按拿到了算", CertificateKind)
EMPLOYED = flag("employed", "有没有就业，只管项目化培训；没写按已经就业算")
ON = day("on", "培训开始的日期，没写按今天")

NEEDED = {
    TrainingType.EMPLOYMENT_SKILLS: OCCUPATION,
    TrainingType.ON_POST_SKILLS: OCCUPATION,
    TrainingType.ENTREPRENEURSHIP: COURSE,
    TrainingType.APPRENTICESHIP: LEVEL,
}


@serve(
    Operation(
        path="/subsidy",
        summary="一次培训补贴多少",
        takes=(
            TYPE,
            OCCUPATION,
            AWARD,
            COURSE,
            LEVEL,
            SHORTAGE,
            PROJECT_BASED,
            CERTIFICATE,
            EMPLOYED,
            ON,
        ),
        gives=record(amount=maybe(COUNT), reasons=REASONS, flags=many(TEXT)),
        fails=(400, 422),
    )
)
def subsidy() -> Response:
    law, on = jurisdiction(), ON.given() or today()
    training_type, occupation = TYPE.needed(), OCCUPATION.given()
    if not (needed := NEEDED[training_type]).given():
        refuse_parameter(needed.name, f"没有写，{training_type.label}要写")
    found = training_subsidy(
        law,
        Training(
            on=on,
            training_type=training_type,
            occupation=occupation,
            award=AWARD.given() or Award.COMPLETION,
            course=COURSE.given(),
            level=LEVEL.given(),
            shortage=_shortages(law, occupation, SHORTAGE.given(), on=on),
            project_based=PROJECT_BASED.given() or False,
            certificate=CERTIFICATE.given(),
            employed=EMPLOYED.given(),
        ),
    )
    if found.is_barred:
        refuse_barred(found.reasons)
    reasons = reason_rows(found.reasons)
    return answer({"amount": found.amount, "reasons": reasons, "flags": found.flags})


def _shortages(
    law: Jurisdiction, occupation: str | None, is_assumed: bool | None, *, on: date
) -> tuple[Shortage, ...]:
    """The directories in force that name it; a what-if takes their place, at the usual uplift."""
    entry = law.occupation(occupation, on=on) if occupation else None
    found = shortages_of(entry.value.id, on=on) if entry else ()
    return suppose(law, found, is_assumed, on=on)
