"""The acts on a class, each a row: who, when, why. The class repeats the instant that counts."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.policy.classes import ClassAct
from portal.records import journal
from portal.records.classes import ClassActRow, TrainingClass
from portal.records.own_classes import CLASS_DEEDS, CLASS_NOUN
from portal.records.publications import PublicNoun, raise_revision

INSTANTS = {
    ClassAct.SUBMITTED: "submitted_at",
    ClassAct.ANNOUNCED: "announced_at",
    ClassAct.RETURNED: "returned_at",
    ClassAct.APPROVED: "approved_at",
    ClassAct.REJECTED: "cancelled_at",
    ClassAct.SUSPENDED: "suspended_at",
    ClassAct.CANCELLED: "cancelled_at",
    ClassAct.CLOSED: "closed_at",
}
# What an act takes back.
ENDS = {ClassAct.SUBMITTED: "returned_at", ClassAct.RESUMED: "suspended_at"}


def write_act(
    session: Session,
    training_class: TrainingClass,
    act: ClassAct,
    *,
    at: datetime,
    by: str,
    reason: str = "",
    fields: str = "",
) -> None:
    """Do one act in the caller's transaction: its row, the instant, the journal, the revision.

    The caller holds the class's lock and has judged whether the act may be done. `by` is an
    account's key; `fields` names what an amendment changed.
    """
    if name := INSTANTS.get(act):
        setattr(training_class, name, at)
    if name := ENDS.get(act):
        setattr(training_class, name, None)
    session.add(ClassActRow(class_id=training_class.id, act=act, at=at, by=by, reason=reason))
    note(session, training_class, f"{CLASS_DEEDS}{act}", at=at, by=by, fields=fields)


def note(
    session: Session,
    training_class: TrainingClass,
    act: str,
    *,
    at: datetime,
    by: str,
    fields: str = "",
) -> None:
    """Journal what was done to a class; what the public sees of it has a new revision then."""
    journal.write(
        session, at=at, by=by, act=act, noun=CLASS_NOUN, record_id=training_class.id, fields=fields
    )
    if training_class.announced_at:
        raise_revision(session, PublicNoun.CLASSES, at=at)
