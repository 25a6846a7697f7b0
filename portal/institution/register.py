"""备案: what the institution may teach, who teaches and where, as approved; what it asked for."""

from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.institution import institution
from portal.policy.register import RegisterNoun, RegisterState
from portal.policy.roles import Act
from portal.policy.timetable import safety_check_until
from portal.records.programmes import programmes_of
from portal.records.register_changes import RegisterChange, Scope, changes_of
from portal.records.venues import Venue, venues_of
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.formatting import day
from portal.web.register import days_words
from portal.web.site import jurisdiction

MOST = 30
SOON = timedelta(days=30)


@institution.get("/institution/venues")
@performs(Act.FILE_REGISTER)
def venues() -> ResponseReturnValue:
    on = clock.today()
    held = venues_of(signed_in().institution_id or 0, on=on)
    return render_template(
        "institution/register/venues.html",
        venues=[(one, venue_warning(one, on=on)) for one in held],
        **asked(RegisterNoun.VENUE),
    )


@institution.get("/institution/programmes")
@performs(Act.FILE_REGISTER)
def programmes() -> ResponseReturnValue:
    return render_template(
        "institution/register/programmes.html",
        programmes=programmes_of(signed_in().institution_id or 0, on=clock.today()),
        **asked(RegisterNoun.PROGRAMME),
    )


def asked(noun: RegisterNoun) -> dict[str, object]:
    """What the institution asked for: under way, and over."""
    scope = Scope(institution_id=signed_in().institution_id)
    # What officers propose against an instructor is told when it is decided.
    under_way = [
        one
        for one in changes_of(scope, noun=noun, is_open=True, most=MOST)
        if not is_officers_own(one)
    ]
    return {
        "noun": noun,
        "under_way": under_way,
        "over": changes_of(scope, noun=noun, is_open=False, most=MOST),
        "days_words": days_words,
    }


def is_officers_own(change: RegisterChange) -> bool:
    """An officer's proposal that nobody has decided, of which the institution asked nothing."""
    return change.state is RegisterState.PROPOSED and change.noun is not RegisterNoun.PROGRAMME


def venue_warning(venue: Venue, *, on: date) -> str:
    """What ends within 30 days, or has ended: the safety check or the lease."""
    if venue.safety_checked_on is None:
        return "还没有安全检查，查过再用"
    until = safety_check_until(jurisdiction(), venue.safety_checked_on, on=on)
    for what, last in (("安全检查", until), ("租约", venue.lease_until)):
        if last and last < on:
            return f"{what}已在{day(last)}到期，办好以后申请变更"
        if last and last <= on + SOON:
            return f"{what}{day(last)}到期，提前办，办好以后申请变更"
    return ""
