"""What the pages of a trainee show of one enrolment, put together from the records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.policy.attendance import AttendanceMark, judge_dispute
from portal.policy.classes import ClassState
from portal.policy.deadlines import SHANGHAI, day_of
from portal.policy.enrolments import EnrolmentEventKind, EnrolmentState
from portal.policy.figures import Limit
from portal.records.assessments import Assessment, result_of
from portal.records.attendance import Hours, hours_of
from portal.records.attendance_sheets import OwnMark, marks_of
from portal.records.certificates import Certificate, certificate_of
from portal.records.classes import TrainingClass
from portal.records.enrolments import Enrolment, enrolments_of, events_of
from portal.records.programmes import subject_of
from portal.records.seats import place_of
from portal.records.training_class import ClassOnDay, class_on
from portal.records.waiting import Shift, shifts_of
from portal.web.access import signed_in
from portal.web.clock import local, now, today
from portal.web.formatting import day
from portal.web.site import jurisdiction

TAUGHT = (ClassState.RUNNING, ClassState.CLOSING, ClassState.CLOSED)
STOPPED = (ClassState.CANCELLED, ClassState.SUSPENDED)
SETTLED = (EnrolmentState.COMPLETED, EnrolmentState.FAILED)


@dataclass(frozen=True)
class Mine:
    """One enrolment of the account, with its class on the day.

    `is_shown` says whether a card proved whose account it is: before that only what the account
    entered is there, and nothing that others said of the person.
    """

    enrolment: Enrolment
    found: ClassOnDay
    is_shown: bool
    marks: Sequence[OwnMark]

    @property
    def filed(self) -> TrainingClass:
        return self.found.filed

    @property
    def subject(self) -> str:
        return class_subject(self.filed)

    @property
    def place(self) -> int:
        """第n位; only who waits has one."""
        return place_of(self.enrolment)

    @property
    def shifts(self) -> list[Shift]:
        return shifts_of(self.enrolment)

    @property
    def is_waiting(self) -> bool:
        return self.enrolment.state is EnrolmentState.WAITLISTED

    @property
    def is_taught(self) -> bool:
        """Admitted, and the class has begun."""
        return self.enrolment.state is EnrolmentState.CONFIRMED and self.found.state in TAUGHT

    @property
    def is_stopped(self) -> bool:
        """The class was given up or takes nobody now, and one has not moved to another yet."""
        if self.enrolment.state is EnrolmentState.RELEASED:
            happened = {event.kind for event in events_of(self.enrolment.id)}
            return not self.was_passed_over and EnrolmentEventKind.MOVED not in happened
        return self.enrolment.state.is_live and self.found.state in STOPPED

    @property
    def was_passed_over(self) -> bool:
        """The class was taught to its end, and no seat came free for who waited."""
        is_released = self.enrolment.state is EnrolmentState.RELEASED
        return is_released and self.found.state is ClassState.CLOSED

    @property
    def moved_to(self) -> Enrolment | None:
        """The place that this one was given up for."""
        own = enrolments_of(signed_in())
        return next((one for one in own if one.moved_from_id == self.enrolment.id), None)

    @property
    def may_leave(self) -> bool:
        """A seat until the class begins, a place in the queue always."""
        has_begun = self.filed.approved_at is not None and self.filed.planned_start <= today()
        return self.is_waiting or (self.enrolment.state.is_live and not has_begun)

    def may_dispute(self, one: OwnMark) -> bool:
        """The mark is not 到课, and the days for saying that it is wrong are not over."""
        if one.mark is None or one.mark.mark is AttendanceMark.PRESENT:
            return False
        return (
            judge_dispute(jurisdiction(), marked_on=day_of(one.mark.marked_at), on=today()).allowed
            is True
        )

    @property
    def tag(self) -> dict[str, str]:
        """What the tag component wants; a confirmed trainee of a running class is 学习中."""
        state = self.enrolment.state
        if state is EnrolmentState.CONFIRMED and self.found.state is ClassState.RUNNING:
            return {"label": "学习中", "colour": "run"}
        if self.was_passed_over:
            return {"label": "没有轮到", "colour": state.colour}
        more = f"第{self.place}位" if self.is_waiting else ""
        return {"label": state.label, "colour": state.colour, "more": more}

    @property
    def next_day(self) -> list[OwnMark]:
        """The sessions of the next day with one that has not ended; [] after the last."""
        coming = [one for one in self.marks if _ends_at(one) > now() and _takes_place(one)]
        return [one for one in coming if one.held.day == coming[0].held.day]

    @property
    def hours(self) -> Hours:
        return hours_of([self.enrolment.id])[self.enrolment.id] if self.is_shown else Hours()

    @property
    def result(self) -> Assessment | None:
        return result_of(self.enrolment.id) if self.is_shown else None

    @property
    def certificate(self) -> Certificate | None:
        return certificate_of(self.enrolment.id) if self.is_shown else None


def mine_of(enrolment: Enrolment) -> Mine:
    """The enrolment with what belongs to it."""
    found = class_on(enrolment.training_class.number, on=today())
    if found is None:
        raise LookupError("a class with enrolments was announced")
    marks, is_shown = marks_of(enrolment), signed_in().card_seen_on is not None
    if not is_shown:
        marks = [OwnMark(one.held, None, None) for one in marks]
    return Mine(enrolment=enrolment, found=found, is_shown=is_shown, marks=marks)


def all_mine() -> list[Mine]:
    """Live ones by the start of their class, then the others, the newest first."""
    found = [mine_of(enrolment) for enrolment in enrolments_of(signed_in())]
    live = [one for one in found if one.enrolment.state.is_live]
    live.sort(key=lambda one: (one.filed.planned_start, one.enrolment.id))
    return live + [one for one in found if not one.enrolment.state.is_live]


def class_subject(filed: TrainingClass) -> str:
    return subject_of(filed.occupation.name if filed.occupation else None, filed.course)


def _turn(mine: Mine) -> str:
    """Nobody moves up while sign-up stands still."""
    return "恢复招生以后，按顺序递补" if mine.is_stopped else "有人退出，按顺序递补"


def steps_of(mine: Mine) -> list[tuple[str, str, str, str]]:
    """The way through a class for the steps component; the first that is not done is now."""
    enrolment, filed = mine.enrolment, mine.filed
    happened = {event.kind: event.at for event in events_of(enrolment.id)}
    seated = happened.get(EnrolmentEventKind.PROMOTED) or enrolment.applied_at
    confirmed = happened.get(EnrolmentEventKind.CONFIRMED)
    is_taught = bool(confirmed) and mine.found.state in (ClassState.CLOSING, ClassState.CLOSED)
    is_settled = enrolment.state in SETTLED
    certificate = mine.certificate
    passing = jurisdiction().limits.find(filed.planned_start, Limit.LOWEST_PASSING_SCORE)
    result, scores = mine.result, ""
    if result:
        scores = f"理论 {result.theory_score} 分，实操 {result.practice_score} 分"
    elif passing:
        scores = f"理论、实操都满 {passing.value.number} 分"
    steps = [
        (True, "报名", _day(enrolment.applied_at), ""),
        (
            not mine.is_waiting,
            "占上名额",
            _turn(mine) if mine.is_waiting else _day(seated),
            "",
        ),
        (bool(confirmed), "录取", _day(confirmed) if confirmed else "等服务中心审核花名册", ""),
        (is_taught, "上课", f"{day(filed.planned_start)}至{day(filed.planned_end)}", ""),
        (is_settled, "结业考核", day(result.assessed_on) if result else "", scores),
        (
            certificate is not None,
            "发合格证",
            day(certificate.issued_on) if certificate else "",
            "",
        ),
    ]
    now_at = next((place for place, step in enumerate(steps) if not step[0]), len(steps))
    return [
        ("done" if step[0] else "now" if place == now_at else "later", *step[1:])
        for place, step in enumerate(steps)
    ]


def why(shift: Shift) -> str:
    """11月20日从第4位变成第3位：有 1 人退出."""
    causes = []
    if shift.left:
        causes.append(f"有 {shift.left} 人退出")
    if shift.seated:
        causes.append(f"前面 {shift.seated} 人占上了名额")
    if shift.entered:
        causes.append(f"有 {shift.entered} 人从停办的班换来，报名比您早")
    words = f"{_day(shift.at)}从第{shift.before}位变成第{shift.after}位"
    return f"{words}：{'，'.join(causes)}" if causes else words


def _day(moment: datetime) -> str:
    return day(local(moment).date())


def _ends_at(one: OwnMark) -> datetime:
    return datetime.combine(one.held.day, one.held.ends_at, SHANGHAI)


def _takes_place(one: OwnMark) -> bool:
    return one.held.cancelled_at is None


def day_in_words(on: date) -> str:
    """今天, 明天, or the day itself."""
    return {0: "今天", 1: "明天"}.get((on - today()).days, day(on))


def least_hours(mine: Mine) -> tuple[int, str]:
    """How many of the class's hours must be attended, and the rule; 0 where there is none."""
    least = jurisdiction().limits.find(mine.filed.planned_start, Limit.ATTENDANCE_PERCENT)
    if least is None:
        return 0, ""
    return -(-mine.filed.hours_total * least.value.number // 100), str(least.source)
