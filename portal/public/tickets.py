"""Classes as train tickets, for every page that lists some; see components/ticket.html."""

from dataclasses import dataclass
from datetime import date

from portal.policy.classes import ClassState
from portal.policy.terms import Course, SubsidyClass, TrainingType
from portal.records.class_list import ListedClass
from portal.web.formatting import day


@dataclass(frozen=True)
class Ticket:
    """One class on a card; `left` are the free seats, None where nobody can sign up any more."""

    number: str
    occupation: str
    state: ClassState
    uplift: int | None
    line: str
    starts_on: date
    ends_on: date
    days: int
    hours: int
    times: str
    institution: str
    place: str
    note: str
    capacity: int
    left: int | None
    waiting: int
    is_black_listed: bool


def ticket_of(listed: ListedClass) -> Ticket:
    return Ticket(
        number=listed.number,
        occupation=subject_of(listed.occupation, listed.course),
        state=listed.state,
        uplift=listed.uplift,
        line=line_of(listed.training_type, listed.subsidy_class),
        starts_on=listed.planned_start,
        ends_on=listed.planned_end,
        days=listed.training_days,
        hours=listed.hours_total,
        times=listed.schedule,
        institution=listed.institution,
        place=listed.district,
        note=note_of(listed.state, listed.enrol_until),
        capacity=listed.capacity,
        left=listed.seats_left if listed.state.may_enrol else None,
        waiting=listed.waiting,
        is_black_listed=listed.is_black_listed,
    )


def subject_of(occupation: str | None, course: Course | None) -> str:
    """What is taught: the occupation, or the course's name."""
    return occupation or (course.label if course else "")


def line_of(training_type: TrainingType, subsidy_class: SubsidyClass | None) -> str:
    """B类·就业技能"""
    return "·".join(part.label for part in (subsidy_class, training_type) if part)


def note_of(state: ClassState, enrol_until: date) -> str:
    """What whoever wants to join has to know, in one line."""
    match state:
        case ClassState.OPEN:
            return f"{day(enrol_until)}截止报名"
        case ClassState.PRE_OPEN:
            return "备案审核中，通过才开班"
        case ClassState.ENROLMENT_CLOSED:
            return f"{day(enrol_until)}已截止"
        case ClassState.SUSPENDED:
            return "现在不能报"
        case _:
            return ""
