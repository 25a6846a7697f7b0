"""A black entry from its draft to its end: due process, effects at once, two officers."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.enrolments import EnrolmentState
from portal.policy.figures import ListingColour
from portal.policy.listing import ListingKind, ListingScope, ListingSeverity, ListingState, Outcome
from portal.policy.listing_steps import ProposalKind
from portal.policy.terms import Group
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.institutions import Institution
from portal.records.journal import JournalEntry
from portal.records.list_entries import list_entries, proposed_white
from portal.records.listing_documents import DocumentKind, documents_of
from portal.records.listing_proposals import open_proposal
from portal.records.listings import ListingWords
from portal.records.messages import Message
from portal.records.publications import PublicNoun, revisions
from portal.records.venues import Venue
from portal.services import (
    enrolments,
    listing_notices,
    listing_objections,
    listing_proposals,
    listing_repairs,
    listings,
    white_listings,
)
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from tests import filings
from tests.builders import a_class, a_listing, an_institution, an_occupation
from tests.clock import DAY
from tests.filings import LAW
from tests.lessons import a_trainee, admitted
from tests.list_cases import WHITE, Bureau

S = ListingState
WINTER: dict[str, Any] = {
    "planned_start": date(2027, 1, 11),
    "planned_end": date(2027, 1, 29),
    "enrol_until": date(2027, 1, 8),
}
pytestmark = pytest.mark.usefixtures("app")
MIGRANT = Particulars(group=Group.RURAL_MIGRANT_WORKER)


@pytest.fixture
def bureau(app: Flask) -> Bureau:
    return Bureau()


@pytest.fixture
def school(app: Flask) -> Institution:
    with transaction() as session:
        return an_institution(session)


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def told() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.code).order_by(Message.id)))


def last_words() -> str:
    return db.session.scalars(select(Message.text).order_by(Message.id.desc())).first() or ""


def public(on: date) -> list[str]:
    db.session.rollback()
    return [entry.key for entry in list_entries(on)]


def sign_up(bureau: Bureau, number: str, serial: int) -> None:
    worker = a_trainee(serial)
    enrolments.enrol(worker, number, MIGRANT, law=LAW, on=bureau.on, at=bureau.at, by=worker.key)


def test_it_works(bureau: Bureau, school: Institution) -> None:
    """Proposal, notice, statement, answer, decision, service, publication: then its effects."""
    with transaction() as session:
        a_class(session, school, **WINTER)
        held = session.scalars(select(TrainingClass)).one()
    admitted(held, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    listing = bureau.draft(school)
    assert bureau.state(listing) is S.DRAFT
    bureau.notice(listing)
    assert bureau.state(listing) is S.NOTICED
    listing_notices.state(listing, "是本人签的", deed=bureau.deed(listing))
    assert bureau.state(listing) is S.ANSWERING
    bureau.later(8)
    answer = "照片对不上"
    listing_notices.answer(listing, Outcome.REJECTED, answer, deed=bureau.deed(listing))
    bureau.decide(listing)
    assert bureau.state(listing) is S.DECIDED
    bureau.serve(listing)
    assert bureau.state(listing) is S.SERVED
    assert public(bureau.on) == told() == []
    before = revisions(PublicNoun.LISTINGS, PublicNoun.CLASSES)
    bureau.publish(listing)
    assert bureau.state(listing) is S.IN_FORCE
    assert public(bureau.on) == [listing.key]
    assert told() == ["institution_suspended"]
    after = revisions(PublicNoun.LISTINGS, PublicNoun.CLASSES)
    assert all(new > old for new, old in zip(after, before, strict=True))
    with pytest.raises(Refusal) as refused:
        sign_up(bureau, "26-90001", 2)
    assert "suspended" in codes(refused)
    papers = [paper.kind for paper in documents_of(listing.id)]
    assert papers == [DocumentKind.NOTICE, DocumentKind.DECISION]
    kept = [event.document_digest for event in listing.events]
    assert all(kept[place] for place in (0, 1, 3, 4))
    assert [event.words for event in listing.events][1:3] == ["是本人签的", "照片对不上"]
    # What the party says is about people: its event does not hold it, and its own row is sealed.
    assert listing.events[1].reason == ""
    sealed = db.session.scalars(select(ListingWords.words_sealed)).one()
    assert "是本人签的".encode() not in sealed
    newest = select(JournalEntry.act).order_by(JournalEntry.id.desc())
    assert db.session.scalars(newest).first() == "listing_published"


def test_a_later_day_takes_effect_by_itself(bureau: Bureau, school: Institution) -> None:
    """Rules 3 and 10: no job has to run, nothing shows before, and who has a seat knows at once."""
    with transaction() as session:
        a_class(session, school, **WINTER)
        held = session.scalars(select(TrainingClass)).one()
    admitted(held, a_trainee(3), state=EnrolmentState.PRE_REGISTERED)
    listing = bureau.decided(school)
    bureau.serve(listing)
    bureau.publish(listing, days=10)
    assert told() == ["institution_suspended"]
    assert "从2026年12月17日起暂停招生，到2027年6月11日为止" in last_words()
    sign_up(bureau, "26-90001", 1)
    first = bureau.on + timedelta(days=10)
    assert (public(first - timedelta(days=1)), public(first)) == ([], [listing.key])
    bureau.later(10)
    with pytest.raises(Refusal) as refused:
        sign_up(bureau, "26-90001", 2)
    assert "suspended" in codes(refused)


def test_a_measure_that_is_annulled_before_its_day_is_called_off(
    bureau: Bureau, school: Institution
) -> None:
    """Rule 10: whoever was told of the stop is told that it does not come."""
    with transaction() as session:
        held = a_class(session, school, **WINTER)
    admitted(held, a_trainee(1), state=EnrolmentState.WAITLISTED)
    listing = bureau.decided(school)
    bureau.serve(listing)
    bureau.publish(listing, days=10)
    bureau.decide(listing, ProposalKind.ANNULMENT, document_no="试撤〔2026〕1号")
    assert told() == ["institution_suspended", "institution_resumed"]
    assert "原定从2026年12月17日起停止招生，现在取消了" in last_words()


def test_a_class_that_has_begun_goes_on_and_its_trainees_know(
    bureau: Bureau, school: Institution
) -> None:
    """Rule 10: running classes finish."""
    with transaction() as session:
        held = a_class(session, school)
    admitted(held, a_trainee(1))
    bureau.in_force(school)
    assert told() == ["institution_suspended"]
    assert "已经开班，照常上完" in last_words()


@pytest.mark.parametrize("scope", [ListingScope.OCCUPATION, ListingScope.SITE])
def test_a_measure_holds_in_its_scope_alone(
    bureau: Bureau, school: Institution, scope: ListingScope
) -> None:
    """Rule 10: the other occupation, and the other site, go on."""
    with transaction() as session:
        site = session.scalars(select(Venue).where(Venue.institution_id == school.id)).one()
        other = Venue(
            institution=school,
            name="二号教室",
            address="示例",
            district="示例",
            kind=site.kind,
            seats=50,
            workstations=40,
            from_day=site.from_day,
        )
        session.add(other)
        a_class(session, school, **WINTER)
        a_class(session, school, number="26-90002", subject="电工", venue=other, **WINTER)
        welder = an_occupation(session, "焊工")
    named = {"occupation": welder} if scope is ListingScope.OCCUPATION else {"venue": site}
    bureau.in_force(school, scope=scope, **named)
    sign_up(bureau, "26-90002", 1)
    with pytest.raises(Refusal) as refused:
        sign_up(bureau, "26-90001", 2)
    assert "suspended" in codes(refused)


def test_a_filing_is_refused_where_only_new_classes_are_barred(bureau: Bureau) -> None:
    school = filings.a_school()
    found = school.draft(**WINTER)
    bureau.in_force(school.institution, scope=ListingScope.NEW_CLASSES)
    with pytest.raises(Refusal) as refused:
        school.submit(found, on=bureau.on, at=bureau.at)
    assert "institution_barred" in codes(refused)


def test_it_is_decided_only_after_the_answer_window(bureau: Bureau, school: Institution) -> None:
    """Rule 2: five working days, or a waiver in writing; every statement has its answer."""
    listing = bureau.draft(school)
    with pytest.raises(Refusal, match="not_now"):
        bureau.propose(listing)
    bureau.notice(listing)
    with pytest.raises(Refusal, match="missing") as refused:
        bureau.propose(listing)
    assert codes(refused) == ["answer_window"]
    listing_notices.state(listing, "不是事实", deed=bureau.deed(listing))
    listing_notices.waive(listing, "放弃其余意见", deed=bureau.deed(listing))
    with pytest.raises(Refusal, match="missing") as refused:
        bureau.propose(listing)
    assert codes(refused) == ["statement_answer"]
    deed = bureau.deed(listing)
    listing_notices.answer(listing, Outcome.REJECTED, "有照片", deed=deed)
    proposal = bureau.propose(listing)
    # Heard again while the other officer reads: decided only once that is answered too.
    listing_notices.state(listing, "补充", deed=bureau.deed(listing))
    with pytest.raises(Refusal) as refused:
        bureau.approve(listing)
    assert codes(refused) == ["statement_answer"]
    db.session.rollback()
    assert proposal.decided_at is None


def test_what_is_decided_is_what_was_told(bureau: Bureau, school: Institution) -> None:
    listing = bureau.draft(school)
    listing_notices.make_notice(listing, "试告〔2026〕1号", law=LAW, deed=bureau.deed(listing))
    changed = bureau.written(school, facts="2026年10月9日，另一件事")
    listings.edit(listing, changed, law=LAW, deed=bureau.deed(listing))
    deed = bureau.deed(listing)
    with pytest.raises(Refusal, match="notice_stale"):
        listing_notices.serve_notice(listing, bureau.on, "邮寄", law=LAW, deed=deed)
    bureau.notice(listing, "试告〔2026〕2号")
    milder = bureau.written(school, term_until=DAY + timedelta(days=30))
    listings.edit(listing, milder, law=LAW, deed=bureau.deed(listing))
    bureau.later(14)
    with pytest.raises(Refusal, match="notice_stale"):
        bureau.propose(listing)
    bureau.notice(listing, "试告〔2026〕3号")
    bureau.later(14)
    bureau.decide(listing)


def test_a_notice_tells_everything_or_is_not_made(bureau: Bureau, school: Institution) -> None:
    listing = bureau.draft(school, facts="", measure=None, bases=())
    with pytest.raises(Refusal, match="missing") as refused:
        bureau.notice(listing)
    assert codes(refused) == ["facts", "measure", "legal_basis"]


def test_the_checker_names_everything_that_is_missing(bureau: Bureau, school: Institution) -> None:
    """Rules 1 and 5: a minor case is published with a reason, or not at all."""
    listing = bureau.decided(school, severity=ListingSeverity.MINOR)
    with pytest.raises(Refusal, match="not_now"):
        bureau.publish(listing)
    bureau.serve(listing)
    with pytest.raises(Refusal, match="missing") as refused:
        bureau.publish(listing)
    assert codes(refused) == ["publication_reason"]
    for days in (-1, 400):
        with pytest.raises(Refusal, match="wrong_day"):
            bureau.publish(listing, days=days)
    bureau.publish(listing, reason="学员要求公开")
    db.session.rollback()
    assert listing.public_until
    assert listing.public_until < bureau.on + timedelta(days=93)


def test_nobody_decides_an_own_proposal_and_the_first_decision_counts(
    bureau: Bureau, school: Institution
) -> None:
    """Rule 1: two officials."""
    listing = bureau.draft(school)
    bureau.notice(listing)
    bureau.later(14)
    proposal = bureau.propose(listing)
    with pytest.raises(Refusal, match="own_proposal"):
        listing_proposals.approve(proposal, law=LAW, deed=bureau.deed(listing))
    blind = bureau.deed(listing, by=bureau.approver)
    listing_proposals.decline(proposal, deed=blind)
    with pytest.raises(Refusal, match="changed") as refused:
        listing_proposals.approve(proposal, law=LAW, deed=blind)
    assert "不批准名单决定" in refused.value.reasons[0].text
    deed = bureau.deed(listing, by=bureau.approver)
    with pytest.raises(Refusal, match="settled"):
        listing_proposals.approve(proposal, law=LAW, deed=deed)
    bureau.decide(listing)


def test_repair_waits_for_half_of_the_term(bureau: Bureau, school: Institution) -> None:
    """Rule 5, and the end of it: gone everywhere, and the classes go on."""
    with transaction() as session:
        held = a_class(
            session,
            school,
            planned_start=date(2027, 6, 7),
            planned_end=date(2027, 6, 25),
            enrol_until=date(2027, 6, 4),
        )
    listing = bureau.in_force(school)
    admitted(held, a_trainee(1), state=EnrolmentState.PRE_REGISTERED)
    with pytest.raises(Refusal, match="too_early") as refused:
        listing_repairs.apply_for_repair(listing, "已改正", law=LAW, deed=bureau.deed(listing))
    assert "2027年3月11日起可以申请" in refused.value.reasons[0].text
    bureau.later(120)
    listing_repairs.apply_for_repair(listing, "已改正", law=LAW, deed=bureau.deed(listing))
    case = bureau.case(listing)
    assert case.due
    assert case.due[1] == "答复修复申请"
    bureau.decide(listing, ProposalKind.REPAIR_REFUSED)
    assert bureau.state(listing) is S.IN_FORCE
    listing_repairs.apply_for_repair(listing, "又改了", law=LAW, deed=bureau.deed(listing))
    bureau.decide(listing, ProposalKind.REPAIR_GRANTED)
    assert bureau.state(listing) is S.REPAIRED
    assert public(bureau.on) == []
    removal = documents_of(listing.id)[-1]
    assert removal.kind is DocumentKind.REMOVAL
    assert f"列入职业技能培训机构黑名单的决定（{listing.decision_no}）" in removal.content
    assert told()[-1:] == ["institution_resumed"]


def test_an_objection_that_is_right_ends_the_entry_within_three_working_days(
    bureau: Bureau, school: Institution
) -> None:
    """Rule 4: laid before the other officer at once, with its last day."""
    listing = bureau.in_force(school)
    listing_objections.object_to(listing, "认错了单位", law=LAW, deed=bureau.deed(listing))
    assert bureau.case(listing).is_disputed
    listing_objections.answer(
        listing, Outcome.ACCEPTED, "确实认错", law=LAW, deed=bureau.deed(listing)
    )
    assert not bureau.case(listing).is_disputed
    proposal = open_proposal(listing.id)
    assert proposal
    assert proposal.due_on == date(2026, 12, 10)
    assert public(bureau.on) == [listing.key]
    bureau.approve(listing)
    assert bureau.state(listing) is S.ANNULLED
    assert public(bureau.on) == []


def test_an_interim_suspension_is_short_and_never_renewed(
    bureau: Bureau, school: Institution
) -> None:
    with transaction() as session:
        a_class(session, school)
    listing = bureau.draft(school)
    interim = ProposalKind.INTERIM
    for days in (-1, 30):
        with pytest.raises(Refusal, match="wrong_day"):
            bureau.propose(listing, interim, day=bureau.on + timedelta(days=days))
    last = bureau.on + timedelta(days=2)
    bureau.decide(listing, interim, day=last)
    with pytest.raises(Refusal) as refused:
        sign_up(bureau, "26-90001", 1)
    assert "suspended" in codes(refused)
    assert public(bureau.on) == []
    with pytest.raises(Refusal, match="not_now"):
        bureau.propose(listing, interim, day=last)
    again = bureau.draft(school)
    with pytest.raises(Refusal, match="renewed"):
        bureau.propose(again, interim, day=last)
    bureau.later(3)
    sign_up(bureau, "26-90001", 2)


def test_a_new_decision_replaces_the_old_without_a_gap(bureau: Bureau, school: Institution) -> None:
    old = bureau.in_force(school)
    new = bureau.decided(school, supersedes=old, facts="2026年11月，又一件事")
    bureau.serve(new)
    with pytest.raises(Refusal, match="supersedes_today"):
        bureau.publish(new, days=1)
    bureau.publish(new)
    assert bureau.state(old) is S.SUPERSEDED
    assert public(bureau.on) == [new.key]


def test_a_correction_says_what_is_right(bureau: Bureau, school: Institution) -> None:
    listing = bureau.in_force(school)
    with pytest.raises(Refusal, match="no_change"):
        bureau.propose(listing, ProposalKind.CORRECTION, text=listing.facts)
    with pytest.raises(Refusal, match="private_number"):
        bureau.propose(listing, ProposalKind.CORRECTION, text="学员电话 13800000001")
    bureau.decide(listing, ProposalKind.CORRECTION, text="2026年10月9日，签到表由他人代签")
    db.session.rollback()
    assert listing.facts.startswith("2026年10月9日")
    assert "更正前：2026年10月8日" in listing.events[-1].reason


def test_what_was_decided_elsewhere_is_shown_and_stops_nothing(
    bureau: Bureau, school: Institution
) -> None:
    with transaction() as session:
        a_class(session, school)
    known = listings.Elsewhere(
        decision_no="示罚〔2026〕7号",
        decided_on=date(2026, 11, 2),
        served_on=date(2026, 11, 4),
        source_url="https://127.0.0.1/7",
        document="示例条例",
        article="第一条",
    )
    kind = ListingKind.PENALTY
    with pytest.raises(Refusal, match="elsewhere"):
        bureau.draft(school, kind=kind)
    listing = bureau.draft(school, kind=kind, bases=(), elsewhere=known)
    bureau.decide(listing)
    bureau.publish(listing)
    assert public(bureau.on) == [listing.key]
    assert listing.measure is None
    sign_up(bureau, "26-90001", 1)


def test_a_black_entry_ends_the_white_one_at_the_same_moment(
    bureau: Bureau, school: Institution
) -> None:
    """Rule 6: for good, also once the black one is over."""
    with transaction() as session:
        white = a_listing(session, school, key="white000", colour=ListingColour.WHITE)
    listing = bureau.decided(school, term_until=DAY + timedelta(days=30))
    bureau.serve(listing)
    bureau.publish(listing, days=3)
    assert public(bureau.on) == [white.key]
    bureau.later(3)
    assert public(bureau.on) == [listing.key]
    assert bureau.state(white) is S.REMOVED
    bureau.later(60)
    assert public(bureau.on) == []
    assert bureau.state(white) is S.REMOVED


def test_a_white_entry_is_removed_by_two_officers(bureau: Bureau, school: Institution) -> None:
    """Applied, assessed, publicised, active; then removed, and it never shows as black."""
    deed = bureau.deed()
    listing = white_listings.apply_for_white(school, "取证率62%", law=LAW, deed=deed)
    assert bureau.state(listing) is S.APPLIED
    written = bureau.written(school, **WHITE | {"term_until": DAY + timedelta(days=90)})
    listings.edit(listing, written, law=LAW, deed=bureau.deed(listing))
    white_listings.assess(listing, "取证率62%", deed=bureau.deed(listing))
    assert bureau.state(listing) is S.ASSESSED
    white_listings.open_publicity(listing, law=LAW, deed=bureau.deed(listing))
    assert bureau.state(listing) is S.PUBLICITY
    assert [one.uscc for one in proposed_white(bureau.on)] == [school.uscc]
    bureau.later(14)
    assert proposed_white(bureau.on) == []
    bureau.decide(listing)
    bureau.publish(listing)
    assert bureau.state(listing) is S.ACTIVE
    assert public(bureau.on) == [listing.key]
    with pytest.raises(Refusal, match="not_now"):
        bureau.propose(listing, ProposalKind.ANNULMENT)
    bureau.decide(listing, ProposalKind.REMOVAL, document_no="试移〔2026〕1号")
    assert bureau.state(listing) is S.REMOVED
    assert public(bureau.on) == []


def test_a_dropped_case_leaves_no_trace_in_public(bureau: Bureau, school: Institution) -> None:
    listing = bureau.draft(school)
    listings.drop(listing, "查无实据", deed=bureau.deed(listing))
    assert bureau.case(listing).steps == ()
    with pytest.raises(Refusal, match="not_now"):
        bureau.notice(listing)
