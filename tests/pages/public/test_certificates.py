"""Checking a certificate: by number and name, by the code's signature, and what nobody learns."""

import re

import pytest
from flask import Flask

from portal.policy.enrolments import EnrolmentState
from portal.records.certificate_keys import sign
from portal.records.certificates import Certificate
from portal.records.database import db, transaction
from portal.services.certificates import (
    confirm_void,
    issue_certificates,
    propose_void,
    replace_certificate,
)
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.lessons import a_course, a_reviewer, closed

NUMBER, NAME = "202251", "阿依古丽·买买提"
ADDRESS = "/certificates"


@pytest.fixture
def certificate(app: Flask) -> Certificate:
    course = a_course(trainees=1)
    closed(course)
    with transaction():
        course.enrolments[0].state = EnrolmentState.COMPLETED
        course.enrolments[0].person.name = NAME
    law = app.extensions["jurisdiction"]
    issue_certificates(course.training_class, law=law, by=a_reviewer(), at=NOW, on=DAY)
    return db.session.get_one(Certificate, 1)


def ask(client: CheckingClient, number: str = NUMBER, name: str = NAME) -> str:
    return client.post(ADDRESS, data={"number": number, "name": name}).get_data(as_text=True)


def test_it_works(client: CheckingClient, certificate: Certificate) -> None:
    asked = client.get(ADDRESS)
    assert asked.headers["Cache-Control"] == "public, no-cache"
    assert "查不到，不一定是假的" in asked.get_data(as_text=True)
    answer = client.post(ADDRESS, data={"number": NUMBER, "name": "阿依古丽•买买提 "})
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.index('id="number"') < page.index("证书有效")
    for words in (NAME, "焊工就业技能培训", "120 课时", "数据截至"):
        assert words in page
    assert certificate.holder_number_masked in page
    assert f'value="{NUMBER}"' in page


def test_it_says_void_and_replaced(client: CheckingClient, certificate: Certificate) -> None:
    propose_void(certificate, "姓名印错", by=a_reviewer(), at=NOW)
    assert "证书有效" in ask(client)
    confirm_void(certificate, by=a_reviewer(), at=NOW)
    page = ask(client)
    assert "这张证书已作废" in page
    assert "姓名印错" not in page
    law = client.application.extensions["jurisdiction"]
    replace_certificate(certificate, law=law, by=a_reviewer(), at=NOW, on=DAY)
    assert "已换发新号" in ask(client)
    assert "202252" not in ask(client)
    assert "证书有效" in ask(client, "202252")


def test_a_wrong_name_and_an_unknown_number_answer_alike(
    client: CheckingClient, certificate: Certificate
) -> None:
    answers = [
        client.post(ADDRESS, data={"number": number, "name": name})
        for number, name in ((NUMBER, "阿依古丽·买买买"), ("203333", "阿依古丽·买买买"))
    ]
    pages = [
        answer.get_data(as_text=True).replace(number, "N")
        for answer, number in zip(answers, (NUMBER, "203333"), strict=True)
    ]
    assert pages[0] == pages[1]
    assert "没有查到" in pages[0]
    assert {answer.status_code for answer in answers} == {200}
    headers = [sorted(answer.headers) for answer in answers]
    assert headers[0] == headers[1]


def test_the_page_of_a_number_is_the_same_for_all_and_opens_nothing(
    client: CheckingClient, certificate: Certificate
) -> None:
    pages = {
        client.get(f"{ADDRESS}/{number}").get_data(as_text=True).replace(number, "N")
        for number in (NUMBER, "203333", "999999")
    }
    assert len(pages) == 1
    page = pages.pop()
    assert NAME not in page
    assert "证书有效" not in page


@pytest.mark.parametrize("number", ["x", "9" * 300, "２０２２５１", "%", "'", "-1", " "])
def test_no_number_is_a_mistake(client: CheckingClient, number: str) -> None:
    assert client.get(f"{ADDRESS}/{number}").status_code == 200
    signed = client.get(f"{ADDRESS}/{number}", query_string={"s": "2.x"})
    assert signed.status_code == 200


def test_only_the_signature_opens_more(client: CheckingClient, certificate: Certificate) -> None:
    with client.application.app_context():
        signature = sign(NUMBER)
    opened = client.get(f"{ADDRESS}/{NUMBER}?s={signature}")
    assert opened.headers["Cache-Control"] == "no-store"
    assert "证书有效" in opened.get_data(as_text=True)
    assert NAME in opened.get_data(as_text=True)
    for number, typed in ((NUMBER, signature[:-1]), ("202252", signature), (NUMBER, "x")):
        closed_page = client.get(f"{ADDRESS}/{number}?s={typed}")
        assert closed_page.headers["Cache-Control"] == "no-store"
        assert NAME not in closed_page.get_data(as_text=True)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"number": NUMBER},
        {"name": NAME},
        {"number": " ", "name": " "},
        {"number": "2" * 21, "name": NAME},
        {"number": NUMBER, "name": "长" * 51},
    ],
)
def test_it_asks_for_both_on_the_form(client: CheckingClient, fields: dict[str, str]) -> None:
    answer = client.post(ADDRESS, data=fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_htmx_gets_the_form_with_the_answer(
    client: CheckingClient, certificate: Certificate
) -> None:
    data = {"number": NUMBER, "name": NAME}
    answer = client.post(ADDRESS, data=data, headers={"HX-Request": "true"})
    part = answer.get_data(as_text=True)
    assert part.lstrip().startswith('<div id="check">')
    assert "证书有效" in part
    assert "HX-Request" in answer.headers["Vary"]


def test_another_sites_form_is_refused(client: CheckingClient, certificate: Certificate) -> None:
    data = {"number": NUMBER, "name": NAME}
    answer = client.post(ADDRESS, data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert NAME not in answer.get_data(as_text=True)


def test_whoever_guesses_is_stopped(client: CheckingClient, certificate: Certificate) -> None:
    data = {"number": NUMBER, "name": "猜一猜"}
    statuses = [client.post(ADDRESS, data=data).status_code for _ in range(101)]
    assert statuses == [200] * 100 + [429]
    assert client.post("/api/v1/certificates", json=data).status_code == 429


def test_it_sets_no_cookie_and_knows_elders(
    client: CheckingClient, certificate: Certificate
) -> None:
    answer = client.post(f"{ADDRESS}?view=elder", data={"number": NUMBER, "name": NAME})
    assert "Set-Cookie" not in answer.headers
    page = answer.get_data(as_text=True)
    assert 'class="elder"' in page
    assert re.search(r'action="/certificates\?view=elder"', page)
