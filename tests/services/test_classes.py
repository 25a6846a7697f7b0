"""An institution's classes: drafted, filed, announced, changed, stopped; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.classes import ClassAct
from portal.policy.registry import Standing
from portal.policy.terms import Course, TrainingType
from portal.records.class_filing import papers_of
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db, transaction
from portal.records.institutions import InstitutionStanding
from portal.records.journal import JournalEntry
from portal.records.publications import PublicNoun, revisions
from portal.services import class_filings, class_stops, classes
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.filings import LAW, START, School, a_school, approve, seen

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def school(app: Flask) -> School:
    return a_school()


def acts(found: TrainingClass) -> list[ClassAct]:
    db.session.rollback()
    chosen = select(ClassActRow.act).where(ClassActRow.class_id == found.id)
    return list(db.session.scalars(chosen.order_by(ClassActRow.id)))


def test_it_works(school: School) -> None:
    found = school.draft()
    db.session.rollback()
    assert (len(found.number), found.training_days) == (8, 15)
    assert found.title == "农村转移就业劳动者焊工就业技能培训班"
    assert found.schedule == "周一至周五 8:30–11:30、14:00–17:00"
    before = revisions(PublicNoun.CLASSES)
    school.submit(found)
    db.session.rollback()
    assert found.number == "26-00001"
    assert found.announced_at is None
    class_filings.announce(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    assert acts(found) == [ClassAct.SUBMITTED, ClassAct.ANNOUNCED]
    assert revisions(PublicNoun.CLASSES) > before
    entries = list(db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))
    wanted = ["class_drafted", "class_edited", "class_submitted", "class_announced"]
    assert [act for act in entries if act.startswith("class_")] == wanted


def test_a_resubmission_keeps_the_number(school: School) -> None:
    found = school.filed()
    with transaction():
        found.returned_at = NOW
    school.submit(found)
    db.session.rollback()
    stored = db.session.get_one(TrainingClass, found.id)
    assert stored.number == "26-00001"
    assert stored.returned_at is None
    assert acts(found) == [ClassAct.SUBMITTED, ClassAct.SUBMITTED]


def test_numbers_go_on_from_the_highest_of_the_year(school: School) -> None:
    other = school.filed()
    with transaction():
        other.number = "26-99999"
    # Another timetable, or the instructor would be in two places.
    second = school.filed(planned_start=START + timedelta(weeks=8), planned_end=date(2027, 3, 1))
    third = school.draft(
        planned_start=START + timedelta(weeks=16),
        planned_end=date(2027, 6, 1),
        enrol_until=START + timedelta(weeks=15),
    )
    school.submit(third, on=date(2027, 1, 4))
    db.session.rollback()
    assert (second.number, third.number) == ("26-100000", "27-00001")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hours_practice": 60}, "min_hours"),
        ({"safety_hours": 0}, "safety_hours"),
        ({"capacity": 51}, "few_theory_places"),
        ({"papers": frozenset()}, "paper_missing"),
        ({"planned_start": DAY, "enrol_until": DAY}, "start_passed"),
        ({"planned_start": date(2024, 5, 6), "enrol_until": date(2024, 5, 6)}, "before_law"),
        ({"enrol_until": DAY - timedelta(days=1)}, "enrolment_passed"),
        ({"planned_end": START}, "session_outside"),
        ({"training_type": TrainingType.ON_POST_SKILLS}, "enterprise_missing"),
    ],
)
def test_it_refuses_what_the_law_refuses(
    school: School, changes: dict[str, object], code: str
) -> None:
    found = school.draft()
    details = school.details(**changes)
    with pytest.raises(Refusal) as refused:
        school.submit(found, details=details)
    assert code in [reason.code for reason in refused.value.reasons]
    assert acts(found) == []
    # Nothing of it was kept.
    assert (found.submitted_at, found.capacity, found.planned_start) == (None, 40, START)


def test_a_warning_needs_a_reason_that_stays_with_the_act(school: School) -> None:
    found = school.draft(hours_theory=20, hours_practice=100)
    with pytest.raises(Refusal, match="override_missing") as refused:
        school.submit(found)
    assert [reason.code for reason in refused.value.reasons] == ["practice_high"]
    school.submit(found, override="设备足够，多练习")
    db.session.rollback()
    assert db.session.scalars(select(ClassActRow.reason)).all() == ["设备足够，多练习"]


def test_the_roster_never_blocks_a_submission(school: School) -> None:
    assert school.filed().submitted_at


def test_a_course_needs_no_occupation(school: School) -> None:
    details = school.details(
        training_type=TrainingType.ENTREPRENEURSHIP,
        occupation=None,
        course=Course.SYB,
        trainee_identity="创业者",
    )
    found = classes.draft(school.institution, details, by=school.manager, at=NOW)
    db.session.rollback()
    assert (found.title, found.occupation) == ("创业者SYB创业培训班", None)


def test_an_institution_that_is_stopped_files_and_announces_nothing(school: School) -> None:
    draft = school.draft(planned_start=START + timedelta(weeks=8), planned_end=date(2027, 3, 1))
    filed = school.filed()
    with transaction() as session:
        standing = session.scalars(select(InstitutionStanding)).one()
        standing.standing = Standing.SUSPENDED
    with pytest.raises(Refusal) as refused:
        school.submit(draft)
    assert [reason.code for reason in refused.value.reasons] == ["institution_barred"]
    with pytest.raises(Refusal, match="institution_barred"):
        class_filings.announce(filed, seen=seen(filed), by=school.manager, at=NOW, on=DAY)
    assert acts(filed) == [ClassAct.SUBMITTED]


def test_the_second_of_two_people_is_told_what_happened(school: School) -> None:
    found = school.draft()
    first_saw = second_saw = seen(found)
    details = school.details(remark="带身份证")
    classes.edit(found, details, seen=first_saw, by=school.manager, at=NOW, on=DAY)
    later = replace(details, remark="带毛巾")
    with pytest.raises(Refusal, match="changed") as refused:
        classes.edit(found, later, seen=second_saw, by=school.manager, at=NOW, on=DAY)
    assert "负1示 11月23日 11:20 办了：改班次草稿" in refused.value.reasons[0].text
    db.session.rollback()
    assert found.remark == "带身份证"


def test_a_change_while_the_centre_looks_is_an_act(school: School) -> None:
    found = school.filed()
    same = school.details()
    classes.edit(found, same, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    assert acts(found) == [ClassAct.SUBMITTED]
    details = school.details(remark="带身份证", papers=frozenset({"application"}))
    classes.edit(found, details, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    assert acts(found) == [ClassAct.SUBMITTED, ClassAct.AMENDED]
    assert papers_of(found.id) == {"application"}
    newest = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert newest
    assert newest.fields == "remark,papers"


def test_an_approved_class_is_not_edited_whole(school: School) -> None:
    found = school.announced()
    approve(found)
    with pytest.raises(Refusal, match="approved"):
        classes.edit(found, school.details(), seen=seen(found), by=school.manager, at=NOW, on=DAY)
    terms = {"capacity": 30, "enrol_until": date(2026, 12, 6), "remark": "带毛巾"}
    classes.change_terms(
        found,
        **terms,  # type: ignore[arg-type]
        seen=seen(found),
        by=school.manager,
        at=NOW,
        on=DAY,
    )
    db.session.rollback()
    assert {name: getattr(found, name) for name in terms} == terms
    assert acts(found)[-1] is ClassAct.AMENDED
    with pytest.raises(Refusal, match="enrol_until"):
        classes.change_terms(
            found,
            **(terms | {"enrol_until": date(2026, 12, 8)}),  # type: ignore[arg-type]
            seen=seen(found),
            by=school.manager,
            at=NOW,
            on=DAY,
        )
    with pytest.raises(Refusal, match="started"):
        classes.change_terms(
            found,
            **terms,  # type: ignore[arg-type]
            seen=seen(found),
            by=school.manager,
            at=NOW,
            on=START,
        )


def test_it_announces_once_and_only_what_is_filed(school: School) -> None:
    found = school.draft()
    with pytest.raises(Refusal, match="not_submitted"):
        class_filings.announce(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    school.submit(found)
    with pytest.raises(Refusal, match="submitted"):
        school.submit(found)
    with pytest.raises(Refusal, match="too_late"):
        class_filings.announce(
            found, seen=seen(found), by=school.manager, at=NOW, on=date(2026, 12, 5)
        )
    class_filings.announce(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    with pytest.raises(Refusal, match="announced"):
        class_filings.announce(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)


def test_a_copy_is_a_draft_of_its_own(school: School) -> None:
    found = school.announced()
    approve(found)
    made = classes.copy(found, by=school.manager, at=NOW, on=DAY)
    db.session.rollback()
    assert (made.title, made.capacity, made.venue_id) == (found.title, 40, found.venue_id)
    assert (made.planned_start, made.enrol_until) == (date(2026, 12, 21), date(2026, 12, 18))
    assert (made.submitted_at, made.announced_at, made.approved_at) == (None, None, None)
    assert (made.training_days, papers_of(made.id)) == (0, set())


def test_a_class_is_withdrawn_once(school: School) -> None:
    found = school.announced()
    class_stops.withdraw(found, "报名人数不足", seen=seen(found), by=school.manager, at=NOW)
    assert acts(found)[-1] is ClassAct.CANCELLED
    assert found.cancelled_at == NOW
    with pytest.raises(Refusal, match="over"):
        class_stops.withdraw(found, "再取消", seen=seen(found), by=school.manager, at=NOW)


def test_enrolment_stops_and_goes_on(school: School) -> None:
    found = school.announced()
    with pytest.raises(Refusal, match="not_suspended"):
        class_stops.resume(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    late = NOW + timedelta(weeks=2)
    with pytest.raises(Refusal, match="started"):
        class_stops.suspend(found, "教师生病", seen=seen(found), by=school.manager, at=late)
    class_stops.suspend(found, "教师生病", seen=seen(found), by=school.manager, at=NOW)
    with pytest.raises(Refusal, match="suspended"):
        class_stops.suspend(found, "还病着", seen=seen(found), by=school.manager, at=NOW)
    db.session.rollback()
    assert found.suspended_at == NOW
    class_stops.resume(found, seen=seen(found), by=school.manager, at=NOW, on=DAY)
    assert acts(found)[-2:] == [ClassAct.SUSPENDED, ClassAct.RESUMED]
    assert found.suspended_at is None


def test_two_submissions_at_once_make_two_numbers_in_a_row(app: Flask) -> None:
    drafts = []
    for serial in range(1, 7):
        school = a_school(serial)
        drafts.append((school, school.draft()))
    start = Barrier(len(drafts))
    ids = [(school.manager.id, found.id) for school, found in drafts]

    def submit(manager_id: int, class_id: int) -> None:
        with app.app_context():
            found = db.session.get_one(TrainingClass, class_id)
            manager = db.session.get_one(type(drafts[0][0].manager), manager_id)
            saw = seen(found)
            start.wait()
            class_filings.submit(found, seen=saw, law=LAW, by=manager, at=NOW, on=DAY)
            db.session.remove()

    with ThreadPoolExecutor(len(ids)) as threads:
        for done in [threads.submit(submit, *pair) for pair in ids]:
            done.result()
    db.session.rollback()
    numbers = sorted(found.number for _, found in drafts)
    assert numbers == [f"26-{serial:05d}" for serial in range(1, 7)]


def test_the_same_class_submitted_twice_at_once_is_filed_once(app: Flask, school: School) -> None:
    found = school.draft()
    class_id, manager_id, saw = found.id, school.manager.id, seen(found)
    start = Barrier(4)

    def submit() -> str:
        with app.app_context():
            mine = db.session.get_one(TrainingClass, class_id)
            manager = db.session.get_one(type(school.manager), manager_id)
            start.wait()
            try:
                class_filings.submit(mine, seen=saw, law=LAW, by=manager, at=NOW, on=DAY)
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(4) as threads:
        ended = sorted(done.result() for done in [threads.submit(submit) for _ in range(4)])
    assert ended == ["changed", "changed", "changed", "done"]
    assert acts(found) == [ClassAct.SUBMITTED]
    assert found.number == "26-00001"
