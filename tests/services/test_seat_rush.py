"""Sign-ups by several processes at once: small in `make test`, 5,000 in `make soak`."""

from collections import Counter
from random import Random

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from tests import soaking
from tests.rush import Size, people, refuse_a_wrong_queue, rush
from tests.seats import a_school, a_small_class, refuse_damage

PRE, WAITING = EnrolmentState.PRE_REGISTERED.value, EnrolmentState.WAITLISTED.value

SIZES = (
    [Size(5000, 1, 50, 4, 16), Size(5000, 200, 25, 4, 16)] if soaking() else [Size(24, 2, 5, 2, 6)]
)


def numbers(app: Flask, size: Size) -> list[str]:
    school = a_school()
    found = [f"26-{serial:05d}" for serial in range(1, size.classes + 1)]
    for number in found:
        a_small_class(school, number, capacity=size.seats)
    return found


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_rush_takes_every_seat_once_and_keeps_the_queue(app: Flask, url: str, size: Size) -> None:
    """Each class is wanted as often as the others."""
    classes = numbers(app, size)
    ids = people(size.sign_ups)
    jobs = [(account_id, classes[at % len(classes)]) for at, account_id in enumerate(ids)]
    Random(1).shuffle(jobs)  # noqa: S311 - a fixed order
    found = rush(url, jobs, size)
    each = size.sign_ups // size.classes
    seated = size.classes * min(size.seats, each)
    assert found == Counter({PRE: seated, WAITING: size.sign_ups - seated}) - Counter()
    for number in classes:
        refuse_a_wrong_queue(number, seats=min(size.seats, each), sign_ups=each)
    refuse_damage()
