"""Whether a class may be filed: subject, hours, contents, sessions, places, papers (003 附件2 3.1).

The roster grows until closing and never blocks a filing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import Occupation, PaperNeed, PaperStep
from portal.policy.hours import judge_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Course, OccupationKind, TrainingType
from portal.policy.timetable import (
    PlannedSession,
    judge_instructors,
    judge_places,
    judge_rooms,
    judge_times,
)
from portal.policy.verdict import Reason, Verdict, Weight, no_rule

CERTIFIED = (
    TrainingType.EMPLOYMENT_SKILLS,
    TrainingType.ON_POST_SKILLS,
    TrainingType.ENTREPRENEURSHIP,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A filing as submitted. Hours are class hours; `subject` is an occupation or the course.

    `papers` holds the keys of the papers handed in.
    """

    training_type: TrainingType
    planned_start: date
    planned_end: date
    occupation: str | None = None
    course: Course | None = None
    enterprise: str = ""
    project_based: bool = False
    labour_preparation: bool = False
    school_enterprise: bool = False
    theory: int
    practice: int
    safety_hours: int
    legal_hours: int
    capacity: int
    textbooks: Sequence[str] = ()
    papers: Collection[str] = ()
    numbering_centre: str = ""
    sessions: Sequence[PlannedSession] = ()


def judge_filing(law: Jurisdiction, filing: Filing) -> Verdict:
    """Everything the rules of the planned start day say about the filing, in reading order."""
    on = filing.planned_start
    if not law.papers:
        return Verdict((no_rule(law, "开班备案"),))
    entry = law.occupation(filing.occupation, on=on) if filing.occupation else None
    occupation = entry.value if entry else None
    reasons = _subject(law, filing, occupation)
    reasons += _hours(law, filing, occupation)
    reasons += _contents(law, filing)
    reasons += judge_times(
        law,
        filing.sessions,
        hours=filing.theory + filing.practice,
        planned_start=on,
        planned_end=filing.planned_end,
    )
    if subject := occupation.name if occupation else filing.course:
        reasons += judge_instructors(law, filing.sessions, subject=subject)
    reasons += judge_places(law, filing.sessions, capacity=filing.capacity)
    reasons += judge_rooms(law, filing.sessions)
    reasons += _papers(law, filing)
    centre = law.centres.find(on, filing.numbering_centre)
    if filing.training_type in CERTIFIED and not (centre and centre.value.numbers_certificates):
        clause = law.clause(on, Clause.NUMBERING_CENTRE)
        reasons.append(
            Reason("numbering_centre", "还要选哪个服务中心编证书号", clause, Weight.REFUSE)
        )
    return Verdict(tuple(reasons))


def judge_days(*, planned_start: date, enrol_until: date, on: date) -> list[Reason]:
    """A class is filed before it starts, while somebody can still sign up."""
    reasons = []
    if planned_start <= on:
        reasons.append(Reason("start_passed", "开班日期要在今天以后", "", Weight.REFUSE))
    elif enrol_until < on:
        reasons.append(
            Reason("enrolment_passed", "报名截止日期已经过了，改到今天或者以后", "", Weight.REFUSE)
        )
    return reasons


