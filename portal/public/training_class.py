"""One class: when, what it costs, who may come, who teaches, and how to sign up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template
from werkzeug.exceptions import NotFound

from portal.policy.classes import ClassState
from portal.policy.clauses import Clause
from portal.policy.eligibility import WHO
from portal.policy.figures import AdmissionCondition, Limit, ListingColour
from portal.policy.listing import ListingKind, ListingScope, ListingState
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import Award, Level, OccupationKind, TrainingType
from portal.public import public
from portal.public.tickets import line_of, note_of, subject_of
from portal.public.timetable import timetable_of
from portal.records.classes import TrainingClass
from portal.records.publications import PublicNoun, revised_at
from portal.records.sessions import sessions_of
from portal.records.training_class import ClassOnDay, class_on
from portal.web.clock import today
from portal.web.links import view
from portal.web.site import jurisdiction

HIGHER = {
    Level.ADVANCED: Award.ADVANCED,
    Level.TECHNICIAN: Award.TECHNICIAN,
    Level.SENIOR_TECHNICIAN: Award.SENIOR_TECHNICIAN,
}
NOUNS = (
    PublicNoun.CLASSES,
    PublicNoun.SEATS,
    PublicNoun.INSTITUTIONS,
    PublicNoun.LISTINGS,
)
NO_MORE = (ClassState.CANCELLED, ClassState.CLOSED)


@dataclass(frozen=True)
class Said:
    """Sentences with the clauses that they rest on."""

    words: Sequence[str]
    clauses: Sequence[str] = ()


@dataclass(frozen=True)
class Pay:
    """What the state pays for each trainee: whole yuan, and the award it is for."""

    amount: int
    award: Award
    clauses: Sequence[str]


@dataclass(frozen=True)
class Tag:
    """One tag of the institution; `key` leads to the list entry that it stands for.

    `scope` says what the entry is about where it is not about everything.
    """

    label: str
    colour: str
    until: date | None = None
    key: str = ""
    scope: str = ""
    is_disputed: bool = False


@public.get("/classes/<no>")
def training_class(no: str) -> str:
    """The class with that number, in whatever state it is; drafts are not there."""
    on = today()
    found = class_on(no, on=on)
    if found is None:
        raise NotFound
    filed = found.filed
    page = "public/classes/elder.html" if view() else "public/classes/show.html"
    return render_template(
        page,
        found=found,
        filed=filed,
        subject=subject_of(filed.occupation.name if filed.occupation else None, filed.course),
        line=line_of(
            filed.training_type, filed.occupation.subsidy_class if filed.occupation else None
        ),
        note=note_of(found.state, filed.enrol_until),
        uplift=max((shortage.percent for shortage in found.shortages), default=0),
        is_free=filed.fee_yuan == 0 and filed.is_subsidised and found.state not in NO_MORE,
        timetable=timetable_of(sessions_of(filed.id)),
        admitted=_admitted(filed),
        gains=_gains(filed),
        pays=_pays(found),
        minutes=jurisdiction().limits.find(filed.planned_start, Limit.CLASS_HOUR_MINUTES),
        tags=_tags(found, on),
        revised_at=revised_at(*NOUNS),
    )


def _admitted(filed: TrainingClass) -> Said:
    """Who may sign up, by the rules of the class's first day."""
    law, on = jurisdiction(), filed.planned_start
    if not filed.is_subsidised:
        return Said(["这个班没有补贴，谁能报由培训机构定"])
    words = [] if law.admissions else [f"{law.place.name}的文件没有规定，打电话问"]
    clauses = [law.clause(on, WHO[filed.training_type])]
    if filed.training_type is TrainingType.ENTREPRENEURSHIP:
        rule = law.clauses.find(on, Clause.ENTREPRENEURS)
        words += [rule.value.rule] if rule else []
    else:
        words += [_groups(filed, condition) for condition in (None, *AdmissionCondition)]
    lifetime = law.limits.find(on, Limit.LIFETIME_TRAININGS)
    yearly = law.limits.find(on, Limit.YEARLY_TRAININGS)
    if lifetime and yearly:
        words.append(
            f"补贴培训每年最多{yearly.value.number}次，累计最多{lifetime.value.number}次，"
            "同一工种同一等级只补一次"
        )
        clauses += [str(yearly.source), str(lifetime.source), law.clause(on, Clause.REPEAT)]
    return Said([word for word in words if word], [clause for clause in clauses if clause])


