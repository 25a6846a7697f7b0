"""Keys are replaced while the portal runs; nobody is lost, nothing plain is on the disk."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.policy.roles import Role
from portal.records.accounts import Account, accounts_on_phone
from portal.records.corrections import CorrectedField, Evidence
from portal.records.database import Base, db, transaction
from portal.records.keyring import Keyring, WrongSeal, init_keyring, number_of
from portal.records.people import Person, number_digest, person_with_number
from portal.records.seal_probe import SealProbe, problem_with_keys
from portal.records.sealing import Sealable
from portal.services import corrections, entry, keys, second_factor, uploads
from portal.services.entry import Visitor
from portal.services.refusal import Refusal
from tests.client import CheckingClient
from tests.conftest import DATA_KEYS, DIGEST_KEY, KEY, NOW
from tests.files import PDF
from tests.people import PASSWORD, PHONE, WORKER, official, reviewer, sign_in

NEW_KEY = bytes.fromhex("fedcba98" * 8)
BOTH = {2: NEW_KEY, **DATA_KEYS}


def use(app: Flask, data_keys: dict[int, bytes], digest_key: bytes = DIGEST_KEY) -> None:
    db.session.rollback()
    db.session.expire_all()
    init_keyring(app, Keyring(data_keys, digest_key))


def test_everything_is_sealed_anew_and_the_old_key_may_go(app: Flask) -> None:
    account = WORKER.signs_up()
    auditor = official(Role.AUDITOR)
    secret = second_factor.secret_to_enrol(auditor)
    assert account.person is not None
    correction = corrections.propose(
        account.person,
        CorrectedField.NAME,
        "汪示一",
        Evidence.RESIDENT_CARD,
        by=reviewer(2),
        at=NOW,
    )
    upload = uploads.store("证.pdf", PDF, by=auditor, at=NOW)
    use(app, BOTH)
    # A person, three accounts, a correction, a file and the probe.
    assert keys.rotate(at=NOW) == 7
    assert keys.rotate(at=NOW) == 0
    use(app, {2: NEW_KEY})
    assert problem_with_keys() == ""
    assert (correction.old, correction.new) == (WORKER.name, "汪示一")
    assert (account.person.number, account.phone) == (WORKER.number, PHONE)
    assert auditor.totp_secret == secret
    assert uploads.content_of(upload) == PDF


def test_every_sealed_table_is_sealed_anew() -> None:
    assert set(keys.SEALED) == {
        mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Sealable)
    }


def test_an_interrupted_rotation_goes_on(app: Flask) -> None:
    WORKER.signs_up()
    use(app, BOTH)
    with transaction() as session:
        person = session.scalars(select(Person)).one()
        person.number = person.number
    use(app, {2: NEW_KEY})
    assert "DATA_KEYS do not open" in problem_with_keys()
    use(app, BOTH)
    assert keys.rotate(at=NOW) == 2
    probe = db.session.scalars(select(SealProbe)).one()
    assert number_of(probe.word_sealed) == 2


def test_new_digests_find_everybody(app: Flask) -> None:
    account = WORKER.signs_up()
    assert keys.redigest(NEW_KEY, at=NOW) == 2
    assert person_with_number(WORKER.number) is None
    use(app, DATA_KEYS, NEW_KEY)
    assert problem_with_keys() == ""
    assert accounts_on_phone(PHONE) == [account]
    for typed in (PHONE, WORKER.number):
        visitor = Visitor("192.0.2.1", "", "手机")
        assert entry.sign_in(typed, PASSWORD, visitor=visitor, at=NOW) == account


def test_new_digests_are_refused_where_they_would_lose_somebody(app: Flask) -> None:
    WORKER.signs_up()
    with transaction() as session:
        session.add(Person(number_digest=number_digest("forgotten")))
    before = db.session.scalars(select(Account.phone_digest)).all()
    with pytest.raises(Refusal, match="lost_people"):
        keys.redigest(NEW_KEY, at=NOW)
    assert db.session.scalars(select(Account.phone_digest)).all() == before


def test_a_swapped_cell_does_not_open(app: Flask) -> None:
    one, other = official(Role.AUDITOR), official(Role.APPROVING_OFFICER, 2)
    with transaction():
        one.phone_sealed = other.phone_sealed
    with pytest.raises(WrongSeal):
        assert one.phone


def test_commands_replace_keys(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert "re-sealed" in runner.invoke(args=["keys", "rotate"]).output
    assert "not 64 hex" in runner.invoke(args=["keys", "redigest", "--new-key", "x"]).output
    assert "digests written" in runner.invoke(args=["keys", "redigest", "--new-key", KEY]).output
    assert "entries deleted" in runner.invoke(args=["prune"]).output


def test_no_plain_number_is_left_on_the_disk_or_in_the_log(
    app: Flask,
    client: CheckingClient,
    engine: str,
    url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A busy run: sign-up, wrong and right sign-ins, own pages; then the files are searched."""
    if engine != "sqlite":
        return  # PostgreSQL's files are the server's; the columns are the same.
    caplog.set_level(logging.DEBUG)
    for serial in range(3):
        fields = {"name": PHONE, "password": f"wrong-{serial}"}
        client.submit("/login", fields)
    client.submit(
        "/signup",
        {"name": WORKER.name, "number": WORKER.number, "phone": PHONE, "password": PASSWORD},
    )
    for path in ("/worker/record", "/worker/record.json", "/worker/own"):
        client.get(path)
    sign_in(client, official(Role.AUDITOR, 77))
    client.get("/bureau/own")
    path = url.removeprefix("sqlite:///")
    stored = b"".join(Path(path + end).read_bytes() for end in ("", "-wal"))
    assert len(stored) > 100_000
    for secret in (WORKER.number, PHONE, PASSWORD, "13600000077"):
        assert secret.encode() not in stored
        assert secret not in caplog.text
