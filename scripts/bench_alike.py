"""Whether an answer's time tells what the answer does not say; used by `bench.py`.

Both kinds of question are asked in turns, and their medians compared: 1.00 tells nothing.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)
KNOWN_NUMBER, UNKNOWN_NUMBER = "13900000001", "13799999999"
SIGN_INS, CHECKS = 21, 200


def answers_alike(engine: str) -> Iterator[tuple[str, str, str]]:
    """A sign-in to a number with and without an account; a certificate under another's name."""
    sign_ins = _ratio(_wrong_password(KNOWN_NUMBER), _wrong_password(UNKNOWN_NUMBER), SIGN_INS)
    words = f"wrong password, a known number beside an unknown one, {engine}"
    yield f"{sign_ins:.2f}", "0.75–1.33", words
    known, unknown = _numbers()
    checks = _ratio(_wrong_name(known), _wrong_name(unknown), CHECKS)
    words = f"certificate check, a wrong name beside an unknown number, {engine}"
    yield f"{checks:.2f}", "0.75–1.33", words


def _ratio(one: Callable[[], object], other: Callable[[], object], rounds: int) -> float:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for ask, spent in zip((one, other), times, strict=True):
            before = time.perf_counter()
            ask()
            spent.append(time.perf_counter() - before)
    return statistics.median(times[0]) / statistics.median(times[1])


def _wrong_password(typed: str) -> Callable[[], None]:
    """Each try in an hour of its own, so that none is locked out."""
    from portal.services.entry import Visitor, sign_in
    from portal.services.refusal import Refusal

    hours = iter(range(1, SIGN_INS + 1))
    stranger = Visitor("192.0.2.1", "", "手机")

    def ask() -> None:
        with suppress(Refusal):
            sign_in(typed, "wrong", visitor=stranger, at=NOW + timedelta(hours=next(hours)))

    return ask


def _numbers() -> tuple[str, str]:
    """A certificate's number, and one that was never given."""
    from sqlalchemy import func, select

    from portal.records.certificates import Certificate
    from portal.records.database import db

    values = db.session.execute(
        select(func.min(Certificate.number_value), func.max(Certificate.number_value))
    ).one()
    return str(values[0]), str(values[1] + 1)


def _wrong_name(number: str) -> Callable[[], object]:
    from portal.services.certificates import check

    return lambda: check(number, "试示二")
