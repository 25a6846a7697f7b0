"""An institution applies: it begins, saves as often as it likes, hands in, takes back.

What is handed in rests until a centre returns it or two officers decide (application_decisions).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.policy.applications import (
    OPEN_TO,
    ApplicationKind,
    ApplicationState,
    Asked,
    what_is_missing,
)
from portal.policy.terms import Course, Level, TrainingType
from portal.records import journal
from portal.records.accounts import Account
from portal.records.applications import (
    APPLICATION,
    ApplicationDetails,
    ApplicationFile,
    ApplicationProgramme,
    InstitutionApplication,
    newest_deed_on,
)
from portal.records.database import transaction
from portal.records.institution_details import DETAILS
from portal.records.institutions import Institution, standing_on
from portal.records.occupations import Occupation
from portal.services import uploads
from portal.services.class_changes import refusal, words_of_deed
from portal.services.refusal import Refusal

MOST_FILES = 20
MOST_PROGRAMMES = 60


@dataclass(frozen=True)
class WantedProgramme:
    """What it wants to teach; an occupation or a course."""

    training_type: TrainingType
    highest_level: Level
    occupation: Occupation | None = None
    course: Course | None = None


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What one press of a button brings: all that was typed, and what goes in or out of a list."""

    words: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    programme: WantedProgramme | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    drop: str = ""


def begin(
    institution: Institution, kind: ApplicationKind, *, by: Account, at: datetime, on: date
) -> InstitutionApplication:
    """A draft that holds what is known. Raises Refusal: not_now, begun."""
    try:
        with transaction() as session:
            _refuse_kind(institution, kind, on)
            begun = InstitutionApplication(
                institution_id=institution.id, kind=kind, begun_at=at, begun_by=by.id
            )
            if kind.has_details:
                known = {name: getattr(institution, name) for name in DETAILS}
                begun.details = ApplicationDetails(**known)
            session.add(begun)
            session.flush()
            note(session, begun, "begin_application", by=by, at=at)
            return begun
    except IntegrityError:
        raise refusal("begun", f"已经有一份{kind.label}还没有办完") from None


def save(
    application: InstitutionApplication,
    contents: Contents,
    *,
    seen: int,
    by: Account,
    at: datetime,
) -> None:
    """Keep it as it is, however incomplete; `seen` is the id of `newest_deed_on`.

    Raises Refusal: settled, changed, too_many, and what `uploads.store` refuses.
    """
    with _editing(application, seen) as (session, found):
        _write(session, found, contents, by=by, at=at)
        note(session, found, "save_application", by=by, at=at)


def submit(
    application: InstitutionApplication,
    contents: Contents,
    *,
    seen: int,
    by: Account,
    at: datetime,
    on: date,
) -> None:
    """Save it and hand it in. Raises Refusal: incomplete, not_now, and whatever `save` raises."""
    with _editing(application, seen) as (session, found):
        _write(session, found, contents, by=by, at=at)
        session.flush()
        session.expire(found, ["programmes"])
        missing = what_is_missing(_asked(found), on=on)
        if missing:
            raise Refusal("incomplete", missing)
        _refuse_kind(found.institution, found.kind, on)
        is_checked = found.kind.is_checked
        found.state = ApplicationState.SUBMITTED if is_checked else ApplicationState.FORWARDED
        found.submitted_at = at
        note(session, found, "submit_application", by=by, at=at)


def withdraw(application: InstitutionApplication, *, by: Account, at: datetime) -> None:
    """Take it back; once decided it stays. Raises Refusal: settled."""
    with transaction() as session:
        found = lock(session, application)
        if not found.state.is_live:
            raise settled(found)
        found.state = ApplicationState.WITHDRAWN
        if found.open_proposal:
            # Nobody will decide it: the proposal goes with what it was about.
            session.delete(found.open_proposal)
        note(session, found, "withdraw_application", by=by, at=at)


def lock(session: Session, application: InstitutionApplication) -> InstitutionApplication:
    """As it is now, for this transaction alone."""
    chosen = select(InstitutionApplication).where(InstitutionApplication.id == application.id)
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one()


def settled(found: InstitutionApplication) -> Refusal:
    return refusal("settled", f"刚才已经有人办了，现在是“{found.state.label}”，刷新再看")


def note(
    session: Session,
    found: InstitutionApplication,
    act: str,
    *,
    by: Account,
    at: datetime,
    result: str = "done",
) -> None:
    journal.write(
        session,
        at=at,
        by=by.key,
        act=act,
        noun=APPLICATION,
        record_id=found.id,
        result=result,
    )


@contextmanager
def _editing(
    application: InstitutionApplication, seen: int
) -> Iterator[tuple[Session, InstitutionApplication]]:
    with transaction() as session:
        found = lock(session, application)
        if not found.state.is_editable:
            raise settled(found)
        newest = newest_deed_on(found)
        if newest.id != seen:
            raise refusal("changed", f"{words_of_deed(newest)}。您填的还没有存，看过再存")
        yield session, found


def _write(
    session: Session,
    found: InstitutionApplication,
    contents: Contents,
    *,
    by: Account,
    at: datetime,
) -> None:
    found.words = contents.words
    if found.details:
        for name, value in contents.details.items():
            setattr(found.details, name, value)
    if contents.programme:
        _add_programme(found, contents.programme)
    if len(found.files) + len(contents.files) > MOST_FILES:
        raise refusal("too_many", f"文件最多 {MOST_FILES} 个")
    for name, content in contents.files:
        found.files.append(ApplicationFile(upload=uploads.store(name, content, by=by, at=at)))
    _drop(session, found, contents.drop)


def _add_programme(found: InstitutionApplication, wanted: WantedProgramme) -> None:
    """The same subject and type again is only another level."""
    occupation_id = wanted.occupation.id if wanted.occupation else None
    subject = (occupation_id, wanted.course, wanted.training_type)
    for one in found.programmes:
        if (one.occupation_id, one.course, one.training_type) == subject:
            one.highest_level = wanted.highest_level
            return
    if len(found.programmes) >= MOST_PROGRAMMES:
        raise refusal("too_many", f"最多写 {MOST_PROGRAMMES} 项")
    found.programmes.append(
        ApplicationProgramme(
            occupation_id=occupation_id,
            course=wanted.course,
            training_type=wanted.training_type,
            highest_level=wanted.highest_level,
        )
    )


def _drop(session: Session, found: InstitutionApplication, key: str) -> None:
    for programme in found.programmes:
        if programme.key == key:
            session.delete(programme)
    for file in found.files:
        if file.upload.key == key:
            session.delete(file)
            session.flush()
            uploads.remove(session, file.upload)


def _asked(found: InstitutionApplication) -> Asked:
    details = found.details
    if details is None:
        return Asked(kind=found.kind, words=found.words)
    return Asked(
        kind=found.kind,
        name=details.name,
        institution_kind=details.kind,
        nature=details.nature,
        licence_no=details.licence_no,
        licence_until=details.licence_until,
        address=details.address,
        district=details.district,
        centre=details.centre,
        business_phone=details.business_phone,
        programmes=len(found.programmes),
    )


def _refuse_kind(institution: Institution, kind: ApplicationKind, on: date) -> None:
    now = standing_on(institution.id, on=on)
    standing = now.standing if now else None
    if kind not in OPEN_TO[standing]:
        label = standing.label if standing else "还没有备案"
        raise refusal("not_now", f"机构现在是“{label}”，不能交{kind.label}")
