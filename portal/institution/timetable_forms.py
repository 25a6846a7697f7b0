"""What an institution types about its timetable: a week's pattern, or one session."""

from datetime import time
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.institution.class_form import venue_words
from portal.policy.pattern import WEEKDAYS, Hours, Pattern
from portal.policy.registry import InstructorKind, SessionKind, VenueKind
from portal.records.classes import TrainingClass
from portal.records.instructors import Instructor, InstructorRegistration, instructors_of
from portal.records.sessions import ClassSession
from portal.records.venues import venues_of
from portal.services.timetables import Lesson, Staffing
from portal.web.clock import today
from portal.web.fields import ChoiceField, ClockField, DayField

WHO_TEACHES = {
    SessionKind.THEORY: set(InstructorKind) - {InstructorKind.PRACTICE},
    SessionKind.PRACTICE: set(InstructorKind) - {InstructorKind.THEORY},
}
WHERE = {
    SessionKind.THEORY: set(VenueKind) - {VenueKind.PRACTICE},
    SessionKind.PRACTICE: set(VenueKind) - {VenueKind.THEORY},
}
WORKDAYS = ("0", "1", "2", "3", "4")
NOBODY, NOWHERE = [("", "还没有备案这个工种的教师")], [("", "还没有备案的场地")]


class StaffedForm(Form):
    """A form that offers an institution's own instructors of the subject, and its venues."""

    def __init__(
        self, found: TrainingClass, typed: MultiDict[str, str] | None = None, **known: Any
    ) -> None:
        super().__init__(typed, **known)
        self.found = found
        self.instructors = {
            str(one.id): one
            for one in instructors_of(found.institution_id)
            if _registered_for(one, found)
        }
        self.venues = {str(one.id): one for one in venues_of(found.institution_id, on=today())}

    def offer(self, instructor: ChoiceField, venue: ChoiceField, kind: SessionKind | None) -> None:
        """Those who may take a session of this kind; None = of either."""
        teachers = [
            (key, f"{one.name}（{'、'.join(dict.fromkeys(row.kind.label for row in rows))}）")
            for key, one in self.instructors.items()
            if (rows := _registered_for(one, self.found))
            and (kind is None or any(row.kind in WHO_TEACHES[kind] for row in rows))
        ]
        rooms = [
            (key, venue_words(one))
            for key, one in self.venues.items()
            if kind is None or one.kind in WHERE[kind]
        ]
        instructor.choices, venue.choices = teachers or NOBODY, rooms or NOWHERE

    def staffed(self, instructor: ChoiceField, venue: ChoiceField) -> Staffing:
        return Staffing(self.instructors[instructor.data], self.venues[venue.data])


def _named(label: str) -> ChoiceField:
    return ChoiceField(label, [], validators=[InputRequired("先备案，再排课")])


class PatternForm(StaffedForm):
    """Weekdays, one or two times a day, and who teaches each kind where."""

    weekdays = SelectMultipleField(
        "每周哪几天",
        [InputRequired("选上课的日子")],
        choices=[],
        validate_choice=False,
    )
    first = DayField("从哪天开始", [InputRequired("写第一天")])
    starts_at = ClockField("几点上课", [InputRequired("写上课时间")])
    ends_at = ClockField("几点下课", [InputRequired("写下课时间")])
    later_starts_at = ClockField("第二段几点上课")
    later_ends_at = ClockField("第二段几点下课")
    theory_instructor = _named("理论课谁教")
    theory_venue = _named("理论课在哪里")
    practice_instructor = _named("实操课谁教")
    practice_venue = _named("实操课在哪里")

    def __init__(
        self,
        found: TrainingClass,
        typed: MultiDict[str, str] | None = None,
        *,
        known: bool = False,
    ) -> None:
        """`known` fills in the usual week of the class."""
        usual: dict[str, object] = {
            "weekdays": list(WORKDAYS),
            "first": found.planned_start,
            "starts_at": time(8, 30),
            "ends_at": time(11, 30),
            "later_starts_at": time(14),
            "later_ends_at": time(17),
            "practice_venue": str(found.venue_id),
        }
        super().__init__(found, typed, data=usual if known else None)
        self.planned_start = found.planned_start
        self.offer(self.theory_instructor, self.theory_venue, SessionKind.THEORY)
        self.offer(self.practice_instructor, self.practice_venue, SessionKind.PRACTICE)

    def validate_first(self, field: Field) -> None:
        away = abs((field.data - self.planned_start).days) if field.data else 0
        if away > 366:
            raise ValidationError("离开班日期太远，看看年份")

    def validate_ends_at(self, field: Field) -> None:
        _refuse_backwards(self.starts_at, field)

    def validate_later_ends_at(self, field: Field) -> None:
        if bool(field.data) != bool(self.later_starts_at.data):
            raise ValidationError("第二段的上课、下课时间都要写，或者都不写")
        _refuse_backwards(self.later_starts_at, field)

    def validate_later_starts_at(self, field: Field) -> None:
        if field.data and self.ends_at.data and field.data < self.ends_at.data:
            raise ValidationError("第二段在第一段下课以后")

    def pattern(self) -> Pattern:
        """What a valid form says."""
        chosen = {str(number) for number in range(7)} & set(self.weekdays.data or ())
        hours: list[Hours] = [(self.starts_at.data or time(), self.ends_at.data or time())]
        if self.later_starts_at.data and self.later_ends_at.data:
            hours.append((self.later_starts_at.data, self.later_ends_at.data))
        return Pattern(
            weekdays={int(number) for number in chosen},
            hours=hours,
            first=self.first.data or self.planned_start,
        )

    def staffing(self) -> dict[SessionKind, Staffing]:
        return {
            SessionKind.THEORY: self.staffed(self.theory_instructor, self.theory_venue),
            SessionKind.PRACTICE: self.staffed(self.practice_instructor, self.practice_venue),
        }

    @property
    def days(self) -> list[tuple[str, str]]:
        return [(str(number), f"周{word}") for number, word in enumerate(WEEKDAYS)]


