"""What stands in the way of a filing: the law, the institution's standing, other classes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import Integer, literal, select

from portal.policy.clauses import Clause
from portal.policy.filing import judge_days, judge_filing
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.register import judge_programme
from portal.policy.table import OutsideTable
from portal.policy.timetable import judge_clash
from portal.policy.verdict import Reason, Verdict, Weight
from portal.records.clashes import clashes_of
from portal.records.class_filing import filing_of
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.institutions import Institution, enrolment_barred
from portal.records.programmes import approved, subject_of


def judge(
    training_class: TrainingClass,
    *,
    law: Jurisdiction,
    on: date,
    papers: Collection[str] | None = None,
) -> Verdict:
    """All reasons in reading order, each once; `papers` are those ticked and not yet kept.

    The class may be one that was never stored, with the id of the one that it would change.
    """
    one, filing = training_class, filing_of(training_class)
    if papers is not None:
        filing = replace(filing, papers=papers)
    reasons = judge_days(planned_start=one.planned_start, enrol_until=one.enrol_until, on=on)
    try:
        reasons += judge_filing(law, filing).reasons
        reasons += _programme(law, one)
    except OutsideTable:
        text = "开班那天还没有培训规定，改开班日期"
        reasons.append(Reason("before_law", text, "", Weight.REFUSE))
    if one.id:
        reasons += [
            judge_clash(
                law,
                clash.kind,
                clash.day,
                clash.starts_at,
                name=clash.name,
                number=clash.number,
            )
            for clash in clashes_of(one.id)
        ]
    if is_barred(one, on=on, is_filing=True):
        text = "机构现在不能开新班。看机构的备案状态和名单"
        clause = law.clause(on, Clause.SUSPENSION)
        reasons.append(Reason("institution_barred", text, clause, Weight.REFUSE))
    return Verdict(tuple(dict.fromkeys(reasons)))


def _programme(law: Jurisdiction, one: TrainingClass) -> list[Reason]:
    """Judged for the day on which the class begins, as everything about its subject is."""
    subject = subject_of(one.occupation.name if one.occupation else None, one.course)
    if not subject:
        return []
    return judge_programme(
        law,
        approved(one.institution_id, on=one.planned_start),
        subject=subject,
        training_type=one.training_type,
        level=one.target_level,
        on=one.planned_start,
    )


def is_barred(training_class: TrainingClass, *, on: date, is_filing: bool = False) -> bool:
    """Whether the institution may not enrol for this class that day, or may not file it.

    The class may be one that was never stored.
    """
    one = training_class
    condition = enrolment_barred(
        on,
        occupation_id=None if one.occupation_id is None else literal(one.occupation_id, Integer),
        venue_id=literal(one.venue_id, Integer),
        class_id=literal(one.id or 0, Integer),
        is_filing=is_filing,
    )
    found = db.session.scalar(
        select(Institution.id).where(Institution.id == one.institution_id, condition)
    )
    return found is not None
