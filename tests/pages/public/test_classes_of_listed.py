"""A class of a listed institution says so, wherever it is shown, as long as the entry is public."""

from html import unescape

from flask import Flask

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind, ListingMeasure, ListingScope
from portal.records.database import transaction
from portal.records.listings import ListingEvent
from tests.builders import EARLIER, a_class, a_listing, an_institution, an_occupation
from tests.client import CheckingClient
from tests.conftest import DAY, Hand

MARK = "机构在黑名单"
WELDING, NURSING = "26-90001", "26-90002"


def fetch(client: CheckingClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def listed_in_the_api(client: CheckingClient) -> dict[str, bool]:
    answer = client.get("/api/v1/classes").json
    assert answer
    return {row["number"]: row["is_black_listed"] for row in answer["items"]}


def build() -> None:
    """Listed for welding alone, until today; the measure is a talk, so that classes go on."""
    with transaction() as session:
        school = an_institution(session)
        a_class(session, school, number=WELDING)
        a_class(session, school, number=NURSING, subject="养老护理员")
        listing = a_listing(
            session,
            school,
            key="weld0001",
            scope=ListingScope.OCCUPATION,
            occupation=an_occupation(session, "焊工"),
            measure=ListingMeasure.TALK,
            public_until=DAY,
        )
        received = ListingEventKind.OBJECTION_RECEIVED
        listing.events.append(ListingEvent(kind=received, on_day=DAY, at=EARLIER, by="x"))


def test_it_works(app: Flask, client: CheckingClient, clock: Hand) -> None:
    build()
    assert fetch(client, "/classes").count(MARK) == 1
    assert listed_in_the_api(client) == {WELDING: True, NURSING: False}
    page = fetch(client, f"/classes/{WELDING}")
    assert "黑名单·有效中 只限焊工，至2027年8月31日" in page
    assert "异议处理中" in page
    assert "这家机构：黑名单·有效中，只限焊工，异议处理中" in fetch(
        client, f"/classes/{WELDING}?view=elder"
    )
    clock.move(days=1)
    assert MARK not in fetch(client, "/classes")
    assert "黑名单" not in fetch(client, f"/classes/{WELDING}").split("<main")[1]
    assert listed_in_the_api(client) == {WELDING: False, NURSING: False}


def test_a_white_entry_is_no_black_mark(app: Flask, client: CheckingClient) -> None:
    with transaction() as session:
        school = an_institution(session)
        a_class(session, school)
        a_listing(session, school, colour=ListingColour.WHITE, severity=None)
    assert MARK not in fetch(client, "/classes")
    assert "白名单 至2027年8月31日" in fetch(client, f"/classes/{WELDING}")