class LessonForm(StaffedForm):
    """One session."""

    day = DayField("哪一天", [InputRequired("写日期")])
    starts_at = ClockField("几点上课", [InputRequired("写上课时间")])
    ends_at = ClockField("几点下课", [InputRequired("写下课时间")])
    kind = ChoiceField(
        "理论还是实操",
        [(one.value, one.label) for one in SessionKind],
        default=SessionKind.PRACTICE.value,
    )
    instructor = _named("谁教")
    venue = _named("在哪里")
    is_online = ChoiceField("怎么上", [("", "到场上课"), ("1", "线上")])
    topic = StringField("上什么", [Optional(), Length(max=100, message="最多 100 个字")])
    reason = TextAreaField("为什么变更", [Optional(), Length(max=200, message="最多 200 个字")])

    def __init__(
        self, found: TrainingClass, typed: MultiDict[str, str] | None = None, **known: Any
    ) -> None:
        super().__init__(found, typed, **known)
        self.planned = (found.planned_start, found.planned_end)
        self.offer(self.instructor, self.venue, None)
        if found.approved_at:
            # Only time, place and instructor may be amended.
            del self.kind, self.is_online, self.topic

    def ask_reason(self) -> None:
        self.reason.validators = [
            DataRequired("写为什么变更，服务中心要看"),
            Length(max=200, message="最多 200 个字"),
        ]

    def validate_day(self, field: Field) -> None:
        if field.data and not self.planned[0] <= field.data <= self.planned[1]:
            raise ValidationError("在开班和结班日期之间选一天")

    def validate_ends_at(self, field: Field) -> None:
        _refuse_backwards(self.starts_at, field)

    def lesson(self, held: ClassSession | None = None) -> Lesson:
        """What a valid form says; what an amendment leaves alone is as `held` has it."""
        if self.day.data is None or self.starts_at.data is None or self.ends_at.data is None:
            raise TypeError("a valid form has its day and times")
        return Lesson(
            day=self.day.data,
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            kind=held.kind if held else SessionKind[str(self.kind.data).upper()],
            is_online=held.is_online if held else self.is_online.data == "1",
            topic=held.topic if held else " ".join(str(self.topic.data or "").split()),
            staffing=self.staffed(self.instructor, self.venue),
        )


def lesson_form_of(found: TrainingClass, held: ClassSession | None) -> LessonForm:
    """The form as the session stands, or for a new one."""
    if held is None:
        return LessonForm(found, data={"day": found.planned_start})
    return LessonForm(
        found,
        data={
            "day": held.day,
            "starts_at": held.starts_at,
            "ends_at": held.ends_at,
            "kind": held.kind.value,
            "instructor": str(held.instructor_id),
            "venue": str(held.venue_id),
            "is_online": "1" if held.is_online else "",
            "topic": held.topic,
        },
    )


def _registered_for(instructor: Instructor, found: TrainingClass) -> list[InstructorRegistration]:
    """From today on some day; whether on that of the session, the law says."""
    return [
        row
        for row in instructor.registrations
        if (row.until_day is None or row.until_day >= today())
        and (
            row.kind is InstructorKind.ENTREPRENEURSHIP
            if found.course
            else row.occupation_id == found.occupation_id
        )
    ]


def _refuse_backwards(starts_at: Field, ends_at: Field) -> None:
    if starts_at.data and ends_at.data and ends_at.data <= starts_at.data:
        raise ValidationError("下课要晚于上课")
