"""What an institution may ask for, and what must be in it."""

from dataclasses import replace
from datetime import date

import pytest

from portal.policy.applications import (
    LIVE,
    OPEN_TO,
    STANDING_AFTER,
    ApplicationKind,
    ApplicationState,
    Asked,
    what_is_missing,
)
from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.policy.verdict import Weight

ON = date(2026, 11, 23)
WHOLE = Asked(
    kind=ApplicationKind.FILING,
    name="试用职业培训学校",
    institution_kind=InstitutionKind.PRIVATE_SCHOOL,
    nature=InstitutionNature.PRIVATE_NON_PROFIT,
    licence_no="试民1号",
    licence_until=ON,
    address="示例路1号",
    district="中川园区",
    centre="first",
    business_phone="0931-0000001",
    programmes=1,
)


def missing(asked: Asked) -> list[str]:
    return [reason.code for reason in what_is_missing(asked, on=ON)]


def test_a_whole_application_lacks_nothing() -> None:
    assert missing(WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "name"),
        ({"institution_kind": None}, "kind"),
        ({"nature": None}, "nature"),
        ({"licence_no": "", "licence_until": None}, "licence_no"),
        ({"licence_until": None}, "licence_until"),
        ({"licence_until": date(2026, 11, 22)}, "licence_until"),
        ({"address": ""}, "address"),
        ({"district": ""}, "district"),
        ({"centre": ""}, "centre"),
        ({"business_phone": ""}, "business_phone"),
        ({"programmes": 0}, "subject"),
    ],
)
def test_it_names_what_is_missing(changes: dict[str, object], code: str) -> None:
    assert missing(replace(WHOLE, **changes)) == [code]  # type: ignore[arg-type]


def test_only_a_private_school_needs_a_licence() -> None:
    public = replace(
        WHOLE, institution_kind=InstitutionKind.OTHER, licence_no="", licence_until=None
    )
    assert missing(public) == []


def test_a_change_lists_no_programmes() -> None:
    assert missing(replace(WHOLE, kind=ApplicationKind.CHANGE, programmes=0)) == []


@pytest.mark.parametrize("kind", [ApplicationKind.LEAVING, ApplicationKind.MENDING])
def test_a_leaving_and_a_report_say_why(kind: ApplicationKind) -> None:
    assert missing(Asked(kind=kind)) == ["words"]
    assert missing(Asked(kind=kind, words="场地已经补了灭火器")) == []
    (reason,) = what_is_missing(Asked(kind=kind), on=ON)
    asked = "整改了什么" if kind is ApplicationKind.MENDING else "为什么退出"
    assert (reason.text, reason.weight) == (f"写{asked}", Weight.REFUSE)


def test_every_standing_says_what_is_open_to_it() -> None:
    assert OPEN_TO.keys() == {None, *Standing}
    for standing, kinds in OPEN_TO.items():
        is_in = standing is not None and standing.is_listed
        assert (ApplicationKind.FILING in kinds) is not is_in
        assert (ApplicationKind.LEAVING in kinds) is is_in
        assert (ApplicationKind.CHANGE in kinds) is is_in
    mending = {standing for standing, kinds in OPEN_TO.items() if ApplicationKind.MENDING in kinds}
    assert mending == {Standing.RECTIFICATION, Standing.SUSPENDED}


def test_leaving_by_own_wish_is_no_removal() -> None:
    assert STANDING_AFTER == {
        ApplicationKind.FILING: Standing.FILED,
        ApplicationKind.MENDING: Standing.FILED,
        ApplicationKind.LEAVING: Standing.WITHDRAWN,
    }


def test_a_centre_looks_at_filings_and_reports() -> None:
    checked = {kind for kind in ApplicationKind if kind.is_checked}
    assert checked == {ApplicationKind.FILING, ApplicationKind.MENDING}
    live = {"draft", "submitted", "returned", "forwarded"}
    assert {state.value for state in ApplicationState if state.is_live} == live == set(LIVE)
    assert [state for state in ApplicationState if state.is_editable] == ["draft", "returned"]
