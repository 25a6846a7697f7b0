"""The front page asks one question, which classes may I join, and leads to everything else."""

from flask import render_template

from portal.public import public
from portal.public.classes import group_choices
from portal.public.tickets import ticket_of
from portal.records.class_list import Wanted, count_classes, listed_classes
from portal.records.notices import notices_on
from portal.records.publicity import open_now
from portal.records.shortage import is_any_in_force
from portal.web.clock import today
from portal.web.links import view
from portal.web.site import jurisdiction

TICKETS = 2
NOTICES = 3


@public.get("/")
def home() -> str:
    """The question, the nearest open classes, the ways in, the latest notices; elders get doors."""
    if view():
        return render_template("public/home/elder.html")
    on = today()
    nearest = listed_classes(Wanted(is_open=True), on=on, most=TICKETS)
    return render_template(
        "public/home/index.html",
        groups=group_choices(),
        tickets=[ticket_of(row) for row in nearest],
        total=count_classes(Wanted(), on=on),
        occupations=len(jurisdiction().occupations.in_force(on)),
        has_shortage=is_any_in_force(on),
        notices=notices_on(on, most=NOTICES),
        publicity=open_now(jurisdiction(), on=on, most=NOTICES),
    )
