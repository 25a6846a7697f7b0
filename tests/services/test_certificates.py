"""Certificates: numbers all or none and never twice, voided by two, replaced, checked by name."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from portal.policy.certificates import CertificateStatus, Remaining
from portal.policy.enrolments import EnrolmentState
from portal.policy.entitlement import Benefit, BenefitState, BenefitType
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Course as EntrepreneurshipCourse
from portal.policy.terms import Level, TrainingType
from portal.records.accounts import Account
from portal.records.benefits import BenefitRow, benefits_of
from portal.records.certificate_keys import init_certificate_keys, is_signed, sign
from portal.records.certificate_register import (
    Wanted,
    certificate_of_centre,
    certificates_of_class,
    count_numbered_by,
    numbered_by,
    own_certificate,
)
from portal.records.certificates import Certificate, certificate_of
from portal.records.classes import TrainingClass
from portal.records.database import db, transaction
from portal.records.journal import JournalEntry
from portal.records.messages import Message
from portal.services import certificates
from portal.services.certificates import check, issue_certificates
from portal.services.refusal import Refusal
from tests.clock import DAY, NOW
from tests.conftest import CERTIFICATE_KEYS
from tests.lessons import BEFORE, Course, a_course, a_reviewer, closed

FIRST = 202_251
SKILLS = TrainingType.EMPLOYMENT_SKILLS


@pytest.fixture
def law(app: Flask) -> Jurisdiction:
    found: Jurisdiction = app.extensions["jurisdiction"]
    return found


def passed(serial: int = 1, *, trainees: int = 2, **columns: Any) -> Course:
    """A closed class whose trainees have all passed."""
    course = a_course(serial, trainees=trainees, **columns)
    closed(course)
    with transaction():
        for enrolment in course.enrolments:
            enrolment.state = EnrolmentState.COMPLETED
    return course


def issue(law: Jurisdiction, course: Course, *, unit: str = "") -> list[str]:
    """By a reviewer of the centre that numbers, unless another is named."""
    db.session.refresh(course.training_class)
    by = a_reviewer(unit or certificates.centre_of(course.training_class))
    issued = issue_certificates(course.training_class, law=law, by=by, at=NOW, on=DAY)
    return [certificate.number for certificate in issued]


def one(law: Jurisdiction) -> Certificate:
    """A certificate that holds."""
    course = passed(trainees=1)
    issue(law, course)
    return certificates_of_class(course.training_class.id)[0]


def void(certificate: Certificate) -> None:
    certificates.propose_void(certificate, "姓名印错", by=a_reviewer(), at=NOW)
    certificates.confirm_void(certificate, by=a_reviewer(), at=NOW)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Certificate.id))) or 0


def test_it_works(app: Flask, law: Jurisdiction) -> None:
    course = passed()
    assert issue(law, course) == ["202251", "202252"]
    found = certificate_of(course.enrolments[0].id)
    assert found is not None
    assert (found.number_value, found.centre, found.issued_on) == (FIRST, "first", DAY)
    assert (found.holder_name, found.project) == ("学示一", "焊工就业技能培训")
    assert found.holder_number_masked.count("*") == 11
    assert found.issuer == "兰州新区社会保障第一服务中心"
    assert (found.hours_theory, found.hours_practice) == (36, 84)
    assert found.status is CertificateStatus.VALID
    acts = db.session.scalars(select(JournalEntry.act).order_by(JournalEntry.id))
    assert list(acts)[-3:] == ["issue_certificate", "issue_certificate", "issue_certificates"]
    told = db.session.scalars(select(Message.text).order_by(Message.id)).all()
    assert told[-1] == "您的培训合格证发了，编号 202252"


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        ({"reviewing_unit": "second"}, "213551"),
        ({"training_type": TrainingType.ON_POST_SKILLS}, "042701"),
        ({"training_type": TrainingType.ENTREPRENEURSHIP}, "48701"),
        ({"reviewing_unit": "employment_office", "numbering_centre": "second"}, "213551"),
    ],
)
def test_a_number_is_of_its_centre_and_type_and_printed_as_given(
    app: Flask, law: Jurisdiction, columns: dict[str, Any], first: str
) -> None:
    assert issue(law, passed(trainees=1, **columns)) == [first]


@pytest.mark.parametrize(
    ("columns", "project"),
    [
        ({}, "焊工就业技能培训"),
        ({"target_level": Level.JUNIOR}, "焊工（初级工）就业技能培训"),
        ({"training_type": TrainingType.ON_POST_SKILLS}, "焊工岗位技能培训"),
        ({"course": EntrepreneurshipCourse.SYB}, "SYB 创办你的企业（创业培训）"),
        ({"course": EntrepreneurshipCourse.ONLINE}, "网创培训"),
        ({"course": EntrepreneurshipCourse.PRACTICAL}, "创业培训+实训"),
    ],
)
def test_the_project_says_what_was_learnt(
    app: Flask, columns: dict[str, Any], project: str
) -> None:
    if "course" in columns:
        columns = columns | {"training_type": TrainingType.ENTREPRENEURSHIP}
    course = a_course(trainees=0, **columns)
    assert certificates.project_of(course.training_class) == project


@pytest.mark.parametrize(
    "columns",
    [{"reviewing_unit": "employment_office"}, {"training_type": TrainingType.APPRENTICESHIP}],
)
def test_it_refuses_where_there_is_no_range(
    app: Flask, law: Jurisdiction, columns: dict[str, Any]
) -> None:
    with pytest.raises(Refusal, match="no_range"):
        issue(law, passed(trainees=1, **columns))


def test_a_unit_without_numbers_names_a_centre(app: Flask, law: Jurisdiction) -> None:
    course, office = passed(trainees=1, reviewing_unit="employment_office"), a_reviewer()
    named = {"law": law, "by": office, "at": NOW, "on": DAY}
    for nobody in ("employment_office", "nowhere"):
        with pytest.raises(Refusal, match="no_numbering"):
            certificates.name_centre(course.training_class, nobody, **named)  # type: ignore[arg-type]
    certificates.name_centre(course.training_class, "second", **named)  # type: ignore[arg-type]
    assert issue(law, course) == ["213551"]
    with pytest.raises(Refusal, match="already_issued"):
        certificates.name_centre(course.training_class, "first", **named)  # type: ignore[arg-type]


def test_it_refuses_another_centre(app: Flask, law: Jurisdiction) -> None:
    with pytest.raises(Refusal, match="other_unit"):
        issue(law, passed(), unit="second")
    assert count() == 0


def test_it_refuses_before_the_class_has_closed(app: Flask, law: Jurisdiction) -> None:
    course = passed()
    with transaction():
        course.training_class.closed_at = None
    with pytest.raises(Refusal, match="not_closed"):
        issue(law, course)
    assert count() == 0


def test_one_unseen_card_holds_up_the_batch(app: Flask, law: Jurisdiction) -> None:
    course = passed()
    with transaction():
        course.enrolments[1].person.identity_checked_on = None
    with pytest.raises(Refusal, match="unchecked"):
        issue(law, course)
    assert count() == 0


def test_a_range_that_is_too_short_gives_nobody_a_number(app: Flask, law: Jurisdiction) -> None:
    course = passed(trainees=1)
    issue(law, course)
    template = certificates_of_class(course.training_class.id)[0]
    used(template, range(FIRST + 1, 206_250))
    assert certificates.left(law, "first", SKILLS, on=DAY) == Remaining(1, 4000, is_low=True)
    with pytest.raises(Refusal, match="range_exhausted") as refused:
        issue(law, passed(2))
    assert refused.value.reasons[0].text == "号段不足，要 2 个，只剩 1 个，请申请增加"
    assert count() == 3999
    assert issue(law, passed(3, trainees=1)) == ["206250"]


def used(like: Certificate, values: range) -> None:
    """Void certificates with these numbers: void ones are used up too."""
    names = {column.name for column in Certificate.__table__.columns} - {"id"}
    row = {name: getattr(like, name) for name in names}
    second = {"void_reason": "用完", "void_proposed_at": NOW, "void_proposed_by": like.issued_by}
    other = a_reviewer().id
    with transaction() as session:
        session.execute(
            insert(Certificate),
            [
                row
                | second
                | {
                    "voided_at": NOW,
                    "voided_by": other,
                    "number": str(value),
                    "number_value": value,
                }
                for value in values
            ],
        )


def test_it_warns_at_a_tenth(app: Flask, law: Jurisdiction) -> None:
    certificate = one(law)
    assert certificates.left(law, "first", SKILLS, on=DAY) == Remaining(3999, 4000, is_low=False)
    used(certificate, range(FIRST + 1, FIRST + 3599))
    assert certificates.left(law, "first", SKILLS, on=DAY) == Remaining(401, 4000, is_low=False)
    used(certificate, range(FIRST + 3599, FIRST + 3600))
    assert certificates.left(law, "first", SKILLS, on=DAY) == Remaining(400, 4000, is_low=True)
    assert certificates.left(law, "employment_office", SKILLS, on=DAY) is None


def test_a_certificate_is_reserved_until_its_claim_has_a_row(app: Flask, law: Jurisdiction) -> None:
    certificate = one(law)
    enrolment = certificate.enrolment
    reserved = Benefit(
        on=DAY,
        type=BenefitType.EMPLOYMENT_SKILLS,
        occupation="焊工",
        level=Level.NONE,
        state=BenefitState.UNDER_CLAIM,
    )
    assert benefits_of(enrolment.person_id) == [reserved]
    row = BenefitRow(
        person_id=enrolment.person_id,
        on_day=DAY,
        type=BenefitType.EMPLOYMENT_SKILLS,
        occupation="焊工",
        level=Level.NONE,
        state=BenefitState.REJECTED,
        amount=0,
        source="试用",
        entered_at=NOW,
    )
    with transaction() as session:
        session.add(row)
    assert [found.state for found in benefits_of(enrolment.person_id)] == [BenefitState.REJECTED]
    with transaction():
        row.on_day = BEFORE
    assert len(benefits_of(enrolment.person_id)) == 2
    with transaction():
        enrolment.training_class.is_subsidised = False
    assert len(benefits_of(enrolment.person_id)) == 1
    with transaction():
        enrolment.training_class.is_subsidised = True
    void(certificate)
    assert len(benefits_of(enrolment.person_id)) == 1


def test_a_void_takes_two_reviewers(app: Flask, law: Jurisdiction) -> None:
    certificate, first = one(law), a_reviewer()
    with pytest.raises(Refusal, match="not_proposed"):
        certificates.confirm_void(certificate, by=first, at=NOW)
    certificates.propose_void(certificate, "姓名印错", by=first, at=NOW)
    assert certificate.status is CertificateStatus.VALID
    with pytest.raises(Refusal, match="proposed"):
        certificates.propose_void(certificate, "再提", by=a_reviewer(), at=NOW)
    with pytest.raises(Refusal, match="own_proposal"):
        certificates.confirm_void(certificate, by=first, at=NOW)
    certificates.drop_void(certificate, by=a_reviewer(), at=NOW)
    assert (certificate.void_reason, certificate.void_proposed_by) == ("", None)
    void(certificate)
    assert certificates_of_class(certificate.enrolment.class_id)[0].status == "void"
    for deed in (certificates.confirm_void, certificates.drop_void):
        with pytest.raises(Refusal, match="void"):
            deed(certificate, by=a_reviewer(), at=NOW)
    assert db.session.scalars(select(Message.text).order_by(Message.id.desc())).first() == (
        "您的培训合格证 202251 已作废：姓名印错"
    )


def test_a_void_number_is_never_given_again(app: Flask, law: Jurisdiction) -> None:
    certificate = one(law)
    void(certificate)
    with pytest.raises(Refusal, match="nobody"):
        issue_certificates(
            certificate.enrolment.training_class, law=law, by=a_reviewer(), at=NOW, on=DAY
        )
    assert issue(law, passed(2, trainees=1)) == ["202252"]


def test_a_replacement_has_a_new_number_and_the_name_of_today(
    app: Flask, law: Jurisdiction
) -> None:
    certificate = one(law)
    named = {"law": law, "by": a_reviewer(), "at": NOW, "on": DAY}
    with pytest.raises(Refusal, match="not_void"):
        certificates.replace_certificate(certificate, **named)  # type: ignore[arg-type]
    void(certificate)
    with transaction():
        certificate.enrolment.person.name = "学示正"
    new = certificates.replace_certificate(certificate, **named)  # type: ignore[arg-type]
    assert (new.number, new.holder_name) == ("202252", "学示正")
    assert (certificate.status, certificate.holder_name) == (CertificateStatus.REPLACED, "学示一")
    assert certificate_of(certificate.enrolment_id) == new
    with pytest.raises(Refusal, match="replaced"):
        certificates.replace_certificate(certificate, **named)  # type: ignore[arg-type]


def test_the_register_is_the_centres(app: Flask, law: Jurisdiction) -> None:
    certificate = one(law)
    assert certificate_of_centre("first", "202251") == certificate
    assert certificate_of_centre("second", "202251") is None
    number = certificate.enrolment.training_class.number
    for query in ("", "202251", "0202251", "学示一", number):
        assert numbered_by("first", Wanted(query), first=0, most=9) == [certificate], query
    assert numbered_by("first", Wanted("学示"), first=0, most=9) == []
    assert count_numbered_by("second", Wanted()) == 0
    valid, gone = Wanted(status=CertificateStatus.VALID), Wanted(status=CertificateStatus.VOID)
    assert (count_numbered_by("first", valid), count_numbered_by("first", gone)) == (1, 0)
    void(certificate)
    assert (count_numbered_by("first", valid), count_numbered_by("first", gone)) == (0, 1)


def test_a_certificate_is_its_holders(app: Flask, law: Jurisdiction) -> None:
    course = passed()
    issue(law, course)
    assert own_certificate(course.workers[0], "202251") is not None
    assert own_certificate(course.workers[1], "202251") is None
    with transaction():
        course.workers[0].card_seen_on = None
        course.enrolments[0].account_id = None
    assert own_certificate(course.workers[0], "202251") is None


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("202251", "阿依古丽·买买提"),
        ("０２０２２５１", "阿依古丽•买买提"),
        (" 202251 ", "阿依古丽．买买提"),
        ("202251", " 阿依古丽 · 买买提 "),
        ("202251", "阿依古丽・买买提"),
    ],
)
def test_it_finds_a_number_with_its_name_however_typed(
    app: Flask, law: Jurisdiction, number: str, name: str
) -> None:
    certificate = one(law)
    with transaction():
        certificate.holder_name = "阿依古丽·买买提"
    assert check(number, name) == certificate


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("202251", "学示二"),
        ("202251", "学"),
        ("202251", ""),
        ("202252", "学示一"),
        ("", ""),
        ("x", "学示一"),
        ("-202251", "学示一"),
        ("202251.0", "学示一"),
        ("9" * 18, "学示一"),
        ("9" * 400, "学示一"),
        ("\x00", "\ud800"),
    ],
)
def test_it_finds_nothing_else(app: Flask, law: Jurisdiction, number: str, name: str) -> None:
    one(law)
    assert check(number, name) is None


def test_a_wrong_name_and_an_unknown_number_ask_the_same_question(
    app: Flask, law: Jurisdiction, statements: list[str]
) -> None:
    """One question, the same, is all the work that could tell them apart: `make bench` times it."""
    one(law)
    asked = {}
    for typed in (("202251", "学示二"), ("203333", "学示二")):
        statements.clear()
        assert check(*typed) is None
        asked[typed] = tuple(statements)
    wrong, unknown = asked.values()
    assert wrong == unknown
    assert len(wrong) == 1


def test_a_signature_opens_one_number_and_older_keys_stay(app: Flask) -> None:
    signature = sign("202251")
    assert signature.startswith("2.")
    assert is_signed("202251", signature)
    init_certificate_keys(app, {1: CERTIFICATE_KEYS[1]})
    old = sign("202251")
    assert not is_signed("202251", signature)
    init_certificate_keys(app, CERTIFICATE_KEYS)
    assert is_signed("202251", old)
    for number, typed in [
        ("202252", signature),
        ("0202251", signature),
        ("202251", signature[:-1]),
        ("202251", "1" + signature[1:]),
        ("202251", ""),
        ("202251", "２.x"),
        ("202251", "9.x"),
        ("202251", "2.é"),
        ("202251", "9" * 5000 + ".x"),
    ]:
        assert not is_signed(number, typed), typed


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """Run the deeds in threads of their own, each in a context; how each of them ended."""

    def run(deed: Callable[[], object]) -> str:
        with app.app_context():
            try:
                deed()
            except Refusal as refused:
                return refused.code
            finally:
                db.session.remove()
        return "done"

    db.session.rollback()
    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(run, deeds))


def issuing(law: Jurisdiction, class_id: int, by_id: int) -> Callable[[], object]:
    def deed() -> None:
        held = db.session.get_one(TrainingClass, class_id)
        issue_certificates(held, law=law, by=db.session.get_one(Account, by_id), at=NOW, on=DAY)

    return deed


def test_two_reviewers_at_once_number_a_class_once(app: Flask, law: Jurisdiction) -> None:
    class_id = passed(trainees=5).training_class.id
    by = [a_reviewer().id for _ in range(4)]
    ended = at_once(app, *(issuing(law, class_id, one) for one in by))
    assert ended == ["done", "nobody", "nobody", "nobody"]
    numbers = [found.number_value for found in certificates_of_class(class_id)]
    assert numbers == list(range(FIRST, FIRST + 5))


def test_classes_of_one_range_at_once_share_it_without_a_gap(app: Flask, law: Jurisdiction) -> None:
    classes = [passed(serial, trainees=3).training_class.id for serial in range(1, 7)]
    by = a_reviewer().id
    assert at_once(app, *(issuing(law, held, by) for held in classes)) == ["done"] * 6
    given = db.session.scalars(select(Certificate.number_value).order_by(Certificate.number_value))
    assert list(given) == list(range(FIRST, FIRST + 18))
    for held in classes:
        numbers = [found.number_value for found in certificates_of_class(held)]
        assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_void_and_its_withdrawal_at_once_end_one_way(app: Flask, law: Jurisdiction) -> None:
    certificate = one(law)
    certificates.propose_void(certificate, "姓名印错", by=a_reviewer(), at=NOW)
    certificate_id, first, second = certificate.id, a_reviewer().id, a_reviewer().id

    def deed(service: Callable[..., None], by: int) -> Callable[[], object]:
        return lambda: service(
            db.session.get_one(Certificate, certificate_id),
            by=db.session.get_one(Account, by),
            at=NOW,
        )

    ended = at_once(
        app, deed(certificates.confirm_void, first), deed(certificates.drop_void, second)
    )
    assert "done" in ended
    assert ended in (["done", "not_proposed"], ["done", "void"])
