"""Black and white lists: states from events and dates, publicity, marks, what they stop."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.figures import ListingColour
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import (
    Event,
    ListingEventKind,
    ListingKind,
    ListingMark,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
    ListingState,
    bars,
    ends_white,
    is_disputed,
    is_in_force,
    is_public,
    publicity_until,
    repair_from,
    state_on,
)

BLACK, WHITE = ListingColour.BLACK, ListingColour.WHITE
K, S = ListingEventKind, ListingState
FROM, UNTIL = date(2026, 9, 15), date(2027, 9, 14)


def day(text: str) -> date:
    return date.fromisoformat(text)


HISTORY = (
    Event(K.NOTICE_SERVED, day("2026-09-01")),
    Event(K.STATEMENT_RECEIVED, day("2026-09-03")),
    Event(K.STATEMENT_ANSWERED, day("2026-09-07"), "三次抽查都有记录"),
    Event(K.DECIDED, day("2026-09-10")),
    Event(K.SERVED, day("2026-09-12")),
)


def black(on: str, *more: Event, term_until: date | None = UNTIL) -> ListingState:
    events = (*HISTORY, *more)
    return state_on(
        day(on), colour=BLACK, events=events, effective_from=FROM, term_until=term_until
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-08-31", S.DRAFT),
        ("2026-09-01", S.NOTICED),
        ("2026-09-03", S.ANSWERING),
        ("2026-09-09", S.ANSWERING),
        ("2026-09-10", S.DECIDED),
        ("2026-09-12", S.SERVED),
        ("2026-09-14", S.SERVED),
        ("2026-09-15", S.IN_FORCE),
        ("2027-09-14", S.IN_FORCE),
        ("2027-09-15", S.EXPIRED),
    ],
)
def test_a_black_entry_through_its_days(on: str, expected: ListingState) -> None:
    assert black(on) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (K.REPAIR_GRANTED, S.REPAIRED),
        (K.ANNULLED, S.ANNULLED),
        (K.WITHDRAWN, S.ANNULLED),
        (K.SUPERSEDED, S.SUPERSEDED),
        (K.EXPIRED, S.EXPIRED),
    ],
)
def test_an_entry_ends_the_moment_it_is_ended(
    kind: ListingEventKind, expected: ListingState
) -> None:
    end = Event(kind, day("2026-12-01"))
    assert black("2026-11-30", end) is S.IN_FORCE
    assert black("2026-12-01", end) is expected
    assert black("2026-12-01", end, term_until=None) is expected


@pytest.mark.parametrize(
    "kind", [K.REPAIR_APPLIED, K.REPAIR_REFUSED, K.CORRECTED, K.OBJECTION_RECEIVED, K.PUBLISHED]
)
def test_a_step_that_ends_nothing_leaves_it_in_force(kind: ListingEventKind) -> None:
    assert black("2026-12-01", Event(kind, day("2026-12-01"))) is S.IN_FORCE


def test_the_stronger_end_wins() -> None:
    ends = [Event(kind, day("2026-12-01")) for kind in (K.EXPIRED, K.REPAIR_GRANTED, K.ANNULLED)]
    assert black("2026-12-01", *ends) is S.ANNULLED
    assert black("2026-12-01", *ends[:2]) is S.REPAIRED


def test_nothing_is_in_force_before_it_was_served() -> None:
    unserved = HISTORY[:-1]
    state = state_on(FROM, colour=BLACK, events=unserved, effective_from=FROM, term_until=UNTIL)
    assert state is S.DECIDED
    undated = state_on(FROM, colour=BLACK, events=HISTORY, effective_from=None, term_until=None)
    assert undated is S.SERVED


def test_a_term_by_condition_has_no_last_day() -> None:
    assert black("2099-01-01", term_until=None) is S.IN_FORCE


WHITE_HISTORY = (
    Event(K.APPLIED, day("2026-01-05")),
    Event(K.ASSESSED, day("2026-02-02")),
    Event(K.PUBLICITY_OPENED, day("2026-03-02")),
)


def white(on: str, *more: Event, black_from: date | None = None) -> ListingState:
    return state_on(
        day(on),
        colour=WHITE,
        events=(*WHITE_HISTORY, *more),
        effective_from=day("2026-03-10"),
        term_until=day("2027-03-09"),
        black_from=black_from,
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-01-04", S.DRAFT),
        ("2026-01-05", S.APPLIED),
        ("2026-02-02", S.ASSESSED),
        ("2026-03-02", S.PUBLICITY),
        ("2026-03-10", S.ACTIVE),
        ("2027-03-09", S.ACTIVE),
        ("2027-03-10", S.LAPSED),
    ],
)
def test_a_white_entry_through_its_days(on: str, expected: ListingState) -> None:
    assert white(on) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (K.WITHDRAWN, S.WITHDRAWN_BY_REQUEST),
        (K.REMOVED, S.REMOVED),
        (K.ANNULLED, S.REMOVED),
        (K.EXPIRED, S.LAPSED),
    ],
)
def test_a_white_entry_ends_without_ever_showing_as_black(
    kind: ListingEventKind, expected: ListingState
) -> None:
    """Rule 7."""
    assert white("2026-06-01", Event(kind, day("2026-06-01"))) is expected
    assert white("2026-05-31", Event(kind, day("2026-06-01"))) is S.ACTIVE
    assert expected.colour != "black"


def test_a_black_entry_ends_the_white_one_at_the_same_moment() -> None:
    """Rule 6."""
    assert white("2026-09-14", black_from=FROM) is S.ACTIVE
    assert white("2026-09-15", black_from=FROM) is S.REMOVED
    both = state_on(
        FROM,
        colour=BLACK,
        events=HISTORY,
        effective_from=FROM,
        term_until=UNTIL,
        black_from=FROM,
    )
    assert both is S.IN_FORCE


@pytest.mark.parametrize(
    ("black_from", "black_until", "black_ended_on", "expected"),
    [
        ("2026-09-15", None, None, "2026-09-15"),
        ("2026-09-15", "2026-09-20", None, "2026-09-15"),
        ("2026-09-15", None, "2026-09-15", None),
        ("2026-09-15", None, "2026-09-16", "2026-09-15"),
        ("2026-01-15", "2026-03-09", None, None),
        ("2026-01-15", "2026-03-10", None, "2026-03-10"),
        ("2026-01-15", None, "2026-03-10", None),
        (None, None, None, None),
    ],
)
def test_a_black_entry_ends_for_good_what_held_with_it(
    black_from: str | None,
    black_until: str | None,
    black_ended_on: str | None,
    expected: str | None,
) -> None:
    """Rule 6: not a white entry that was earned after it, nor one it never met."""
    days = {
        "black_from": black_from,
        "black_until": black_until,
        "black_ended_on": black_ended_on,
    }
    known = {name: day(value) if value else None for name, value in days.items()}
    found = ends_white(white_from=day("2026-03-10"), **known)
    assert found == (day(expected) if expected else None)


@pytest.mark.parametrize(
    ("on", "ended_on", "term_until", "expected"),
    [
        ("2026-09-14", None, UNTIL, False),
        ("2026-09-15", None, UNTIL, True),
        ("2027-09-14", None, UNTIL, True),
        ("2027-09-15", None, UNTIL, False),
        ("2099-01-01", None, None, True),
        ("2026-11-30", "2026-12-01", UNTIL, True),
        ("2026-12-01", "2026-12-01", UNTIL, False),
    ],
)
def test_in_force_is_computed_from_dates_when_read(
    on: str, ended_on: str | None, term_until: date | None, expected: bool
) -> None:
    """Rule 3."""
    ended = day(ended_on) if ended_on else None
    found = is_in_force(day(on), effective_from=FROM, term_until=term_until, ended_on=ended)
    assert found is expected
    assert not is_in_force(day(on), effective_from=None, term_until=term_until, ended_on=ended)


def test_public_lasts_no_longer_than_the_publicity_period() -> None:
    def shown(on: str, public_until: date | None, ended_on: date | None = None) -> bool:
        return is_public(
            day(on),
            effective_from=FROM,
            term_until=UNTIL,
            public_until=public_until,
            ended_on=ended_on,
        )

    assert shown("2026-12-14", day("2026-12-14"))
    assert not shown("2026-12-15", day("2026-12-14"))
    assert not shown("2026-09-14", day("2026-12-14"))
    assert not shown("2026-12-14", None)
    assert not shown("2026-12-14", day("2026-12-14"), FROM)
    assert not shown("2027-09-15", day("2029-01-01"))


@pytest.mark.parametrize(
    ("severity", "last"),
    [
        (ListingSeverity.MINOR, "2026-12-14"),
        (ListingSeverity.ORDINARY, "2027-09-14"),
        (ListingSeverity.SERIOUS, "2029-09-14"),
    ],
)
def test_severity_caps_publicity(law: Jurisdiction, severity: ListingSeverity, last: str) -> None:
    """Rule 5: 3, 12 and 36 months."""
    assert publicity_until(law, severity=severity, effective_from=FROM) == day(last)
    shorter = publicity_until(
        law, severity=severity, effective_from=FROM, term_until=day("2026-10-01")
    )
    assert shorter == day("2026-10-01")
    longer = publicity_until(
        law, severity=severity, effective_from=FROM, term_until=day("2039-10-01")
    )
    assert longer == day(last)


@pytest.mark.parametrize(
    ("last", "first_day"),
    [("2026-09-24", "2026-09-20"), ("2026-09-25", "2026-09-21"), ("2026-09-15", "2026-09-16")],
)
def test_repair_may_be_applied_for_from_half_of_the_term(last: str, first_day: str) -> None:
    assert repair_from(effective_from=FROM, last_day=day(last)) == day(first_day)


def test_an_entry_is_disputed_while_an_objection_has_no_answer() -> None:
    raised = Event(K.OBJECTION_RECEIVED, day("2026-10-01"))
    again = Event(K.OBJECTION_RECEIVED, day("2026-10-05"))
    answered = Event(K.OBJECTION_ANSWERED, day("2026-10-08"), "理由")
    assert not is_disputed(day("2026-09-30"), events=[raised])
    assert is_disputed(day("2026-10-01"), events=[raised])
    assert not is_disputed(day("2026-10-08"), events=[raised, answered])
    assert is_disputed(day("2026-10-08"), events=[raised, again, answered])
    assert (ListingMark.DISPUTED.label, ListingMark.DISPUTED.shape) == ("异议处理中", "◐")


PROGRAMME = ListingKind.PROGRAMME
STRONG = (
    ListingMeasure.SUSPEND_NEW_CLASSES,
    ListingMeasure.SUSPEND_ALL,
    ListingMeasure.REMOVE_FROM_DIRECTORY,
)


@pytest.mark.parametrize("measure", ListingMeasure)
@pytest.mark.parametrize("is_new_class", [True, False])
def test_a_measure_stops_filings_and_enrolments_in_its_scope(
    measure: ListingMeasure, is_new_class: bool
) -> None:
    """Rule 10."""
    stops = measure in STRONG
    assert measure.is_barring is stops

    def stopped(scope: ListingScope, **same: bool) -> bool:
        return bars(kind=PROGRAMME, measure=measure, scope=scope, is_new_class=is_new_class, **same)

    assert stopped(ListingScope.ALL) is stops
    assert stopped(ListingScope.NEW_CLASSES) is (stops and is_new_class)
    assert stopped(ListingScope.OCCUPATION, is_same_occupation=True) is stops
    assert stopped(ListingScope.OCCUPATION, is_same_site=True) is False
    assert stopped(ListingScope.SITE, is_same_site=True) is stops
    assert stopped(ListingScope.SITE, is_same_occupation=True) is False


@pytest.mark.parametrize("kind", [ListingKind.PENALTY, ListingKind.MIRROR])
def test_what_was_decided_elsewhere_is_shown_and_stops_nothing(kind: ListingKind) -> None:
    for measure in (None, ListingMeasure.SUSPEND_ALL):
        assert not bars(kind=kind, measure=measure, scope=ListingScope.ALL, is_new_class=True)
    assert not bars(kind=PROGRAMME, measure=None, scope=ListingScope.ALL, is_new_class=True)


def test_only_an_entry_in_force_is_black_on_screen() -> None:
    assert [state for state in ListingState if state.colour == "black"] == [S.IN_FORCE]
    assert S.IN_FORCE.label == "黑名单·有效中"
    assert (S.ACTIVE.label, S.ACTIVE.shape) == ("白名单", "✓")


@given(
    st.lists(st.builds(Event, st.sampled_from(K), st.dates(day("2026-09-01"), day("2028-01-01")))),
    st.dates(day("2026-08-01"), day("2028-06-01")),
)
def test_a_black_state_never_comes_before_service_or_after_the_term(
    events: list[Event], on: date
) -> None:
    state = state_on(on, colour=BLACK, events=events, effective_from=FROM, term_until=UNTIL)
    if state is S.IN_FORCE:
        assert any(event.kind is K.SERVED and event.on <= on for event in events)
        assert FROM <= on <= UNTIL
