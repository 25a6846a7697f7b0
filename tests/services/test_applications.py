"""An institution applies, a centre looks, one officer proposes and another decides."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.applications import ApplicationKind, ApplicationState
from portal.policy.registry import Standing
from portal.policy.terms import Course
from portal.records.applications import newest_deed_on
from portal.records.database import db, transaction
from portal.records.directory import Wanted, cards, matching
from portal.records.institution_details import FormerDetails
from portal.records.institution_profile import profile_on
from portal.records.institutions import standing_on
from portal.records.messages import Message
from portal.records.programmes import Programme
from portal.records.publications import PublicNoun, revisions
from portal.services import application_decisions, applications
from portal.services.application_decisions import Findings
from portal.services.applications import Contents
from portal.services.refusal import Refusal
from portal.services.search_index import reindex
from tests.applications import PROGRAMME, Office, an_office
from tests.builders import a_class, an_institution
from tests.clock import DAY, NOW
from tests.files import PDF
from tests.lessons import a_trainee, admitted

pytestmark = pytest.mark.usefixtures("app")
TOMORROW = DAY + timedelta(days=1)
CHANGE, LEAVING, MENDING = (
    ApplicationKind.CHANGE,
    ApplicationKind.LEAVING,
    ApplicationKind.MENDING,
)


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


def in_directory(office: Office, on: date = DAY) -> bool:
    return office.institution.id in matching(Wanted(), on=on, today=max(on, DAY)).ids


def test_it_works(office: Office) -> None:
    before = revisions(PublicNoun.INSTITUTIONS)
    one = office.submits()
    assert one.state is ApplicationState.SUBMITTED
    office.checks(one)
    key = office.proposes(one)
    assert not in_directory(office)
    assert profile_on(office.institution.uscc, on=DAY) is None
    application_decisions.approve(one, proposal=key, by=office.approving, at=NOW, on=DAY)
    assert office.again(one).state is ApplicationState.APPROVED
    profile = profile_on(office.institution.uscc, on=DAY)
    assert profile is not None
    assert profile.standing.standing is Standing.FILED
    assert profile.details.name == "试用新职业培训学校"
    assert (profile.details.filed_on, profile.details.filing_no) == (DAY, "试备1号")
    assert [item.subject for item in profile.programmes] == [Course.SYB.label]
    assert in_directory(office)
    assert not in_directory(office, DAY - timedelta(days=1))
    assert matching(Wanted(query="试用新职业"), on=DAY).ids == (office.institution.id,)
    assert revisions(PublicNoun.INSTITUTIONS) > before


def test_a_draft_is_kept_however_incomplete(office: Office) -> None:
    draft = office.begins()
    contents = Contents(details={"name": "写到一半"}, files=(("许可证.pdf", PDF),))
    office.saves(draft, contents)
    kept = office.again(draft)
    assert kept.details is not None
    assert kept.details.name == "写到一半"
    assert [file.upload.name for file in kept.files] == ["许可证.pdf"]
    with pytest.raises(Refusal) as refused:
        office.hands_in(kept, Contents(details={"name": "写到一半"}))
    missing = {reason.code for reason in refused.value.reasons}
    assert {"kind", "nature", "address", "subject"} <= missing
    drop = Contents(details={"name": "x"}, drop=kept.files[0].upload.key, programme=PROGRAMME)
    office.saves(kept, drop)
    left = office.again(draft)
    assert left.files == []
    assert [item.course for item in left.programmes] == [Course.SYB]
    with pytest.raises(Refusal, match="begun"):
        office.begins()


def test_the_later_of_two_who_write_learns_of_the_first(office: Office) -> None:
    draft = office.begins()
    seen = newest_deed_on(draft).id
    office.saves(draft, Contents(details={"name": "先存的"}))
    late = Contents(details={"name": "后存的"})
    with pytest.raises(Refusal, match="changed") as refused:
        applications.save(draft, late, seen=seen, by=office.manager, at=NOW)
    assert "存机构申请" in refused.value.reasons[0].text
    kept = office.again(draft).details
    assert kept is not None
    assert kept.name == "先存的"


def test_what_is_to_be_mended_goes_back(office: Office) -> None:
    one = office.submits()
    with pytest.raises(Refusal, match="no_words"):
        office.checks(one, safety=False)
    seen = Findings(on_day=TOMORROW, venue=True, equipment=True, safety=True, licence=True)
    with pytest.raises(Refusal, match="not_yet"):
        application_decisions.check(one, seen, by=office.reviewer, at=NOW, on=DAY)
    office.checks(one, safety=False, words="消防通道堵着")
    back = office.again(one)
    assert back.state is ApplicationState.RETURNED
    assert not back.checks[0].is_passed
    with pytest.raises(Refusal, match="settled"):
        office.proposes(back)
    contents = Contents(details={}, words="通了")
    office.hands_in(back, contents)
    office.checks(back)
    assert office.again(one).state is ApplicationState.FORWARDED


def test_nobody_decides_an_own_proposal(office: Office) -> None:
    one = office.submits()
    office.checks(one)
    key = office.proposes(one)
    with pytest.raises(Refusal, match="own_proposal"):
        application_decisions.approve(one, proposal=key, by=office.proposing, at=NOW, on=DAY)
    with pytest.raises(Refusal, match="own_proposal"):
        application_decisions.decline(one, proposal=key, by=office.proposing, at=NOW)
    with pytest.raises(Refusal, match="waiting"):
        office.proposes(one)


def test_nobody_decides_what_they_have_not_seen(office: Office) -> None:
    one = office.submits()
    office.checks(one)
    key = office.proposes(one)
    application_decisions.decline(one, proposal=key, by=office.approving, at=NOW)
    again = office.proposes(office.again(one), is_for=False)
    with pytest.raises(Refusal, match="settled"):
        application_decisions.approve(one, proposal=key, by=office.approving, at=NOW, on=DAY)
    application_decisions.approve(one, proposal=again, by=office.approving, at=NOW, on=DAY)
    refused = office.again(one)
    assert refused.state is ApplicationState.REFUSED
    assert refused.proposals[-1].reason == "场地不够"
    assert standing_on(office.institution.id, on=DAY) is None
    assert office.begins().state is ApplicationState.DRAFT


def test_a_refusal_says_why_and_a_filing_has_its_number(office: Office) -> None:
    one = office.submits()
    office.checks(one)
    for is_for, code in ((False, "no_reason"), (True, "no_filing_no")):
        with pytest.raises(Refusal, match=code):
            application_decisions.propose(one, is_for=is_for, by=office.proposing, at=NOW)


def test_what_is_taken_back_is_decided_by_nobody(office: Office) -> None:
    one = office.submits()
    office.checks(one)
    key = office.proposes(one)
    applications.withdraw(one, by=office.manager, at=NOW)
    with pytest.raises(Refusal, match="settled"):
        application_decisions.approve(one, proposal=key, by=office.approving, at=NOW, on=DAY)
    assert office.begins().state is ApplicationState.DRAFT


def test_a_change_keeps_what_was_said_before(office: Office) -> None:
    office.decides()
    later = DAY + timedelta(days=10)
    changes = {"name": "试用改名学校", "address": "新址2号", "district": "西岔园区"}
    office.decides(CHANGE, changes, on=later)
    db.session.rollback()
    (then,) = cards([office.institution.id], on=later - timedelta(days=1), today=later)
    (now,) = cards([office.institution.id], on=later, today=later)
    assert (then.name, then.address) == ("试用新职业培训学校", "中川园区示例路1号")
    assert (now.name, now.address) == ("试用改名学校", "新址2号")
    profile = profile_on(office.institution.uscc, on=later)
    assert profile is not None
    assert profile.former_names == ["试用新职业培训学校"]
    # Found by either name, also after the index was built anew.
    reindex()
    for query in ("试用新职业培训学校", "试用改名学校"):
        assert office.institution.id in matching(Wanted(query=query), on=later).ids
    here = Wanted(district="中川园区")
    assert office.institution.id in matching(here, on=DAY, today=later).ids
    assert office.institution.id not in matching(here, on=later, today=later).ids


def test_of_two_changes_on_one_day_the_later_holds(office: Office) -> None:
    office.decides()
    for name in ("试用一", "试用二"):
        office.decides(CHANGE, {"name": name}, on=TOMORROW)
    db.session.rollback()
    former = db.session.scalars(select(FormerDetails)).all()
    assert [(one.name, one.from_day, one.until_day) for one in former] == [
        ("试用新职业培训学校", DAY, DAY)
    ]


def test_a_licence_drops_out_by_date_and_a_renewal_brings_back(office: Office) -> None:
    office.decides(details={"licence_until": TOMORROW})
    expired = DAY + timedelta(days=2)
    assert in_directory(office, TOMORROW)
    assert not in_directory(office, expired)
    office.decides(CHANGE, {"licence_until": date(2030, 1, 1)}, on=expired)
    assert in_directory(office, expired)
    # What was true then stays true.
    later = expired + timedelta(days=1)
    office.decides(CHANGE, {"licence_until": date(2031, 1, 1)}, on=later + timedelta(days=1))
    assert in_directory(office, later)
    assert in_directory(office, TOMORROW)


def test_who_leaves_is_withdrawn_and_workers_are_told(app: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session)
        ahead = a_class(session, institution)
        yesterday = DAY - timedelta(days=1)
        running = a_class(
            session, institution, number="26-90002", planned_start=DAY, enrol_until=yesterday
        )
    office = Office(institution)
    worker, learner = a_trainee(1), a_trainee(2)
    admitted(ahead, worker)
    admitted(running, learner)
    office.decides(LEAVING)
    db.session.rollback()
    now = standing_on(institution.id, on=DAY)
    assert now is not None
    assert (now.standing, now.reason) == (Standing.WITHDRAWN, "")
    told = db.session.scalars(select(Message)).all()
    assert [one.account_id for one in told] == [worker.id]
    assert "退出了培训机构目录" in (told[0].text or "")
    # It may come back by a filing of its own; what it taught then ends the day before.
    office.decides(on=TOMORROW)
    assert in_directory(office, TOMORROW)
    assert not in_directory(office, DAY)


def test_a_report_is_looked_at_again_and_lifts_the_order(app: Flask) -> None:
    with transaction() as session:
        institution = an_institution(session, standing=Standing.RECTIFICATION)
    office = Office(institution)
    office.decides(MENDING)
    now = standing_on(institution.id, on=DAY)
    assert now is not None
    assert now.standing is Standing.FILED
    with pytest.raises(Refusal, match="not_now"):
        office.begins(MENDING)


def test_what_may_be_taught_begins_anew_with_a_filing(office: Office) -> None:
    office.decides()
    office.decides(LEAVING, on=TOMORROW)
    back = TOMORROW + timedelta(days=5)
    office.decides(on=back)
    db.session.rollback()
    rows = db.session.scalars(select(Programme).order_by(Programme.id)).all()
    assert [(row.from_day, row.until_day) for row in rows] == [
        (DAY, back - timedelta(days=1)),
        (back, None),
    ]
