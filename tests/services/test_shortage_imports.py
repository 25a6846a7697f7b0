"""The entries of a shortage directory from a spreadsheet: all of them, or none."""

import pytest

from portal.policy.roles import Role
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.database import db, transaction
from portal.records.imports import Import, wrong_rows_of
from portal.records.shortage import ShortageVersion
from portal.records.shortage_proposals import ShortageAct, newest_deed, version_numbered
from portal.services import imports, shortage, shortage_drafts
from portal.services.imports import Job
from portal.services.refusal import Refusal
from portal.services.shortage_imports import SHORTAGE
from tests.builders import a_directory
from tests.clock import DAY, NOW
from tests.filings import LAW
from tests.people import official
from tests.spreadsheets import a_file

pytestmark = pytest.mark.usefixtures("app")
HEADINGS = ("职业（工种）", "产业", "等级", "紧缺情况", "一年约需（人）")
WELDER = ("焊工", "新材料", "高级工、技师", "缺口大", "180")
COURIER = ("快递员", "现代服务业", "全部等级", "", "")


@pytest.fixture
def officer() -> Account:
    return official(Role.PROPOSING_OFFICER)


@pytest.fixture
def draft(officer: Account) -> ShortageVersion:
    with transaction() as session:
        first = a_directory(session, "电工")
    source = version_numbered(first.number)
    return shortage_drafts.begin(source, law=LAW, by=officer, at=NOW, on=DAY)


def checked(
    draft: ShortageVersion, officer: Account, *lines: tuple[str, ...]
) -> tuple[Import, Job]:
    found = SHORTAGE.find(str(draft.number), officer)
    job = Job(by=officer, at=NOW, on=DAY, law=LAW, subject=found)
    content = a_file([HEADINGS, *lines])
    one = imports.upload(
        SHORTAGE, content, "目录.xlsx", subject=str(draft.number), by=officer, at=NOW
    )
    imports.step(one, SHORTAGE, job)
    return one, job


def names(draft: ShortageVersion) -> list[str]:
    db.session.rollback()
    return [one.occupation.name for one in draft.entries]


def test_it_takes_the_place_of_what_was_there(draft: ShortageVersion, officer: Account) -> None:
    one, job = checked(draft, officer, WELDER, COURIER)
    assert names(draft) == ["电工"]
    assert imports.apply(one, SHORTAGE, job)
    assert names(draft) == ["焊工", "快递员"]
    first = draft.entries[0]
    assert first.levels == {Level.ADVANCED, Level.TECHNICIAN}
    assert (first.industry, first.urgency, first.annual_demand) == ("新材料", "缺口大", 180)
    assert draft.entries[1].levels == frozenset()


def test_one_wrong_row_keeps_all_of_them_out(draft: ShortageVersion, officer: Account) -> None:
    one, job = checked(
        draft,
        officer,
        WELDER,
        ("宇航员", "新材料", "", "", ""),
        ("快递员", "航天", "", "", ""),
        ("电工", "新材料", "八级工", "", ""),
        ("车工", "新材料", "", "", "0"),
        ("焊工", "新材料", "", "", ""),
    )
    assert len(wrong_rows_of(one, most=9)) == 5
    with pytest.raises(Refusal):
        imports.apply(one, SHORTAGE, job)
    assert names(draft) == ["电工"]


def test_a_version_that_waits_or_is_published_takes_no_rows(
    draft: ShortageVersion, officer: Account
) -> None:
    one, job = checked(draft, officer, WELDER)
    head = shortage_drafts.Head(
        level=draft.level,
        title="目录",
        document_no="1号",
        issuer="机关",
        issued_on=None,
        uplift_percent=20,
        note="",
    )
    for deed in ("head", "propose"):
        newest = newest_deed(draft.id)
        seen = newest.id if newest else 0
        if deed == "head":
            shortage_drafts.edit_head(draft, head, seen=seen, by=officer, at=NOW)
        else:
            act = ShortageAct.PUBLISH
            shortage.propose(draft, act, DAY, seen=seen, by=officer, at=NOW, on=DAY)
    assert SHORTAGE.find(str(draft.number), officer) is None
    with pytest.raises(Refusal, match="waiting"):
        imports.apply(one, SHORTAGE, job)
    for key in ("1", "", "x", "99", "9" * 30):
        assert SHORTAGE.find(key, officer) is None
