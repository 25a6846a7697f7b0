"""Attendance: an instructor marks a session, a trainee disputes a mark, the centre decides.

The first sheet of a session says that it was held. A mark that stands is changed only with a
reason, and not at all once the centre has decided about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.attendance import AttendanceMark, DisputeOutcome, judge_dispute
from portal.policy.deadlines import day_of
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.timetable import clock_words
from portal.policy.verdict import Reason, Weight
from portal.records import journal
from portal.records.accounts import Account
from portal.records.attendance import Attendance, AttendanceDispute
from portal.records.attendance_sheets import Line, sheet_of
from portal.records.database import transaction
from portal.records.sessions import ClassSession
from portal.services.messages import tell_trainee
from portal.services.refusal import Refusal
from portal.services.seats import lock_class

LONGEST_REASON = 80
CORRECTED = "更正："


@dataclass(frozen=True)
class Marked:
    """What the sheet says of one trainee; an absence has a reason."""

    mark: AttendanceMark
    reason: str = ""


def mark_session(
    held: ClassSession, marks: Mapping[str, Marked], *, why: str = "", by: Account, at: datetime
) -> None:
    """Keep the sheet of a session: one mark for each confirmed trainee, by the enrolment's key.

    `why` is asked when a mark that stands shall change. Raises Refusal before the session begins,
    after the class has closed, when somebody is missing or a reason is.
    """
    with transaction() as session:
        training_class = lock_class(session, held.class_id)
        session.refresh(held)
        if held.slot.begins_at > at:
            _refuse("not_begun", f"{_named(held)}还没有开始，到时候再登记")
        if training_class.closed_at or training_class.cancelled_at or held.cancelled_at:
            _refuse("class_is_over", "这个班已经结束，考勤不能再改")
        lines = [line for line in sheet_of(held) if line.is_confirmed]
        _check(session, lines, marks, why=why)
        for line in lines:
            _keep(session, held, line, marks[line.key], why=why, by=by, at=at)
        if held.held_at is None:
            held.held_at = at
            _note(session, "mark_attendance", "session", held.id, by=by, at=at)


def dispute_mark(
    attendance: Attendance, words: str, *, law: Jurisdiction, by: Account, at: datetime, on: date
) -> AttendanceDispute:
    """A trainee says that the own mark is wrong; once for each mark, within the days of the law."""
    with transaction() as session:
        lock_class(session, attendance.enrolment.class_id)
        session.refresh(attendance)
        if _disputes(session, [attendance.id]):
            _refuse("disputed_before", "这条记录已经申请过核对，一条只核对一次")
        marked_on = day_of(attendance.marked_at)
        verdict = judge_dispute(law, marked_on=marked_on, on=on)
        if verdict.refusals:
            raise Refusal(verdict.refusals[0].code, verdict.refusals)
        raised = AttendanceDispute(
            attendance=attendance, mark_before=attendance.mark, words=words, raised_at=at
        )
        session.add(raised)
        session.flush()
        _note(session, "dispute_attendance", "attendance_dispute", raised.id, by=by, at=at)
    return raised


def decide_dispute(
    raised: AttendanceDispute,
    outcome: DisputeOutcome,
    words: str,
    *,
    mark: AttendanceMark | None = None,
    by: Account,
    at: datetime,
) -> None:
    """The centre decides, once; `mark` is the right one when it corrects."""
    with transaction() as session:
        lock_class(session, raised.attendance.enrolment.class_id)
        session.refresh(raised)
        attendance = raised.attendance
        session.refresh(attendance)
        if raised.outcome is not None:
            _refuse("decided", f"已经有人处理过：{raised.outcome.label}")
        if outcome is DisputeOutcome.CORRECTED:
            if mark is None or mark is attendance.mark:
                _refuse("same_mark", f"现在记的就是{attendance.mark.label}，选一个不同的")
            attendance.mark = mark
            attendance.reason = "服务中心核对后更正"
        raised.decided_by, raised.decided_at = by.id, at
        raised.outcome, raised.decision = outcome, words
        _note(session, "decide_dispute", "attendance_dispute", raised.id, by=by, at=at)
        text = f"{_named(attendance.session)}的考勤，服务中心核对了：{outcome.label}"
        text += f"，现在记{attendance.mark.label}。{words}"
        _tell(session, attendance, "dispute_decided", text, at=at)


def _check(session: Session, lines: list[Line], marks: Mapping[str, Marked], *, why: str) -> None:
    missing = [line.name for line in lines if line.key not in marks]
    if missing:
        _refuse("unmarked", f"还有 {len(missing)} 人没有登记：{'、'.join(missing)}")
    silent = [
        line.name
        for line in lines
        if marks[line.key].mark is AttendanceMark.ABSENT and not marks[line.key].reason
    ]
    if silent:
        _refuse("no_reason", f"缺课要写原因：{'、'.join(silent)}")
    changed = [line for line in lines if line.mark and line.mark.mark is not marks[line.key].mark]
    if changed and not why:
        names = "、".join(line.name for line in changed)
        _refuse("no_why", f"{names} 和已经登记的不一样。要改，写明为什么改")
    decided = set(_disputes(session, [line.mark.id for line in changed if line.mark]))
    fixed = [line.name for line in changed if line.mark and line.mark.id in decided]
    if fixed:
        _refuse("decided", f"{'、'.join(fixed)} 已申请服务中心核对，以核对结果为准，不能再改")


def _keep(
    session: Session,
    held: ClassSession,
    line: Line,
    given: Marked,
    *,
    why: str,
    by: Account,
    at: datetime,
) -> None:
    reason = given.reason if given.mark is AttendanceMark.ABSENT else ""
    row = line.mark
    if row is None:
        row = Attendance(
            enrolment_id=line.enrolment_id,
            session_id=held.id,
            mark=given.mark,
            reason=reason,
            marked_at=at,
            marked_by=by.id,
        )
        session.add(row)
        session.flush()
        if held.held_at is not None:
            _note(session, "mark_attendance", "attendance", row.id, by=by, at=at)
        if given.mark is AttendanceMark.ABSENT:
            _tell(session, row, "absent", f"{_named(held)}记了缺课：{reason}", at=at)
    elif row.mark is not given.mark:
        row.mark = given.mark
        row.reason = "；".join(part for part in (reason, CORRECTED + why) if part)
        row.marked_at, row.marked_by = at, by.id
        _note(session, "change_attendance", "attendance", row.id, by=by, at=at)
        text = f"{_named(held)}的考勤改成了{given.mark.label}：{row.reason}"
        _tell(session, row, "attendance_changed", text, at=at)
    elif given.mark is AttendanceMark.ABSENT and absence_reason(row) != reason:
        row.reason = reason
        _note(session, "change_attendance", "attendance", row.id, by=by, at=at)


def absence_reason(row: Attendance) -> str:
    """Why somebody was absent, without why the mark was changed; '' for who was there."""
    if row.mark is not AttendanceMark.ABSENT:
        return ""
    return row.reason.partition(f"；{CORRECTED}")[0]


def _disputes(session: Session, attendance_ids: list[int]) -> list[int]:
    """Which of these marks somebody disputed, decided or not."""
    chosen = select(AttendanceDispute.attendance_id).where(
        AttendanceDispute.attendance_id.in_(attendance_ids)
    )
    return list(session.scalars(chosen))


def _named(held: ClassSession) -> str:
    return f"{held.day.month}月{held.day.day}日 {clock_words(held.starts_at)} 的课"


def _tell(session: Session, attendance: Attendance, code: str, text: str, *, at: datetime) -> None:
    session.flush()
    if attendance.mark is AttendanceMark.ABSENT and code != "dispute_decided":
        text += "。记错了可以申请核对"
    tell_trainee(session, attendance.enrolment, at=at, code=code, text=text)


def _note(
    session: Session, act: str, noun: str, record_id: int, *, by: Account, at: datetime
) -> None:
    journal.write(session, at=at, by=by.key, act=act, noun=noun, record_id=record_id)


def _refuse(code: str, text: str) -> NoReturn:
    raise Refusal(code, [Reason(code, text, "", Weight.REFUSE)])