def _groups(filed: TrainingClass, condition: AdmissionCondition | None) -> str:
    law, on = jurisdiction(), filed.planned_start
    names = [
        law.group(on, entry.value.group)
        for entry in law.admissions.in_force(on)
        if entry.value.training_type is filed.training_type and entry.value.condition is condition
    ]
    if not names:
        return ""
    return (f"{condition.label}的：" if condition else "") + "；".join(names)


def _gains(filed: TrainingClass) -> Said:
    """What is there in the end: papers, an examination, work, an allowance."""
    law, on, level = jurisdiction(), filed.planned_start, filed.target_level
    graded = "" if level is Level.NONE else level.label
    if filed.training_type is TrainingType.APPRENTICESHIP:
        return Said([f"考核合格，拿{graded}职业技能等级证书"])
    words, clauses = ["考核合格，发培训合格证"], [law.clause(on, Clause.CLOSING)]
    if filed.occupation and filed.occupation.kind is OccupationKind.OCCUPATION:
        words.append(f"可以参加{filed.occupation.name}{graded}等级评价")
    elif filed.occupation and filed.occupation.kind is OccupationKind.SPECIAL_SKILL:
        words.append("可以参加专项职业能力考核")
    promised = law.limits.find(on, Limit.JOB_RECOMMENDATIONS)
    if promised and filed.is_subsidised and filed.training_type is TrainingType.EMPLOYMENT_SKILLS:
        words.append(f"培训机构至少推荐{promised.value.number}次工作")
        clauses.append(str(promised.source))
    living = law.limits.find(on, Limit.LIVING_ALLOWANCE_PER_DAY)
    if living and filed.is_labour_preparation:
        words.append(f"农村学员、城市低保家庭学员，到课一天有 {living.value.number} 元生活费")
        clauses.append(str(living.source))
    return Said(words, clauses)


def _pays(found: ClassOnDay) -> list[Pay]:
    """What is paid for the completion certificate, and for the level the class leads to."""
    filed = found.filed
    if not filed.is_subsidised:
        return []
    awards = [Award.COMPLETION]
    if filed.training_type is not TrainingType.APPRENTICESHIP and filed.target_level in HIGHER:
        awards.append(HIGHER[filed.target_level])
    pays: dict[int, Pay] = {}
    for award in awards:
        training = Training(
            on=filed.planned_start,
            training_type=filed.training_type,
            occupation=filed.occupation.key if filed.occupation else None,
            award=award,
            course=filed.course,
            level=filed.target_level,
            shortage=found.shortages,
            project_based=filed.is_project_based,
        )
        answer = training_subsidy(jurisdiction(), training)
        if answer.amount:
            clauses = [step.clause for step in answer.reasons if step.effect.endswith("元")]
            pays.setdefault(answer.amount, Pay(answer.amount, award, clauses))
    return list(pays.values())


def _tags(found: ClassOnDay, on: date) -> list[Tag]:
    """The institution's standing and every public list entry, each as what it is."""
    tags = []
    licence = found.filed.institution.licence_until
    if licence and licence < on:
        tags.append(Tag("许可证已过期", "stop"))
    elif found.standing:
        tags.append(Tag(found.standing.label, found.standing.colour))
    for mark in found.marks:
        if mark.colour is ListingColour.WHITE:
            state, label = ListingState.ACTIVE, ListingState.ACTIVE.label
        else:
            state = ListingState.IN_FORCE
            label = state.label if mark.kind is ListingKind.PROGRAMME else mark.kind.label
        scope = "" if mark.scope is ListingScope.ALL else mark.scope.label
        scope = f"只限{mark.occupation}" if mark.occupation else scope
        tags.append(Tag(label, state.colour, mark.term_until, mark.key, scope, mark.is_disputed))
    return tags
