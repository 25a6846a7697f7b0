"""One's own certificate and its sheet."""

import re
from typing import Any

import pytest
import segno

from portal.policy.enrolments import EnrolmentState
from portal.records.certificate_keys import is_signed
from portal.records.certificates import Certificate
from portal.records.database import db, transaction
from portal.services.certificates import confirm_void, issue_certificates, propose_void
from tests.client import CheckingClient
from tests.clock import DAY, NOW
from tests.lessons import Course, a_course, a_reviewer, closed
from tests.people import sign_in

PAGE = "/worker/certificates/202251"


@pytest.fixture
def course(client: CheckingClient) -> Course:
    made = a_course(trainees=2)
    closed(made)
    with transaction():
        for enrolment in made.enrolments:
            enrolment.state = EnrolmentState.COMPLETED
    law = client.application.extensions["jurisdiction"]
    issue_certificates(made.training_class, law=law, by=a_reviewer(), at=NOW, on=DAY)
    sign_in(client, made.workers[0])
    return made


def test_it_works(client: CheckingClient, course: Course) -> None:
    shown = client.get(PAGE).get_data(as_text=True)
    assert "202251" in shown
    assert f"{PAGE}/sheet" in shown
    sheet = client.get(f"{PAGE}/sheet")
    assert sheet.headers["Cache-Control"] == "no-store"
    assert "特发此证" in sheet.get_data(as_text=True)


def test_the_code_on_the_sheet_opens_the_public_page(
    client: CheckingClient, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded: list[str] = []
    real = segno.make

    def noting(text: str, **how: Any) -> segno.QRCode:
        coded.append(text)
        return real(text, **how)

    monkeypatch.setattr(segno, "make", noting)
    client.get(f"{PAGE}/sheet")
    (address,) = coded
    found = re.fullmatch(r"http://localhost(/certificates/202251\?s=(\S+))", address)
    assert found
    assert is_signed("202251", found[2])
    stranger = client.application.test_client()
    assert "证书有效" in stranger.get(found[1]).get_data(as_text=True)


def test_a_void_one_says_so_on_page_and_sheet(client: CheckingClient, course: Course) -> None:
    certificate = db.session.get_one(Certificate, 1)
    propose_void(certificate, "姓名印错", by=a_reviewer(), at=NOW)
    confirm_void(certificate, by=a_reviewer(), at=NOW)
    shown = client.get(PAGE).get_data(as_text=True)
    assert "这张证书已作废" in shown
    assert "姓名印错" in shown
    assert 'class="void">已作废' in client.get(f"{PAGE}/sheet").get_data(as_text=True)


def test_somebody_else_finds_nothing(client: CheckingClient, course: Course) -> None:
    for address in (PAGE.replace("51", "52"), "/worker/certificates/x"):
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/sheet").status_code == 404