def _subject(law: Jurisdiction, filing: Filing, occupation: Occupation | None) -> list[Reason]:
    on, kind = filing.planned_start, filing.training_type
    is_course = kind is TrainingType.ENTREPRENEURSHIP
    is_general = occupation is not None and occupation.kind is OccupationKind.GENERAL_QUALITY
    by_enterprise = kind in (TrainingType.ON_POST_SKILLS, TrainingType.APPRENTICESHIP)
    wrong = {
        "course_missing": ("还要选创业课程", Clause.COURSE_HOURS, is_course and not filing.course),
        "occupation_unknown": (
            "开班那天的补贴标准分类表里没有这个职业（工种），另选一个",
            Clause.CLASSIFICATION,
            not is_course and occupation is None,
        ),
        "general_quality": (
            "通用素质培训只给企业职工，按岗位技能培训办",
            Clause.GENERAL_QUALITY,
            is_general and kind is not TrainingType.ON_POST_SKILLS,
        ),
        "project_not_apprenticeship": (
            "企业新型学徒制不能按项目化培训办",
            Clause.PROJECT_NOT_APPRENTICESHIP,
            filing.project_based and kind is TrainingType.APPRENTICESHIP,
        ),
        "labour_preparation": (
            "劳动预备制只用于就业技能培训",
            Clause.LIVING_ALLOWANCE,
            filing.labour_preparation and kind is not TrainingType.EMPLOYMENT_SKILLS,
        ),
        "enterprise_missing": (
            "还要写企业名称",
            Clause.CLASS_TITLE,
            by_enterprise and not filing.enterprise,
        ),
    }
    return [
        Reason(code, text, law.clause(on, clause), Weight.REFUSE)
        for code, (text, clause, is_wrong) in wrong.items()
        if is_wrong
    ]


def _hours(law: Jurisdiction, filing: Filing, occupation: Occupation | None) -> list[Reason]:
    """Apprenticeships have no minimum in the documents; an unknown subject is said already."""
    if not (filing.training_type.is_for_skills and occupation) and not filing.course:
        return []
    verdict = judge_hours(
        law,
        on=filing.planned_start,
        subsidy_class=occupation.subsidy_class if occupation else None,
        course=filing.course,
        project_based=filing.project_based,
        theory=filing.theory,
        practice=filing.practice,
        days=len({session.slot.on for session in filing.sessions}) or None,
        is_general_quality=bool(occupation and occupation.kind is OccupationKind.GENERAL_QUALITY),
    )
    return list(verdict.reasons)


def _contents(law: Jurisdiction, filing: Filing) -> list[Reason]:
    clause = law.clause(filing.planned_start, Clause.SAFETY_AND_LAW)
    reasons = []
    if filing.safety_hours < 1:
        reasons.append(Reason("safety_hours", "还要排安全生产课时", clause, Weight.REFUSE))
    if filing.legal_hours < 1:
        reasons.append(Reason("legal_hours", "还要排法制教育课时", clause, Weight.REFUSE))
    if filing.safety_hours + filing.legal_hours > filing.theory + filing.practice:
        text = "安全生产和法制教育课时算在总课时里，不能比总课时多"
        reasons.append(Reason("contents_exceed_hours", text, clause, Weight.REFUSE))
    if not any(title.strip() for title in filing.textbooks):
        clause = law.clause(filing.planned_start, Clause.TEXTBOOKS)
        reasons.append(Reason("textbooks", "还要写教材名称和出版社", clause, Weight.REFUSE))
    return reasons


def _papers(law: Jurisdiction, filing: Filing) -> list[Reason]:
    """The nine documents; the agreement only with a school, the roster as it grows."""
    on = filing.planned_start
    clause = law.clause(on, Clause.FILING_PAPERS)
    reasons = []
    for entry in law.papers.in_force(on):
        paper = entry.value
        if paper.step is not PaperStep.FILING or paper.key in filing.papers:
            continue
        if paper.needed is PaperNeed.GROWS:
            text = f"{paper.label}随报名补充，不影响提交"
            reasons.append(Reason("paper_grows", text, clause))
        elif paper.needed is PaperNeed.ALWAYS or filing.school_enterprise:
            reasons.append(Reason("paper_missing", f"缺：{paper.label}", clause, Weight.REFUSE))
    return reasons


def subject_of_title(occupation: str | None, course: Course | None) -> str:
    """What the title calls the subject: 焊工, SYB. The word 培训 comes behind it."""
    return (occupation or (course.label.split()[0] if course else "")).removesuffix("培训")


def class_title(
    who: str, subject: str, training_type: TrainingType, *, ending: str = "培训班"
) -> str:
    """学员身份 or 企业名称 + 职业工种 + 培训类型, then 培训班, 培训开班仪式 or 培训结班仪式."""
    return f"{who}{subject}{training_type.label.removesuffix('培训')}{ending}"
