"""报名: sign up in three steps, see one's place, leave, and move where a class has stopped."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.policy.roles import Act
from portal.policy.terms import Group
from portal.policy.verdict import Verdict
from portal.records.enrolments import Enrolment, enrolment_of, enrolments_of
from portal.records.seats import seat_counts
from portal.records.training_class import ClassOnDay, class_on
from portal.services import enrolments as services
from portal.services.particulars import Particulars
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fragments import page_or_fragment, wants_fragment
from portal.web.particulars import (
    STILL_TO_ASK,
    GroupForm,
    ParticularsForm,
    particulars_form,
    particulars_of,
)
from portal.web.site import jurisdiction
from portal.worker import worker
from portal.worker.refused import refused
from portal.worker.training import Mine, class_subject, mine_of, steps_of, why

NOTHING_ASKED = Verdict(())


@worker.get("/worker/enrolments/new")
@performs(Act.ENROL)
def enrolment_new() -> ResponseReturnValue:
    """Step 1: who one is; the group is that of the last time."""
    if "class" not in request.args:
        return redirect(url_for("public.classes"))
    found = _asked_for()
    held = _held(found)
    if held:
        return redirect(url_for("worker.enrolment", key=held.key))
    if not found.state.may_enrol:
        return refused(found, ())
    known = services.prefilled(signed_in())
    form = GroupForm(data={"group": known.group.value} if known else None)
    return _group_page(found, form, _verdict(found, known.group) if known else NOTHING_ASKED)


@worker.post("/worker/enrolments/new")
@performs(Act.ENROL)
def enrolment_particulars() -> ResponseReturnValue:
    """Step 2: what the law says to this group, and then what the roster asks.

    HTMX asks for the verdict alone, as soon as a group is chosen. The group comes by POST, because
    some groups are nobody else's business and an address is read by many.
    """
    found = _asked_for()
    form = GroupForm(request.form)
    if not form.validate():
        return _group_page(found, form, NOTHING_ASKED, status=422)
    group = _group(form)
    verdict = _verdict(found, group)
    if wants_fragment():
        return _group_page(found, form, verdict)
    in_the_way = [one for one in verdict.refusals if one.code not in STILL_TO_ASK]
    if in_the_way:
        return refused(found, in_the_way, Particulars(group=group))
    asked = particulars_form(found.filed, verdict, known=services.prefilled(signed_in()))
    asked.group.data = form.group.data
    return _particulars_page(found, asked, verdict)


@worker.post("/worker/enrolments")
@performs(Act.ENROL)
def enrolment_make() -> ResponseReturnValue:
    """Step 3: a seat or a place in the queue; sent twice it is done once."""
    found = _asked_for()
    first = GroupForm(request.form)
    if not first.validate():
        return _group_page(found, first, NOTHING_ASKED, status=422)
    verdict = _verdict(found, _group(first))
    form = particulars_form(found.filed, verdict, typed=request.form)
    if not form.validate():
        return _particulars_page(found, form, verdict, status=422)
    told = particulars_of(form)
    account = signed_in()
    try:
        made = services.enrol(
            account,
            found.filed.number,
            told,
            law=jurisdiction(),
            on=clock.today(),
            at=clock.now(),
            by=account.key,
        )
    except Refusal as refusal:
        return refused(found, refusal.reasons, told)
    return redirect(url_for("worker.enrolment", key=made.key), 303)


@worker.get("/worker/enrolments/<key>")
@performs(Act.ENROL)
def enrolment(key: str) -> ResponseReturnValue:
    """One's place in a class: what happened, what comes next, how to leave."""
    mine = _mine(key)
    return render_template(
        "worker/enrolments/show.html", mine=mine, found=mine.found, steps=steps_of(mine), why=why
    )


@worker.route("/worker/enrolments/<key>/leave", methods=["GET", "POST"])
@performs(Act.ENROL)
def enrolment_leave(key: str) -> ResponseReturnValue:
    """Asked once, then done; leaving twice is leaving once."""
    mine = _mine(key)
    if request.method != "POST" and not mine.may_leave:
        return redirect(url_for("worker.enrolment", key=key))
    problems: list[str] = []
    if request.method == "POST":
        try:
            services.leave(signed_in(), key, on=clock.today(), at=clock.now())
        except Refusal as refusal:
            problems = [reason.text for reason in refusal.reasons]
        else:
            return redirect(url_for("worker.enrolment", key=key), 303)
    page = render_template("worker/enrolments/leave.html", mine=mine, problems=problems)
    return page, 422 if problems else 200


def _asked_for() -> ClassOnDay:
    found = class_on(request.args.get("class", ""), on=clock.today())
    if found is None:
        raise NotFound
    return found


def _held(found: ClassOnDay) -> Enrolment | None:
    """The live enrolment in this class that the account may see."""
    own = enrolments_of(signed_in())
    return next((o for o in own if o.class_id == found.filed.id and o.state.is_live), None)


def _mine(key: str) -> Mine:
    held = enrolment_of(signed_in(), key)
    if held is None:
        raise NotFound
    return mine_of(held)


def _group(form: GroupForm) -> Group:
    return Group[str(form.group.data).upper()]


def _verdict(found: ClassOnDay, group: Group) -> Verdict:
    """The law's answer to the group alone; what it lacks is asked in the next step."""
    account = signed_in()
    if account.person is None:
        raise NotFound
    return services.judge(
        account.person,
        account,
        found.filed,
        Particulars(group=group),
        law=jurisdiction(),
        on=clock.today(),
    )


def _group_page(
    found: ClassOnDay, form: GroupForm, verdict: Verdict, *, status: int = 200
) -> ResponseReturnValue:
    return page_or_fragment(
        "worker/enrolments/new.html",
        "worker/enrolments/_verdict.html",
        status=status,
        found=found,
        subject=class_subject(found.filed),
        count=seat_counts([found.filed.id])[found.filed.id],
        form=form,
        verdict=verdict,
        still_to_ask=STILL_TO_ASK,
    )


def _particulars_page(
    found: ClassOnDay, form: ParticularsForm, verdict: Verdict, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "worker/enrolments/particulars.html",
        found=found,
        subject=class_subject(found.filed),
        form=form,
        verdict=verdict,
        still_to_ask=STILL_TO_ASK,
    )
    return page, status
