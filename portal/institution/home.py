"""The institution's overview: what is due, the next lessons, where the classes stand."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.institution import institution
from portal.institution.applications import licence_days_left
from portal.institution.class_page import remarks_of
from portal.institution.register import venue_warning
from portal.policy.applications import ApplicationState
from portal.policy.deadlines import Calendar, day_of
from portal.policy.listing import ListingState
from portal.policy.register import RegisterState
from portal.policy.registry import Standing
from portal.policy.roles import Act, may
from portal.policy.schedule import filing_review_due
from portal.records.applications import applications_of
from portal.records.attendance_sheets import count_unmarked
from portal.records.holidays import working_calendar
from portal.records.institutions import standing_on
from portal.records.listing_cases import own_listings
from portal.records.own_classes import (
    OwnClass,
    OwnQuestion,
    Stage,
    count_stages,
    next_sessions,
    own_classes,
)
from portal.records.register_changes import Scope, changes_of
from portal.records.reviews import acts_of
from portal.records.venues import venues_of
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.formatting import day
from portal.web.links import link
from portal.web.site import jurisdiction

SOON = timedelta(days=21)
MOST_DUE, MOST_SESSIONS, MOST_ENROLLING = 12, 6, 12


@dataclass(frozen=True)
class Task:
    """One thing to do, or to wait for: what it is, why, where."""

    name: str
    line: str
    href: str
    waits: bool = False


@institution.get("/institution")
@performs(Act.SEE_OWN_CLASSES)
def home() -> ResponseReturnValue:
    account, on = signed_in(), clock.today()
    files = may(account.role, Act.FILE_CLASSES)
    stages = count_stages(account, on=on)
    return render_template(
        "institution/home/index.html",
        tasks=[
            *([*_listings(), *_register()] if files else []),
            *_lessons(),
            *(_filed() if files else []),
            *(_filings() if files else []),
        ],
        files=files,
        sessions=next_sessions(account, on=on, most=MOST_SESSIONS),
        stages=stages,
        enrolling=_in_stage(Stage.ENROLLING, MOST_ENROLLING) if files else [],
        today=on,
    )


def _in_stage(stage: Stage, most: int = MOST_DUE) -> list[OwnClass]:
    return own_classes(OwnQuestion(account=signed_in(), on=clock.today(), stage=stage), most=most)


def _lessons() -> list[Task]:
    count = count_unmarked(signed_in(), on=clock.today())
    if not count:
        return []
    words = "上完课当天登记，课时才算数"
    return [Task(f"{count} 节课要登记考勤", words, link("institution.attendance"))]


def _register() -> list[Task]:
    """An order, a licence that runs out, an application that came back."""
    own, on = signed_in().institution, clock.today()
    if own is None:
        return []
    index, tasks = link("institution.applications"), []
    now = standing_on(own.id, on=on)
    if now and now.standing is Standing.RECTIFICATION and now.deadline:
        words = f"已在{day(now.deadline)}到期" if now.deadline < on else f"到{day(now.deadline)}"
        tasks.append(Task(f"限期整改，{words}", now.reason, index))
    left = licence_days_left(own)
    if left is not None and now and now.standing.is_listed:
        name = "办学许可证已到期" if left < 0 else f"办学许可证还有 {left} 天到期"
        tasks.append(Task(name, "换了新证，来改登记的内容", index))
    for one in applications_of(own.id):
        if one.state is ApplicationState.RETURNED:
            href = link("institution.application", key=one.key)
            tasks.append(Task(f"{one.kind.label}退回补正", one.checks[-1].words, href))
    return tasks


def _filed() -> list[Task]:
    """Instructors, venues, programmes: what was returned, whose check or lease ends."""
    own, on = signed_in().institution_id or 0, clock.today()
    changes = changes_of(Scope(institution_id=own), is_open=True, most=MOST_DUE)
    returned = [one for one in changes if one.state is RegisterState.RETURNED]
    tasks = [
        Task(
            f"{one.deed.label}{one.noun.label}：{one.title}",
            "退回补正，看理由，改好再提交",
            link("institution.register_change", key=one.key),
        )
        for one in returned
    ]
    warnings = [(one, venue_warning(one, on=on)) for one in venues_of(own, on=on)]
    address = link("institution.venues")
    return tasks + [Task(one.name, words, address) for one, words in warnings if words]


def _listings() -> list[Task]:
    """What was served on the institution and may still be answered."""
    cases = own_listings(signed_in().institution_id or 0, on=clock.today())
    return [
        Task(
            "收到拟列入名单告知书",
            f"陈述申辩期到{day(case.due[0])}",
            link("institution.listing", key=case.listing.key),
        )
        for case in cases
        if case.state in (ListingState.NOTICED, ListingState.ANSWERING) and case.due
    ]


def _filings() -> list[Task]:
    """Returned ones, drafts that start soon, what nobody can sign up for yet; then the rest."""
    tasks = [_returned(one) for one in _in_stage(Stage.RETURNED)]
    soon = clock.today() + SOON
    drafts = [one for one in _in_stage(Stage.DRAFT) if one.filed.planned_start <= soon]
    tasks += [_task(one, f"{day(one.filed.planned_start)}要开班，还没有提交") for one in drafts]
    tasks += _waiting(_in_stage(Stage.WAITING))
    closing = _in_stage(Stage.CLOSING)
    tasks += [_task(one, "课上完了，等服务中心审核结班", waits=True) for one in closing]
    # What waits for somebody else comes last.
    return sorted(tasks, key=lambda task: task.waits)


def _returned(one: OwnClass) -> Task:
    return _task(one, f"退回补正：{remarks_of(acts_of(one.filed.id)[::-1])}")


def _waiting(found: list[OwnClass]) -> list[Task]:
    """What the centre has before it."""
    days = {one.filed.id: day_of(one.filed.submitted_at) for one in found if one.filed.submitted_at}
    calendar = working_calendar(since=min(days.values(), default=clock.today()))
    return [
        _task(
            one,
            _waiting_words(one, days[one.filed.id], calendar),
            waits=one.state is not None,
        )
        for one in found
    ]


def _waiting_words(one: OwnClass, submitted_on: date, calendar: Calendar) -> str:
    """A term that has passed is a flag, and approves nothing."""
    if one.state is None:
        return "已提交，还没有公开，没有人能报名"
    due = filing_review_due(jurisdiction(), calendar, submitted_on=submitted_on)
    if due.day < clock.today():
        return f"服务中心应在{day(due.day)}前答复，已超期。超期不会自动通过，打电话问服务中心"
    return f"等服务中心答复，{day(due.day)}前" + ("（暂定）" if due.is_provisional else "")


def _task(one: OwnClass, line: str, *, waits: bool = False) -> Task:
    name = f"{one.subject}，{day(one.filed.planned_start)}开班"
    href = link("institution.training_class", number=one.filed.number)
    return Task(name, line, href, waits)
