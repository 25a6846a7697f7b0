"""What is pruned, and when: nothing of a sign-in outlives the time that it is kept for."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from portal.records.database import db
from portal.records.one_time_codes import ResetCode
from portal.records.sign_in_log import Counter, SignInEntry
from portal.records.sign_ins import Device, SignIn
from portal.services import desk, entry, sign_ins
from portal.services.entry import Visitor
from portal.services.sign_in_log import KEPT_FOR, prune
from tests.conftest import NOW
from tests.people import PASSWORD, PHONE, WORKER, reviewer

VISITOR = Visitor("192.0.2.1", "", "手机")
KINDS = (SignInEntry, SignIn, Device, ResetCode, Counter)


def left() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in KINDS]


def test_it_works(app: Flask) -> None:
    account = WORKER.signs_up()
    assert account.person is not None
    entry.sign_in(PHONE, PASSWORD, visitor=VISITOR, at=NOW)
    token = sign_ins.start(account, is_whole=True, device_words="手机", at=NOW)
    sign_ins.remember_device(account, "the-entry-cookie", at=NOW)
    desk.make_code(account.person, by=reviewer(), at=NOW)
    entry.count_or_lock("a" * 64, VISITOR, at=NOW)
    assert left() == [1, 1, 1, 1, 1]
    assert prune(at=NOW) == 0
    assert left() == [1, 1, 1, 1, 1]
    prune(at=NOW + timedelta(days=2))
    assert left() == [1, 1, 1, 0, 0]
    assert sign_ins.find(token, at=NOW + timedelta(hours=1)) is not None
    prune(at=NOW + timedelta(days=365, seconds=1))
    assert left() == [1, 1, 0, 0, 0]
    assert prune(at=NOW + KEPT_FOR + timedelta(days=8)) == 1
    assert left() == [0, 0, 0, 0, 0]
