"""The page of a refusal: the reason is the heading, then the rule, the record, what to do now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from portal.policy.classes import ClassState
from portal.policy.identity import birth_date
from portal.policy.verdict import Reason
from portal.records.benefits import benefits_of
from portal.records.training_class import ClassOnDay
from portal.services.particulars import Particulars
from portal.web.access import signed_in
from portal.web.clock import today
from portal.web.formatting import day, full_day
from portal.web.links import link
from portal.web.site import jurisdiction
from portal.worker.training import class_subject

# Why a class takes nobody today, in the words of whoever wanted to join.
CLOSED = {
    ClassState.CANCELLED: "这个班不开了",
    ClassState.CLOSED: "这个班已经结班",
    ClassState.CLOSING: "这个班已经上完课",
    ClassState.RUNNING: "这个班已经开班，不能再报",
    ClassState.SUSPENDED: "这个班暂停招生，现在不能报",
    ClassState.ENROLMENT_CLOSED: "这个班已经截止报名",
}
ABOUT_BENEFITS = ("yearly", "lifetime", "repeat")
ABOUT_CONTRACT = ("contract_missing", "contract_too_short", "contract_too_old")
TYPED = ("group_not_admitted", *ABOUT_CONTRACT)


@dataclass(frozen=True)
class Way:
    """Something that one can do now."""

    words: str
    href: str
    is_main: bool = False


def refused(
    found: ClassOnDay, reasons: Sequence[Reason], particulars: Particulars | None = None
) -> ResponseReturnValue:
    """Why this person cannot join this class now; without reasons the class takes nobody."""
    words = CLOSED.get(found.state, "这个班现在不能报")
    first, *others = reasons or [Reason(found.state.value, words, "")]
    page = render_template(
        "worker/enrolments/refused.html",
        found=found,
        subject=class_subject(found.filed),
        reason=first,
        others=others,
        record=[*_record(first.code, found, particulars)],
        is_typed=first.code in TYPED,
        may_pay=found.filed.is_subsidised and first.code in (*ABOUT_BENEFITS, *TYPED),
        ways=[*_ways(first.code, found)],
    )
    return make_response(page, 422)


def _record(
    code: str, found: ClassOnDay, particulars: Particulars | None
) -> Iterator[tuple[str, str]]:
    """What the answer rests on, so that a mistake in it can be found."""
    person = signed_in().person
    if code in ABOUT_BENEFITS and person and signed_in().card_seen_on:
        counted = [benefit for benefit in benefits_of(person.id) if benefit.state.counts]
        for benefit in counted:
            name = "，".join(part for part in (benefit.type.label, benefit.occupation) if part)
            yield full_day(benefit.on), f"{name}（{benefit.state.label}）"
        yield "累计", f"{len(counted)} 次"
    elif code == "too_young" and person and person.number:
        born = birth_date(person.number)
        if born:
            yield "出生日期", full_day(born)
        yield "开班日期", full_day(found.filed.planned_start)
    elif code == "group_not_admitted" and particulars:
        yield "人员类别", jurisdiction().group(found.filed.planned_start, particulars.group)
        yield "这个班", f"{found.filed.training_type.label}培训"
    elif code in ABOUT_CONTRACT and particulars and particulars.contract_from:
        yield "合同从哪天起", full_day(particulars.contract_from)
        until = particulars.contract_until
        yield "合同到哪天止", full_day(until) if until else "没有写到期日"
        yield "开班日期", full_day(found.filed.planned_start)
    elif code == ClassState.ENROLMENT_CLOSED:
        yield "截止日期", day(found.filed.enrol_until)


def _ways(code: str, found: ClassOnDay) -> Iterator[Way]:
    number, occupation = found.filed.number, found.filed.occupation
    if code == "yearly":
        year = today().year + 1
        address = link("public.classes", **{"from": f"{year}-01-01"})
        yield Way(f"看 {year} 年的班", address, is_main=True)
    elif code == "group_not_admitted":
        yield Way("看别的班", link("public.classes", open="1"), is_main=True)
        yield Way("重选人员类别", link("worker.enrolment_new", **{"class": number}))
    elif code in ABOUT_CONTRACT:
        yield Way("填错了，重新填", link("worker.enrolment_new", **{"class": number}), is_main=True)
    elif occupation:
        address = link("public.classes", occupation=occupation.key, open="1")
        yield Way(f"看别的{occupation.name}班", address, is_main=True)
    else:
        yield Way("看还能报的班", link("public.classes", open="1"), is_main=True)
    yield Way("回我的培训", link("worker.home"))
