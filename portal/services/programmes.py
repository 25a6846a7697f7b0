"""What an institution may teach: entered, changed and ended once two officers have agreed."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.policy.register import RegisterDeed
from portal.records.institutions import Institution
from portal.records.occupations import Occupation
from portal.records.programmes import Programme, programmes_of
from portal.records.register_changes import RegisterChange
from portal.services.class_changes import refusal
from portal.services.register_details import programme_details


def apply(session: Session, institution: Institution, change: RegisterChange, *, on: date) -> None:
    """Raises Refusal: not_in_force, approved_already."""
    held = change.programme
    if held:
        end(held, on=on)
    if change.deed is RegisterDeed.END:
        return
    details = programme_details(change.details)
    occupation = session.scalar(select(Occupation).where(Occupation.key == details.occupation))
    wanted = Programme(
        institution_id=institution.id,
        occupation=occupation,
        course=details.course,
        training_type=details.training_type,
        highest_level=details.highest_level,
        from_day=change.deed.begins_on(on),
    )
    same = [
        one
        for one in programmes_of(institution.id, on=wanted.from_day)
        if one is not held and one.code == wanted.code
    ]
    if same:
        raise refusal("approved_already", f"{wanted.subject}已经在目录里，要改等级就申请变更")
    session.add(wanted)


def end(held: Programme, *, on: date) -> None:
    """Let it hold today for the last time."""
    if held.from_day > on or (held.until_day and held.until_day <= on):
        raise refusal("not_in_force", f"{held.subject}今天没有生效，或者已经到期")
    held.until_day = on
