"""Whatever officials do in whatever order: no number twice, none skipped, no rival let in."""

from collections import defaultdict
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from portal.policy.enrolments import EnrolmentState
from portal.policy.terms import TrainingType
from portal.records.accounts import Account
from portal.records.certificate_register import certificate_of_centre, own_certificate
from portal.records.certificates import Certificate
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.services import certificates as services
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.lessons import a_course, a_reviewer, closed

UNITS = ("first", "second")
FIRST = {
    ("first", TrainingType.EMPLOYMENT_SKILLS): 202_251,
    ("second", TrainingType.EMPLOYMENT_SKILLS): 213_551,
    ("first", TrainingType.ENTREPRENEURSHIP): 48_701,
    ("second", TrainingType.ENTREPRENEURSHIP): 50_501,
}
_serial = count(1)


class Officials(RuleBasedStateMachine):
    """Two reviewers in each of two centres, and what they should have brought about.

    The database is kept from one run to the next, so that the numbers go on.
    """

    app: Flask
    given: dict[tuple[str, TrainingType], int]
    reviewers: dict[str, list[Account]]
    to_number = Bundle("to_number")
    numbers = Bundle("numbers")

    @initialize()
    def begin(self) -> None:
        self.states: dict[str, str] = {}
        self.proposers: dict[str, Account] = {}

    @rule(
        target=to_number,
        unit=st.sampled_from(UNITS),
        kind=st.sampled_from([TrainingType.EMPLOYMENT_SKILLS, TrainingType.ENTREPRENEURSHIP]),
        trainees=st.integers(1, 3),
    )
    def pass_a_class(self, unit: str, kind: TrainingType, trainees: int) -> int:
        course = a_course(next(_serial), trainees=trainees, reviewing_unit=unit, training_type=kind)
        closed(course)
        with transaction():
            for enrolment in course.enrolments:
                enrolment.state = EnrolmentState.COMPLETED
        return course.training_class.id

    @rule(class_id=to_number, unit=st.sampled_from(UNITS))
    def a_rival_numbers(self, class_id: int, unit: str) -> None:
        held = db.session.get_one(TrainingClass, class_id)
        if held.reviewing_unit != unit:
            assert self.refused("issue_certificates", held, self.reviewers[unit][0]) == "other_unit"

    @rule(target=numbers, class_id=consumes(to_number))
    def number(self, class_id: int) -> MultipleResults[str]:
        held = db.session.get_one(TrainingClass, class_id)
        unit, kind = held.reviewing_unit, held.training_type
        by = self.reviewers[unit][0]
        issued = services.issue_certificates(
            held, law=self.app.extensions["jurisdiction"], by=by, at=NOW, on=DAY
        )
        printed = [certificate.number for certificate in issued]
        assert [int(text) for text in printed] == self.next(unit, kind, len(printed))
        self.states |= dict.fromkeys(printed, "valid")
        assert self.refused("issue_certificates", held, by) == "nobody"
        return multiple(*printed)

    @rule(text=numbers, who=st.integers(0, 1))
    def propose(self, text: str, who: int) -> None:
        found, by = self.found(text, who)
        expected = {"valid": "", "proposed": "proposed"}.get(self.states[text], "void")
        assert self.refused("propose_void", found, "印错", by=by) == expected
        if not expected:
            self.states[text], self.proposers[text] = "proposed", by

    @rule(text=numbers, who=st.integers(0, 1))
    def confirm(self, text: str, who: int) -> None:
        found, by = self.found(text, who)
        expected = {"valid": "not_proposed", "proposed": ""}.get(self.states[text], "void")
        if self.states[text] == "proposed" and self.proposers[text] is by:
            expected = "own_proposal"
        assert self.refused("confirm_void", found, by=by) == expected
        if not expected:
            self.states[text] = "void"

    @rule(text=numbers, who=st.integers(0, 1))
    def drop(self, text: str, who: int) -> None:
        found, by = self.found(text, who)
        expected = {"valid": "not_proposed", "proposed": ""}.get(self.states[text], "void")
        assert self.refused("drop_void", found, by=by) == expected
        if not expected:
            self.states[text] = "valid"

    @rule(target=numbers, text=numbers, who=st.integers(0, 1))
    def replace(self, text: str, who: int) -> MultipleResults[str]:
        found, by = self.found(text, who)
        expected = {"void": "", "replaced": "replaced"}.get(self.states[text], "not_void")
        assert self.refused("replace_certificate", found, by) == expected
        if expected:
            return multiple()
        new = db.session.get_one(Certificate, found.replaced_by_id)
        assert [new.number_value] == self.next(found.centre, found.training_type, 1)
        self.states |= {text: "replaced", new.number: "valid"}
        return multiple(new.number)

    @rule(text=numbers)
    def a_rival_looks(self, text: str) -> None:
        found, _ = self.found(text, 0)
        (other,) = set(UNITS) - {found.centre}
        assert certificate_of_centre(other, text) is None
        assert own_certificate(self.reviewers[other][0], text) is None

    @invariant()
    def every_number_is_there_once(self) -> None:
        db.session.rollback()
        kept = defaultdict(list)
        for centre, kind, value in db.session.execute(
            select(Certificate.centre, Certificate.training_type, Certificate.number_value)
        ):
            kept[centre, kind].append(value)
        for held, first in FIRST.items():
            assert sorted(kept[held]) == list(range(first, first + self.given[held]))

    @invariant()
    def every_act_is_journalled(self) -> None:
        printed = db.session.scalar(select(func.count(Certificate.id)))
        voided = db.session.scalar(select(func.count(Certificate.voided_at)))
        for act, number in (("issue_certificate", printed), ("confirm_void", voided)):
            noted = select(func.count(JournalEntry.id)).where(JournalEntry.act == act)
            assert db.session.scalar(noted) == number

    def next(self, unit: str, kind: TrainingType, many: int) -> list[int]:
        """The numbers that come now, which are given then."""
        begin = FIRST[unit, kind] + self.given[unit, kind]
        self.given[unit, kind] += many
        return list(range(begin, begin + many))

    def found(self, text: str, who: int) -> tuple[Certificate, Account]:
        """The certificate, and one of its centre's two reviewers."""
        certificate = db.session.scalars(
            select(Certificate).where(Certificate.number == text)
        ).one()
        status = {"proposed": "valid"}.get(self.states[text], self.states[text])
        assert certificate.status == status
        return certificate, self.reviewers[certificate.centre][who]

    def refused(self, deed: str, *what: Any, by: Account | None = None) -> str:
        """The code of the refusal; '' where the deed was done."""
        more: dict[str, Any] = {"by": by, "at": NOW}
        if by is None:
            *what, by = what  # type: ignore[assignment]
            law = self.app.extensions["jurisdiction"]
            more = {"by": by, "at": NOW, "law": law, "on": DAY}
        try:
            getattr(services, deed)(*what, **more)
        except Refusal as refusal:
            return refusal.code
        return ""


@pytest.mark.timeout(1800)
def test_no_order_of_acts_repeats_or_skips_a_number(app: Flask) -> None:
    class Here(Officials):
        pass

    Here.app = app
    Here.given = defaultdict(int)
    Here.reviewers = {unit: [a_reviewer(unit), a_reviewer(unit)] for unit in UNITS}
    few = settings().max_examples // 25  # each is a dozen acts and many more rows
    run_state_machine_as_test(
        Here, settings=settings(max_examples=few, stateful_step_count=20, database=None)
    )
