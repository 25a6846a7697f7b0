"""The invented data keep the law and hold what pages and their tests rely on."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from portal.policy.classes import ClassAct, ClassState
from portal.policy.hours import judge_hours
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.registry import (
    InstitutionKind,
    InstitutionNature,
    SessionKind,
    Standing,
    VenueKind,
)
from portal.policy.terms import Course, OccupationKind, TrainingType
from portal.policy.uscc import is_valid
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.database import db
from portal.records.demonstration import demonstration_day
from portal.records.holidays import working_calendar
from portal.records.institutions import Institution
from portal.records.instructors import Instructor
from portal.records.journal import JournalEntry
from portal.records.programmes import Programme
from portal.records.publications import PublicNoun, revised_at
from portal.records.sessions import ClassSession
from portal.records.shortage import ShortageVersion
from portal.records.venues import Venue
from portal.services.demonstration.cast import CAST
from tests.conftest import DAY, NOW
from tests.services.invented import classes, hours_of, named, sessions_of, standing_of, states

pytestmark = pytest.mark.usefixtures("invented")
INSTANTS = {
    ClassAct.SUBMITTED: "submitted_at",
    ClassAct.ANNOUNCED: "announced_at",
    ClassAct.APPROVED: "approved_at",
    ClassAct.SUSPENDED: "suspended_at",
    ClassAct.CANCELLED: "cancelled_at",
    ClassAct.REJECTED: "cancelled_at",
    ClassAct.CLOSED: "closed_at",
}


def test_it_works() -> None:
    assert demonstration_day() == DAY
    assert {noun for noun in PublicNoun if revised_at(noun) is None} == set()


def test_nothing_happened_after_the_build() -> None:
    moments = [
        value
        for kind in (TrainingClass, ClassActRow, JournalEntry)
        for row in db.session.scalars(select(kind))
        for name in ("at", *INSTANTS.values())
        if (value := getattr(row, name, None)) is not None
    ]
    assert max(moments) <= NOW
    assert (revised_at(*PublicNoun) or NOW) <= NOW


def test_contract_names_are_there() -> None:
    assert standing_of(named("甲"), DAY) is Standing.FILED
    assert standing_of(named("乙"), DAY) is Standing.FILED
    assert standing_of(named("丙"), DAY) is Standing.SUSPENDED


def test_every_code_checks_and_belongs_to_one() -> None:
    codes = list(db.session.scalars(select(Institution.uscc)))
    assert all(is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes) == len(CAST)


def test_every_kind_nature_and_standing_occurs() -> None:
    rows = list(db.session.scalars(select(Institution)))
    assert {row.kind for row in rows} == set(InstitutionKind)
    assert {row.nature for row in rows} == set(InstitutionNature)
    assert {standing_of(row, DAY) for row in rows} == set(Standing)


def test_standings_follow_one_another_without_a_gap() -> None:
    for institution in db.session.scalars(select(Institution)):
        for row, following in pairwise(institution.standings):
            assert row.until_day == following.from_day - timedelta(days=1)
        assert institution.standings[-1].until_day is None


def test_every_institution_has_programmes_venues_and_registered_instructors() -> None:
    for kind in (Programme, Venue, Instructor):
        having = set(db.session.scalars(select(kind.institution_id)))
        assert having == set(db.session.scalars(select(Institution.id)))
    assert all(row.registrations for row in db.session.scalars(select(Instructor)))


def test_one_licence_is_over_and_one_term_of_rectification_runs() -> None:
    assert (named("壬").licence_until or DAY) < DAY
    assert (named("戊").standings[-1].deadline or DAY) > DAY


def test_telephones_are_of_a_block_without_subscribers() -> None:
    phones = db.session.scalars(select(Institution.business_phone))
    assert all(phone.startswith("0931-0000") for phone in phones)


def test_twelve_occupations_are_in_force_and_a_draft_is_not() -> None:
    first, second = db.session.scalars(select(ShortageVersion).order_by(ShortageVersion.number))
    names = {entry.occupation.name for entry in first.entries}
    assert len(first.entries) == len(names) == 12
    assert {"养老护理员", "快递员", "电工"} <= names
    assert not {"焊工", "砌筑工"} & names
    assert first.number == 1
    assert first.uplift_percent == 20
    assert first.published_at
    assert first.from_day <= date(2026, 1, 1)
    assert (second.number, second.published_at) == (2, None)


def test_industries_are_those_of_the_place(law: Jurisdiction) -> None:
    known = {entry.value.name for entry in law.industries}
    version = db.session.scalars(select(ShortageVersion)).first()
    assert version
    assert {entry.industry for entry in version.entries} <= known


def test_every_state_of_a_class_occurs_but_full() -> None:
    assert set(states().values()) == set(ClassState) - {ClassState.FULL}


def test_the_first_institution_has_classes_in_every_state() -> None:
    found = states()
    own = {found.get(row.number) for row in classes() if row.institution == named("甲")} - {None}
    assert own == set(ClassState) - {ClassState.FULL}


def test_a_class_is_suspended_by_itself_its_institution_or_a_list() -> None:
    found = states()
    why = {
        (row.institution.name, row.suspended_at is not None)
        for row in classes()
        if found.get(row.number) is ClassState.SUSPENDED
    }
    assert why == {(named("甲").name, True), (named("己").name, False), (named("寅").name, False)}


def test_open_classes_are_of_many_kinds() -> None:
    found = states()
    rows = [row for row in classes() if found.get(row.number) is ClassState.OPEN]
    assert len({row.institution_id for row in rows}) >= 5
    assert {row.institution.district for row in rows} == {"中川园区", "秦川园区", "西岔园区"}
    assert {row.training_type for row in rows} == set(TrainingType) - {TrainingType.APPRENTICESHIP}
    assert Course.SYB in {row.course for row in rows}
    for flag in ("is_evening", "is_weekend", "is_project_based", "is_labour_preparation"):
        assert {getattr(row, flag) for row in rows} == {True, False}


def test_a_draft_and_an_unannounced_filing_are_not_public() -> None:
    hidden = [row for row in classes() if row.announced_at is None]
    assert {row.submitted_at is None for row in hidden} == {True, False}
    assert not {row.number for row in hidden} & set(states())


def test_instants_repeat_the_acts_that_count() -> None:
    for training_class in classes():
        expected: dict[str, object] = dict.fromkeys((*INSTANTS.values(), "returned_at"))
        rows = list(
            db.session.scalars(
                select(ClassActRow)
                .where(ClassActRow.class_id == training_class.id)
                .order_by(ClassActRow.id)
            )
        )
        for act in rows:
            if act.act is ClassAct.RESUMED:
                expected["suspended_at"] = None
            elif act.act is ClassAct.RETURNED:
                expected["returned_at"] = act.at
            elif act.act is ClassAct.SUBMITTED:
                expected |= {"submitted_at": act.at, "returned_at": None}
            elif name := INSTANTS.get(act.act):
                expected[name] = expected[name] or act.at
        assert {name: getattr(training_class, name) for name in expected} == expected
        assert [act.at for act in rows] == sorted(act.at for act in rows)


def test_numbers_are_the_year_of_filing_and_a_serial() -> None:
    rows = list(classes())
    assert [row.number for row in rows] == [f"26-{i:05d}" for i in range(1, len(rows) + 1)]


def test_sessions_hold_exactly_the_hours_filed() -> None:
    for training_class in classes():
        held = sessions_of(training_class)
        theory = [row for row in held if row.kind is SessionKind.THEORY]
        assert hours_of(held) == training_class.hours_total
        assert hours_of(theory) == training_class.hours_theory
        assert held[0].day == training_class.planned_start
        assert held[-1].day == training_class.planned_end
        assert len({row.day for row in held}) == training_class.training_days


def test_hours_satisfy_the_law(law: Jurisdiction) -> None:
    for row in classes():
        occupation = row.occupation
        verdict = judge_hours(
            law,
            on=row.planned_start,
            subsidy_class=occupation.subsidy_class if occupation else None,
            course=row.course,
            project_based=row.is_project_based,
            theory=row.hours_theory,
            practice=row.hours_practice,
            days=row.training_days,
            is_general_quality=bool(
                occupation and occupation.kind is OccupationKind.GENERAL_QUALITY
            ),
        )
        assert verdict.allowed, (row.number, verdict.reasons)


def test_nobody_and_no_room_is_in_two_places() -> None:
    rows = list(db.session.scalars(select(ClassSession)))
    for wanted in ("instructor_id", "venue_id", "class_id"):
        taken = Counter((getattr(row, wanted), row.day, row.starts_at) for row in rows)
        assert max(taken.values()) == 1
    starts = {(row.starts_at, row.ends_at) for row in rows}
    assert all(early[1] <= late[0] for early, late in pairwise(sorted(starts)))


def test_instructors_are_registered_on_the_day() -> None:
    for training_class in classes():
        for row in sessions_of(training_class):
            assert row.instructor.institution_id == training_class.institution_id
            taught = {
                registration.occupation_id
                for registration in row.instructor.registrations
                if registration.from_day <= row.day
                and (registration.until_day is None or row.day <= registration.until_day)
            }
            assert training_class.course or training_class.occupation_id in taught


def test_rooms_hold_the_class_and_suit_the_session() -> None:
    for training_class in classes():
        for row in sessions_of(training_class):
            assert row.venue.kind in (VenueKind.BOTH, VenueKind[row.kind.name])
            is_theory = row.kind is SessionKind.THEORY
            places = row.venue.seats if is_theory else row.venue.workstations
            assert training_class.capacity <= places or training_class.cancelled_at


def test_nobody_teaches_on_a_holiday() -> None:
    calendar = working_calendar(since=date(2026, 1, 1))
    for row in db.session.scalars(select(ClassSession)):
        if row.day.weekday() < 5:
            assert calendar.is_working(row.day)
        assert not date(2026, 10, 1) <= row.day <= date(2026, 10, 7)


def test_classes_were_filed_by_institutions_that_might_and_for_their_programmes() -> None:
    for row in classes():
        if row.submitted_at is None:
            continue
        on = row.submitted_at.date()
        standing = standing_of(row.institution, on)
        assert standing, row.number
        assert standing.may_open_classes, row.number
        offered = db.session.scalars(
            select(Programme).where(
                Programme.institution_id == row.institution_id,
                Programme.occupation_id == row.occupation_id
                if row.occupation_id
                else Programme.course == row.course,
                Programme.training_type == row.training_type,
                Programme.from_day <= on,
            )
        )
        assert offered.first(), row.number


def test_every_approved_class_froze_its_directory_and_no_other() -> None:
    for row in classes():
        assert (row.shortage_version_id is None) is (row.approved_at is None), row.number
