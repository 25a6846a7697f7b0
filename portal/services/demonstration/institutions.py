"""The cast's institutions with standings, programmes, instructors and venues."""

from datetime import timedelta
from itertools import pairwise

from portal.policy.registry import InstructorKind, Standing, VenueKind
from portal.policy.terms import Course
from portal.records import journal
from portal.records.institutions import Institution, InstitutionStanding
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.programmes import Programme
from portal.records.publications import PublicNoun, raise_revision
from portal.records.stars import InstitutionStar
from portal.records.venues import Venue
from portal.services.demonstration.cast import CAST, Role
from portal.services.demonstration.names import person, phone, uscc
from portal.services.demonstration.stage import Stage

DAY = timedelta(days=1)
# Courses are taught by instructors registered for guidance of start-ups.
TEACHES_COURSES = "创业指导员"
ROOMS = ("理论教室", "实训车间", "多功能教室", "二号实训室", "二号教室", "三号实训室")


def add_institutions(stage: Stage) -> None:
    """Put the cast on the stage."""
    for serial, role in enumerate(CAST, 1):
        institution = _institution(stage, role, serial)
        stage.session.add(institution)
        stage.session.flush()
        stage.institutions[role.letter] = institution
        if role.star:
            stage.session.add(_rating(stage, institution, role.star))
        stage.session.add_all(_programmes(stage, role, institution))
        stage.session.add_all(_venues(stage, role, institution))
        _add_instructors(stage, role, institution)
        journal.write(
            stage.session,
            at=stage.moment(institution.standings[0].from_day, 9, 30),
            by="cli",
            act="apply_for_filing",
            noun="institution",
            record_id=institution.id,
        )
    stage.session.flush()
    raise_revision(stage.session, PublicNoun.INSTITUTIONS, at=stage.moment(stage.on, 8))


def _institution(stage: Stage, role: Role, serial: int) -> Institution:
    filed = [step for step in role.steps if step.standing is Standing.FILED]
    filed_on = stage.day(filed[0].since) if filed else None
    return Institution(
        uscc=uscc(role.registry, serial),
        name=role.name,
        kind=role.kind,
        nature=role.nature,
        licence_no=f"演示民{6201700 + serial}号" if role.licence is not None else "",
        licence_until=None if role.licence is None else stage.day(role.licence),
        address=f"{role.district}示例路{serial}号",
        district=role.district,
        centre=stage.centres[stage.districts.index(role.district)],
        contact_name=f"{person(stage.random)[0]}老师",
        business_phone=phone(serial),
        star=role.star,
        filed_on=filed_on,
        filing_no=f"演备〔{filed_on.year}〕{serial:03d}号" if filed_on else "",
        standings=_standings(stage, role),
    )


def _standings(stage: Stage, role: Role) -> list[InstitutionStanding]:
    rows = [
        InstitutionStanding(
            standing=step.standing,
            from_day=stage.day(step.since),
            reason=step.reason,
            deadline=None if step.deadline is None else stage.day(step.deadline),
            decided_by="officer:approve",
        )
        for step in role.steps
    ]
    for row, following in pairwise(rows):
        row.until_day = following.from_day - DAY
    return rows


def _rating(stage: Stage, institution: Institution, stars: int) -> InstitutionStar:
    return InstitutionStar(
        institution_id=institution.id,
        stars=stars,
        basis="年度星级评价（演示）",
        rated_on=stage.day(-200),
        from_day=stage.day(-200),
    )


def _programmes(stage: Stage, role: Role, institution: Institution) -> list[Programme]:
    from_day = institution.filed_on or stage.on
    return [
        Programme(
            institution=institution,
            occupation=None
            if isinstance(offer.subject, Course)
            else stage.occupations[offer.subject],
            course=offer.subject if isinstance(offer.subject, Course) else None,
            training_type=offer.training_type,
            highest_level=offer.highest_level,
            from_day=from_day,
        )
        for offer in role.offers
    ]


def _venues(stage: Stage, role: Role, institution: Institution) -> list[Venue]:
    kinds = (VenueKind.THEORY, VenueKind.PRACTICE, VenueKind.BOTH)
    return [
        Venue(
            key=stage.key("venue", role.letter, index),
            institution=institution,
            name=f"{1 + index // 3}号楼{1 + index % 3}层{ROOMS[index % len(ROOMS)]}",
            address=institution.address,
            district=institution.district,
            kind=kinds[min(index, 2)],
            seats=50,
            workstations=0 if index == 0 else 40,
            # The third one's check of 甲 is nearly a year old, and soon no longer counts.
            safety_checked_on=stage.day(
                -350 if role.letter == "甲" and index == 2 else -60 - index
            ),
            from_day=institution.filed_on or stage.on,
        )
        for index in range(role.venues)
    ]


def _add_instructors(stage: Stage, role: Role, institution: Institution) -> None:
    """Three for every subject: for theory, for practice, and one who stands in for either."""
    subjects = dict.fromkeys(
        TEACHES_COURSES if isinstance(offer.subject, Course) else offer.subject
        for offer in role.offers
    )
    for subject in subjects:
        kinds = (InstructorKind.THEORY, InstructorKind.PRACTICE, InstructorKind.BOTH)
        if subject == TEACHES_COURSES:
            kinds = (InstructorKind.ENTREPRENEURSHIP,) * 3
        for nth, kind in enumerate(kinds):
            stage.session.add(
                Instructor(
                    key=stage.key("instructor", role.letter, subject, nth),
                    institution=institution,
                    name=person(stage.random),
                    shows_full_name=stage.random.random() < 0.2,
                    registrations=[
                        InstructorRegistration(
                            occupation=stage.occupations[subject],
                            kind=kind,
                            qualification=f"{subject}教学资格（演示）",
                            from_day=institution.filed_on or stage.on,
                        )
                    ],
                )
            )
