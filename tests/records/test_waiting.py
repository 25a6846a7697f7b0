"""Why a place in the queue moved, told from the events of the class."""

from datetime import UTC, datetime, timedelta

from portal.policy.enrolments import EnrolmentEventKind as Kind
from portal.records.waiting import Shift, Step, shifts

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def order(serial: int) -> tuple[datetime, int]:
    """The queue's order of the person with that number: the time, then the row."""
    return START + timedelta(minutes=serial), serial


def step(kind: Kind, serial: int, *, minute: int) -> Step:
    return Step(kind, START + timedelta(hours=1, minutes=minute), order(serial))


QUEUE = [step(Kind.SEATED, 1, minute=0)] + [
    step(Kind.WAITLISTED, serial, minute=0) for serial in (2, 3, 4)
]


def told(*more: Step, own: int = 4) -> list[tuple[int, ...]]:
    found = shifts([*QUEUE, *more], order(own))
    return [(one.before, one.after, one.left, one.seated, one.entered) for one in found]


def test_it_works() -> None:
    assert told() == []
    found = shifts([*QUEUE, step(Kind.WITHDRAWN, 2, minute=5)], order(4))
    assert found == [Shift(START + timedelta(hours=1, minutes=5), 3, 2, left=1)]


def test_one_deed_is_one_shift() -> None:
    """A seat is given up and the first in the queue takes it, in the same moment."""
    deed = (step(Kind.WITHDRAWN, 1, minute=5), step(Kind.PROMOTED, 2, minute=5))
    assert told(*deed) == [(3, 2, 1, 1, 0)]


def test_more_seats_move_several_at_once() -> None:
    deed = (step(Kind.PROMOTED, 2, minute=5), step(Kind.PROMOTED, 3, minute=5))
    assert told(*deed) == [(3, 1, 0, 2, 0)]


def test_whoever_comes_with_an_earlier_time_stands_before() -> None:
    assert told(step(Kind.WAITLISTED, 0, minute=5)) == [(3, 4, 0, 0, 1)]


def test_who_waits_behind_moves_nobody() -> None:
    behind = (step(Kind.WAITLISTED, 9, minute=5), step(Kind.WITHDRAWN, 9, minute=6))
    assert told(*behind) == []


def test_who_is_passed_over_stays_where_it_was() -> None:
    assert told(step(Kind.SKIPPED, 2, minute=5), step(Kind.PROMOTED, 3, minute=5)) == [
        (3, 2, 0, 1, 0)
    ]


def test_nothing_is_told_of_the_time_before_one_waited() -> None:
    early = [*QUEUE[:3], step(Kind.WITHDRAWN, 2, minute=1), step(Kind.WAITLISTED, 4, minute=2)]
    assert shifts(early, order(4)) == []
