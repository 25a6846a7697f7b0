"""The cases next to a calculated one, because people ask for them anyway (附件3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.subsidy import Training, suppose, training_subsidy
from portal.policy.terms import Award, Course, TrainingType
from portal.policy.verdict import Amount
from portal.public.calculator import LEVELS

TO_EMPLOYEE, TO_PERSON = TrainingType.ON_POST_SKILLS, TrainingType.EMPLOYMENT_SKILLS


@dataclass(frozen=True, slots=True)
class Case:
    """One difference: its seal, what and why, how the address changes, and what it pays."""

    seal: str
    what: str
    why: str
    changes: dict[str, str]
    training: Training
    amount: int = 0


def cases(law: Jurisdiction, training: Training, answer: Amount) -> list[Case]:
    """Those that pay something else: another award, course, level, role, result or listing."""
    found = []
    for case in (
        *_other_subjects(training),
        *_other_role(training),
        *_other_result(training),
        *_other_listing(law, training),
    ):
        amount = training_subsidy(law, case.training).amount
        if amount is not None and amount != answer.amount:
            found.append(replace(case, amount=amount))
    return found


def _other_subjects(training: Training) -> Iterator[Case]:
    """The next award (after the last the first), every other course, every other level."""
    if training.training_type.is_for_skills:
        awards = list(Award)
        award = awards[(awards.index(training.award) + 1) % len(awards)]
        what = "只拿培训合格证" if award is Award.COMPLETION else f"拿到{award.label}证书"
        changes = {"award": award.value, "certificate": ""}
        changed = replace(training, award=award, certificate=None)
        yield Case(award.label[0], what, "按最高的一档付一次，不累加", changes, changed)
    for course in Course if training.course else ():
        changed = replace(training, course=course)
        yield Case(course.label[0], course.label, "换一门课", {"course": course.value}, changed)
    for level in LEVELS if training.level else ():
        changed = replace(training, level=level)
        yield Case(level.label[0], level.label, "每人每年", {"level": level.value}, changed)


def _other_role(training: Training) -> Iterator[Case]:
    if training.training_type is TO_PERSON:
        changes, changed = {"type": TO_EMPLOYEE.value}, replace(training, training_type=TO_EMPLOYEE)
        yield Case("企", "企业在职职工", "按企业岗位技能的标准", changes, changed)
    if training.training_type is TO_EMPLOYEE:
        changes, changed = {"type": TO_PERSON.value}, replace(training, training_type=TO_PERSON)
        yield Case("个", "个人参加就业技能培训", "六类人员，按个人的标准", changes, changed)


def _other_result(training: Training) -> Iterator[Case]:
    """A project-based training pays a job seeker by the job."""
    if training.project_based and training.training_type is TO_PERSON:
        is_employed = training.employed is False
        what = "培训后就业了" if is_employed else "培训后没有就业"
        changes = {"employed": "true" if is_employed else "false"}
        changed = replace(training, employed=is_employed)
        yield Case("业", what, "项目化培训看就业结果", changes, changed)


def _other_listing(law: Jurisdiction, training: Training) -> Iterator[Case]:
    """The uplift comes and goes with the directory."""
    changed = replace(training, shortage=suppose(law, (), not training.shortage, on=training.on))
    if training.shortage:
        why = "按分类表，不上浮"
        yield Case("常", "开班时不在急需紧缺目录里", why, {"shortage": "false"}, changed)
    else:
        why = f"上浮 {changed.shortage[0].percent}%"
        yield Case("急", "开班时在急需紧缺目录里", why, {"shortage": "true"}, changed)
