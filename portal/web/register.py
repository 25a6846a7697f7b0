"""A change of the register as both sides of the desk read it: its details in words, its steps."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.policy.identity import masked_number, masked_phone
from portal.policy.register import RegisterNoun
from portal.policy.registry import InstructorKind
from portal.policy.terms import Level
from portal.records.database import db
from portal.records.instructors import Instructor, InstructorRegistration
from portal.records.occupations import Occupation
from portal.records.programmes import Programme
from portal.records.register_changes import RegisterChange
from portal.records.venues import Venue
from portal.services.register_details import (
    InstructorDetails,
    ProgrammeDetails,
    StarDetails,
    VenueDetails,
    instructor_details,
    programme_details,
    star_details,
    venue_details,
)
from portal.web.formatting import full_day

Pairs = Sequence[tuple[str, str]]


def wanted_words(change: RegisterChange) -> Pairs:
    """What shall be filed, label and value; ID number and phone masked. Nothing for an end."""
    text = change.details
    if text is None:
        return ()
    match change.noun:
        case RegisterNoun.INSTRUCTOR:
            return _instructor(instructor_details(text))
        case RegisterNoun.VENUE:
            return _venue(venue_details(text))
        case RegisterNoun.PROGRAMME:
            return _programme(programme_details(text))
        case RegisterNoun.STAR:
            return _star(star_details(text))


def held_words(change: RegisterChange) -> Pairs:
    """What is in force now, of what a change or an end is about."""
    if change.instructor:
        return registration_words(change.instructor, change.instructor.registrations)
    if change.venue:
        return _venue(change.venue)
    if change.programme:
        return programme_words(change.programme)
    return ()


def registration_words(held: Instructor, rows: Sequence[InstructorRegistration]) -> Pairs:
    return (
        ("姓名", held.name),
        *((row.subject, f"{row.kind.label}，{days_words(row)}") for row in rows),
    )


def programme_words(held: Programme) -> Pairs:
    level = "" if held.highest_level is Level.NONE else held.highest_level.label
    return (
        ("项目", held.subject),
        ("类型", held.training_type.label),
        ("最高到", level),
        ("有效", days_words(held)),
    )


def days_words(row: InstructorRegistration | Programme | Venue) -> str:
    """2026年1月5日起，到2026年11月23日止"""
    until = f"，到{full_day(row.until_day)}止" if row.until_day else ""
    return f"{full_day(row.from_day)}起{until}"


def _instructor(one: InstructorDetails) -> Pairs:
    taught = "创业培训" if one.kind is InstructorKind.ENTREPRENEURSHIP else _names(one.occupations)
    level = "" if one.certificate_level is Level.NONE else f"（{one.certificate_level.label}）"
    return (
        ("姓名", one.name),
        ("身份证号", masked_number(one.number)),
        ("手机号", masked_phone(one.phone)),
        ("教什么课", one.kind.label),
        ("能教", taught),
        ("证书", f"{one.certificate.label}{level} {one.certificate_number}"),
        ("网上显示", "全名" if one.shows_full_name else "只显示姓"),
    )


def _venue(one: VenueDetails | Venue) -> Pairs:
    checked = full_day(one.safety_checked_on) if one.safety_checked_on else "还没有"
    lease = f"，租到{full_day(one.lease_until)}" if one.lease_until else ""
    return (
        ("名称", one.name),
        ("地址", f"{one.district}，{one.address}"),
        ("用途", one.kind.label),
        ("座位、工位", f"{one.seats} 座，{one.workstations} 工位"),
        ("产权", f"{one.ownership.label}{lease}"),
        ("安全检查", checked),
    )


def _programme(one: ProgrammeDetails) -> Pairs:
    level = "" if one.highest_level is Level.NONE else one.highest_level.label
    subject = one.course.label if one.course else _names((one.occupation,))
    return (("项目", subject), ("类型", one.training_type.label), ("最高到", level))


def _star(one: StarDetails) -> Pairs:
    return (("星级", f"{one.stars} 星"), ("依据", one.basis), ("评定日期", full_day(one.rated_on)))


def _names(keys: Sequence[str]) -> str:
    chosen = select(Occupation.name).where(Occupation.key.in_(keys)).order_by(Occupation.id)
    return "、".join(db.session.scalars(chosen))
