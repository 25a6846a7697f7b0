"""Rule 10 of the lists: claims are held while a measure is in force, and go on after it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.entitlement import BenefitState, BenefitType
from portal.policy.listing import ListingMeasure, ListingScope
from portal.policy.listing_steps import ProposalKind
from portal.policy.publicity import Figures
from portal.policy.roles import Role
from portal.policy.terms import Level, TrainingType
from portal.records.accounts import Account
from portal.records.benefit_changes import BenefitChange
from portal.records.benefits import BenefitRow
from portal.records.certificates import Certificate
from portal.records.database import db, transaction
from portal.records.measures import checked_more_closely, measures_holding
from portal.records.notices import Notice, NoticeKind
from portal.records.publicity import PublicityRow
from portal.services import benefits, drafts
from portal.services.held_claims import held_rows
from portal.services.publicity_rows import Line, add_row
from portal.services.refusal import Refusal
from tests.builders import a_listing, an_institution, an_occupation
from tests.clock import DAY, NOW
from tests.lessons import Course, a_course, a_reviewer
from tests.list_cases import Bureau
from tests.people import official

PAID, DAYS = BenefitState.PAID, timedelta(days=3)
WHOLE = Figures(filed=10, qualified=10, approved=10, hours=100, standard=1000, amount=10_000)
PUBLICITY = {
    "title": "公示",
    "issuer": "试用机关",
    "body": "逐班核对",
    "kind": NoticeKind.PUBLICITY,
    "basis": "13号 附件2 4.2",
    "object_unit": "就业科",
    "object_phone": "0931-0000900",
}
Two = tuple[Account, Account]


@pytest.fixture
def course(app: Flask) -> Course:
    return a_course(trainees=1)


@pytest.fixture
def two(app: Flask) -> Two:
    return a_reviewer(), a_reviewer()


def a_claim(course: Course) -> BenefitRow:
    """Entered and confirmed as under claim, for a certificate of the class."""
    filed, issuer = course.training_class, a_reviewer()
    with transaction() as session:
        session.add(
            Certificate(
                number="0000900001",
                number_value=900_001,
                centre="first",
                training_type=filed.training_type,
                enrolment_id=course.enrolments[0].id,
                holder_name="学示一",
                holder_number_masked="620***********0011",
                project="焊工",
                institution_name=filed.institution.name,
                from_day=filed.planned_start,
                until_day=filed.planned_end,
                hours_theory=36,
                hours_practice=84,
                issuer="第一服务中心",
                issued_on=DAY,
                issued_at=NOW,
                issued_by=issuer.id,
            )
        )
        claim = BenefitRow(
            person_id=course.workers[0].person_id,
            on_day=DAY,
            type=BenefitType.EMPLOYMENT_SKILLS,
            occupation="焊工",
            level=Level.NONE,
            state=BenefitState.UNDER_CLAIM,
            amount=1500,
            source="试用",
            entered_at=NOW,
        )
        session.add(claim)
    return claim


def pay(claim: BenefitRow, two: Two, bureau: Bureau) -> None:
    benefits.propose_change(claim, PAID, "已拨付", by=two[0], at=NOW, on=bureau.on)


def test_it_works(course: Course, two: Two) -> None:
    """Held from the measure on, also what was proposed before; paid once it is annulled."""
    claim, bureau = a_claim(course), Bureau()
    pay(claim, two, bureau)
    change = db.session.scalars(select(BenefitChange)).one()
    school = course.training_class.institution
    listing = bureau.in_force(school)
    with pytest.raises(Refusal, match="held") as refused:
        benefits.confirm_change(change, by=two[1], at=NOW, on=bureau.on)
    words = refused.value.reasons[0].text
    assert "试决〔2026〕1号，到2027年6月11日" in words
    assert "不是取消" in words
    db.session.rollback()
    assert claim.state is BenefitState.UNDER_CLAIM
    assert checked_more_closely([course.training_class.id], on=bureau.on)
    bureau.later(1)
    bureau.decide(listing, ProposalKind.ANNULMENT, document_no="试撤〔2026〕1号")
    benefits.confirm_change(change, by=two[1], at=NOW, on=bureau.on)
    db.session.rollback()
    assert claim.state is PAID
    assert not checked_more_closely([course.training_class.id], on=bureau.on)


def test_only_what_the_measure_is_about_is_held(course: Course, two: Two) -> None:
    """Another occupation's measure holds nothing; one for new classes holds nothing that ran."""
    claim, bureau = a_claim(course), Bureau()
    school = course.training_class.institution
    with transaction() as session:
        electrician, welder = an_occupation(session, "电工"), an_occupation(session, "焊工")
    scope = ListingScope.OCCUPATION
    bureau.in_force(school, scope=scope, occupation=electrician)
    bureau.in_force(school, scope=ListingScope.NEW_CLASSES)
    rows = [a_row(school.name, "焊工")]
    assert held_rows(rows, on=bureau.on) == []
    assert measures_holding(BenefitRow.id == claim.id, on=bureau.on) == []
    bureau.in_force(school, scope=scope, occupation=welder)
    with pytest.raises(Refusal, match="held"):
        pay(claim, two, bureau)
    assert [reason.code for reason in held_rows(rows, on=bureau.on)] == ["held"]
    assert held_rows(rows, on=bureau.on + timedelta(days=400)) == []
    benefits.propose_change(claim, BenefitState.REJECTED, "不符合", by=two[0], at=NOW, on=bureau.on)


