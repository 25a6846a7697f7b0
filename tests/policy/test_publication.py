"""The checker behind the publish action names everything that due process still asks for."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.policy.deadlines import Calendar
from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingSeverity,
)
from portal.policy.publication import Entry, missing_for_decision, missing_for_publication
from portal.policy.verdict import Reason, Weight
from tests.policy.conftest import working_days

K = ListingEventKind
BASIS = ("新民社发〔2025〕13号", "五(三)")
STAR_BASIS = ("甘政办发〔2025〕66号", "二(四)")
NOTICE = Event(K.NOTICE_SERVED, date(2026, 11, 2))
STATEMENT = Event(K.STATEMENT_RECEIVED, date(2026, 11, 4))
ANSWER = Event(K.STATEMENT_ANSWERED, date(2026, 11, 6), "三次抽查都有记录，不采纳")
ENTRY = Entry(
    kind=ListingKind.PROGRAMME,
    colour=ListingColour.BLACK,
    measure=ListingMeasure.SUSPEND_ALL,
    severity=ListingSeverity.SERIOUS,
    ground=ListingGround.FALSE_TRAINING,
    facts="2026年6月3日至19日，报送考勤 40 人，三次抽查实到都不足 15 人",
    bases=(BASIS,),
    authority="兰州新区主管部门（演示）",
    decision_no="演示决字〔2026〕第 3 号",
    decided_on=date(2026, 11, 10),
    decided_by="提出人",
    approved_by="批准人",
    served_on=date(2026, 11, 12),
    effective_from=date(2026, 11, 12),
    term_until=date(2027, 11, 11),
    remedies="60 日内申请行政复议，或 6 个月内起诉",
    repair_conditions="改正以后可以申请",
    events=(NOTICE, STATEMENT, ANSWER),
)


def missing(entry: Entry = ENTRY, **changes: Any) -> tuple[Reason, ...]:
    law = load("lanzhou-new-area")
    return missing_for_publication(law, Calendar(working_days()), replace(entry, **changes))


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def test_it_works() -> None:
    assert missing() == ()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("facts", {"facts": ""}),
        ("ground", {"ground": None}),
        ("measure", {"measure": None}),
        ("repair_conditions", {"repair_conditions": ""}),
        ("private_number", {"facts": "学员 6201 0019900101 0013 没有到场"}),
        ("private_number", {"facts": "电话１３８０００００００1"}),
        ("private_number", {"term_condition": "等 13800000001 验收"}),
        ("private_number", {"remedies": "60 日内向 13800000001 提出"}),
        ("private_number", {"repair_conditions": "联系 13800000001"}),
        ("authority", {"authority": ""}),
        ("decision_no", {"decision_no": ""}),
        ("decided_on", {"decided_on": None}),
        ("remedies", {"remedies": ""}),
        ("term", {"term_until": None}),
        ("effective_from", {"effective_from": None}),
        ("served_on", {"served_on": None}),
        ("severity", {"severity": None}),
        ("publication_reason", {"severity": ListingSeverity.MINOR}),
        ("legal_basis", {"bases": ()}),
        ("legal_basis", {"bases": (("新民社发〔2025〕13号", "五(九)"),)}),
        ("legal_basis", {"bases": (BASIS, STAR_BASIS)}),
        ("two_officials", {"approved_by": "提出人"}),
        ("two_officials", {"approved_by": ""}),
        ("two_officials", {"decided_by": ""}),
        ("effective_before_service", {"effective_from": date(2026, 11, 11)}),
        ("effective_before_publication", {"published_on": date(2026, 11, 13)}),
        ("service_before_decision", {"served_on": date(2026, 11, 9)}),
        ("term_over", {"term_until": date(2026, 11, 11)}),
        ("publicity_cap", {"public_until": date(2029, 11, 12)}),
        ("notice", {"events": ()}),
        ("notice", {"events": (STATEMENT, ANSWER)}),
        ("answer_window", {"decided_on": date(2026, 11, 9)}),
        ("statement_answer", {"events": (NOTICE, STATEMENT)}),
        ("statement_answer", {"events": (NOTICE, STATEMENT, STATEMENT, ANSWER)}),
        ("statement_answer", {"events": (NOTICE, STATEMENT, replace(ANSWER, reason=" "))}),
        (
            "statement_answer",
            {"events": (NOTICE, STATEMENT, replace(ANSWER, on=date(2026, 11, 11)))},
        ),
    ],
)
def test_it_names_what_is_missing(code: str, changes: dict[str, Any]) -> None:
    """Rules 1, 2 and 5 of the lists."""
    found = missing(**changes)
    assert codes(found) == [code]
    assert found[0].weight is Weight.REFUSE
    assert found[0].text


def test_it_names_everything_at_once() -> None:
    bare = Entry(kind=ListingKind.PROGRAMME, colour=ListingColour.BLACK)
    assert codes(missing(bare)) == [
        "facts",
        "ground",
        "measure",
        "authority",
        "decision_no",
        "decided_on",
        "remedies",
        "repair_conditions",
        "term",
        "effective_from",
        "served_on",
        "severity",
        "legal_basis",
        "two_officials",
        "notice",
    ]


def test_a_condition_is_a_term_and_a_minor_case_may_be_published_with_a_reason() -> None:
    assert missing(term_until=None, term_condition="整改验收合格") == ()
    assert missing(severity=ListingSeverity.MINOR, publication_reason="学员要求公开") == ()


def test_what_happens_on_the_day_itself_is_in_time() -> None:
    """A term may end on the day of effect, a statement be answered on the day of decision."""
    assert missing(term_until=date(2026, 11, 12)) == ()
    assert missing(events=(NOTICE, STATEMENT, replace(ANSWER, on=date(2026, 11, 10)))) == ()


def test_the_window_ends_after_its_fifth_working_day_or_with_a_waiver() -> None:
    early = date(2026, 11, 6)
    answered = (NOTICE, Event(K.STATEMENT_RECEIVED, early), replace(ANSWER, on=early))
    found = missing(decided_on=early, events=answered)
    assert codes(found) == ["answer_window"]
    assert found[0].text == "陈述申辩期到11月9日，之后才能决定"
    assert found[0].clause == "本地设定"
    waived = Event(K.STATEMENT_WAIVED, date(2026, 11, 3))
    assert missing(decided_on=date(2026, 11, 4), events=(NOTICE, waived)) == ()
    late_waiver = replace(waived, on=date(2026, 11, 7))
    assert codes(missing(decided_on=early, events=(NOTICE, late_waiver))) == ["answer_window"]


def test_a_second_notice_opens_the_window_again() -> None:
    again = Event(K.NOTICE_SERVED, date(2026, 11, 9))
    assert codes(missing(events=(NOTICE, STATEMENT, ANSWER, again))) == ["answer_window"]


def test_a_waiver_answers_the_notice_before_it_and_no_later_one() -> None:
    """Rule 2: what the party is told anew it may answer anew."""
    waived = Event(K.STATEMENT_WAIVED, date(2026, 11, 3))
    again = Event(K.NOTICE_SERVED, date(2026, 11, 9))
    assert codes(missing(events=(NOTICE, waived, again))) == ["answer_window"]
    waived_again = replace(waived, on=date(2026, 11, 9))
    assert missing(events=(NOTICE, waived, again, waived_again)) == ()


def test_before_the_decision_the_steps_so_far_are_judged(law: Jurisdiction) -> None:
    calendar = Calendar(working_days())
    undecided = replace(ENTRY, decided_on=None)
    assert missing_for_decision(law, calendar, undecided) == ()
    unanswered = replace(undecided, events=(NOTICE, STATEMENT))
    assert codes(missing_for_decision(law, calendar, unanswered)) == ["statement_answer"]


def test_a_basis_must_have_been_in_force_at_the_decision() -> None:
    later = ("甘政办发〔2025〕66号", "二(十三)")
    assert missing(bases=(later,)) == ()
    older = replace(
        ENTRY,
        decided_on=date(2025, 11, 5),
        events=(Event(K.NOTICE_SERVED, date(2025, 10, 9)),),
    )
    assert codes(missing(older, bases=(later,))) == ["legal_basis"]
    assert missing(older) == ()
    every_basis = (BASIS, ("新民社发〔2025〕13号", "四(三)"))
    first_summer = replace(
        older,
        decided_on=date(2025, 6, 10),
        events=(Event(K.NOTICE_SERVED, date(2025, 5, 12)),),
    )
    assert missing(first_summer, bases=every_basis) == ()


def test_a_penalty_decided_elsewhere_names_its_own_basis_and_needs_no_notice_of_ours() -> None:
    elsewhere = replace(
        ENTRY,
        kind=ListingKind.PENALTY,
        measure=None,
        bases=(("另一部法", "第一条"),),
        source_url="https://127.0.0.1/7",
        events=(),
    )
    assert missing(elsewhere) == ()
    assert codes(missing(elsewhere, bases=())) == ["legal_basis"]
    assert codes(missing(elsewhere, source_url="")) == ["source_url"]


WHITE = replace(
    ENTRY,
    colour=ListingColour.WHITE,
    severity=None,
    measure=None,
    ground=None,
    repair_conditions="",
    bases=(STAR_BASIS,),
    served_on=None,
    events=(Event(K.ASSESSED, date(2026, 10, 26)), Event(K.PUBLICITY_OPENED, date(2026, 11, 2))),
)


def test_a_white_entry_needs_no_notice_service_or_severity() -> None:
    assert missing(WHITE) == ()
    assert codes(missing(WHITE, bases=(BASIS,))) == ["legal_basis"]
    assert codes(missing(WHITE, approved_by="提出人")) == ["two_officials"]


def test_a_white_entry_is_assessed_and_publicised_and_has_a_last_day() -> None:
    """Five working days; an objection in them is answered before the decision."""
    assessed, posted = WHITE.events
    assert codes(missing(WHITE, events=(posted,))) == ["assessment"]
    assert codes(missing(WHITE, events=(assessed,))) == ["publicity"]
    found = missing(WHITE, decided_on=date(2026, 11, 9))
    assert [reason.text for reason in found] == ["公示到11月9日，之后才能决定"]
    raised = Event(K.OBJECTION_RECEIVED, date(2026, 11, 4))
    assert codes(missing(WHITE, events=(*WHITE.events, raised))) == ["objection_answer"]
    answered = replace(raised, kind=K.OBJECTION_ANSWERED, reason="查过，属实")
    assert missing(WHITE, events=(*WHITE.events, raised, answered)) == ()
    answered = replace(answered, on=date(2026, 11, 10))
    assert missing(WHITE, events=(*WHITE.events, raised, answered)) == ()
    assert codes(missing(WHITE, term_until=None, term_condition="长期")) == ["term"]
