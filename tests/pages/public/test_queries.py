"""A page that nobody has asked for yet is made with few questions to the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from portal.records.database import db
from tests.client import CheckingClient

MOST = 6
NOT_PAGES = {
    "public.healthz",
    "public.readyz",
    "public.robots",
    "public.notice_file",
    "public.policy_file",
    "public.shortage_csv",
    "public.publicity_file",
}
ADDRESSES = (
    "/",
    "/?view=elder",
    "/occupations",
    "/occupations?q=dg",
    "/occupations/a44",
    "/shortage",
    "/shortage?q=电工&on=2026-11-23",
    "/institutions",
    "/institutions?q=示例",
    "/institutions?occupation=电工&star=3",
    "/institutions?type=employment_skills",
    "/institutions?standing=removed",
    "/institutions/52620171MJ0000001U",
    "/lists",
    "/lists?q=示例丙",
    "/lists?q=52620171MJ0000001U",
    "/lists?colour=white",
    "/lists?on=2026-10-01",
    "/lists/check",
    "/feeds/lists.atom",
    "/classes",
    "/classes?q=电工",
    "/classes?group=rural_migrant_worker&open=1",
    "/classes?past=1",
    "/classes/26-00019",
    "/classes/26-00019?view=elder",
    "/certificates",
    "/certificates/202251",
    "/subsidy",
    "/subsidy?type=employment_skills&q=养老护理员",
    "/notices",
    "/notices?archive=1",
    "/publicity",
    "/policies",
    "/policies/003",
    "/policies/figures",
    "/evaluation-bodies",
    "/evaluation-bodies?q=电工&on=2026-11-23",
    "/qualifications",
    "/online-platforms",
    "/privacy",
    "/accessibility",
    "/open-data",
    "/sitemap.xml",
)


def addresses(client: CheckingClient) -> Iterator[str]:
    """The fixed ones, and the first entry of what goes by random keys."""
    yield from ADDRESSES
    for path in ("/lists", "/notices", "/publicity"):
        page = client.get(path).get_data(as_text=True)
        yield re.findall(rf'href="({path}/[\w]+)"', page)[0]


@contextmanager
def questions() -> Iterator[list[str]]:
    """What is asked of the database; the page cache's own question is no page's."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "publications.noun, " not in statement and not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_cold_page_asks_at_most_six_questions(demo_app: Flask, demo: CheckingClient) -> None:
    """Both databases are asked the same, so that one is counted: only every ten seconds PostgreSQL
    is asked for its common words too.
    """
    counted = {}
    for address in list(addresses(demo)):
        with questions() as asked:
            assert demo.get(address).status_code == 200, address
        counted[address] = len(asked)
    assert {address: count for address, count in counted.items() if count > MOST} == {}
    # A count that never moves would prove nothing.
    assert counted["/classes"] > 1


@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_public_page_is_counted(demo_app: Flask, demo: CheckingClient) -> None:
    """Whoever adds a public page adds it above."""
    adapter = demo_app.url_map.bind("localhost")
    seen = {adapter.match(address.partition("?")[0])[0] for address in addresses(demo)}
    rules = {
        rule.endpoint
        for rule in demo_app.url_map.iter_rules()
        if rule.endpoint.startswith("public.") and "GET" in (rule.methods or set())
    }
    assert rules - seen - NOT_PAGES == set()