def test_evidence_is_entered_as_under_claim_not_as_paid(course: Course, two: Two) -> None:
    claim, bureau = a_claim(course), Bureau()
    worker = course.workers[0].person
    assert worker
    line = {
        "number": worker.number,
        "name": "学示一",
        "on_day": DAY,
        "type": claim.type,
        "occupation": "焊工",
        "level": Level.NONE,
        "state": PAID,
        "amount": 1500,
        "source": "试用",
    }
    with transaction() as session:
        session.delete(claim)
    bureau.in_force(course.training_class.institution)
    batch = benefits.enter([line], by=two[0], at=NOW)
    with pytest.raises(Refusal, match="held"):
        benefits.confirm(batch, by=two[1], at=NOW, on=bureau.on)
    benefits.decline(batch, by=two[0], at=NOW)
    claimed = benefits.enter([line | {"state": BenefitState.UNDER_CLAIM}], by=two[0], at=NOW)
    benefits.confirm(claimed, by=two[1], at=NOW, on=bureau.on)


def test_a_notice_with_a_held_row_is_not_published(app: Flask) -> None:
    """It is written and handed in; nothing of it is public before the measure ends."""
    officers = official(Role.PROPOSING_OFFICER, 1), official(Role.APPROVING_OFFICER, 2)
    with transaction() as session:
        school = an_institution(session)
        a_listing(session, school, measure=ListingMeasure.SUSPEND_ALL, ended_on=DAY + DAYS)
    draft = drafts.begin(Notice, PUBLICITY, by=officers[0], at=NOW)
    line = Line(school.name, "焊工", TrainingType.EMPLOYMENT_SKILLS)
    add_row(draft, line, WHOLE, by=officers[0], at=NOW)
    drafts.submit(draft, seen=drafts.mark_of(draft), by=officers[0], at=NOW)
    seen = drafts.mark_of(draft)
    with pytest.raises(Refusal, match="held") as refused:
        drafts.publish(draft, seen=seen, by=officers[1], at=NOW, on=DAY)
    assert "试用决字〔2026〕1号" in refused.value.reasons[0].text
    drafts.publish(draft, seen=seen, by=officers[1], at=NOW + DAYS, on=DAY + DAYS)


def a_row(name: str, subject: str) -> PublicityRow:
    return PublicityRow(
        institution=name, subject=subject, training_type=TrainingType.EMPLOYMENT_SKILLS
    )
