"""名单: what was served on an institution, until when it may answer, and what it can ask for."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.institution import institution
from portal.policy.figures import ListingColour
from portal.policy.listing_steps import ListingStep
from portal.policy.roles import Act
from portal.records.institutions import Institution
from portal.records.list_entries import first_repair_day
from portal.records.listing_cases import (
    K,
    case_of,
    newest_deed,
    open_white,
    own_listing,
    own_listings,
)
from portal.records.listing_documents import documents_served
from portal.records.listings import Listing, file_of
from portal.services import (
    listing_notices,
    listing_objections,
    listing_repairs,
    white_listings,
)
from portal.services.listing_cases import Deed
from portal.services.listing_documents import scope_words, term_words
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.listing_papers import paper
from portal.web.parameters import sent_number
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction
from portal.web.uploads import FilesField, attachment

LONGEST = 2000
LEAVE = "leave"
# What the institution itself does, and how its form is called.
OWN_STEPS = {
    ListingStep.STATEMENT: "提交陈述申辩",
    ListingStep.WAIVER: "书面放弃陈述申辩",
    ListingStep.OBJECTION: "提出异议",
    ListingStep.REPAIR: "申请信用修复",
}
BY_VALUE = {step.value: step for step in OWN_STEPS}
# What was said between officials is not the institution's.
SHOWN = frozenset(K) - {K.ASSESSED}


class WordsForm(Form):
    words = TextAreaField(
        "写给主管部门",
        [
            DataRequired("写事实和理由"),
            Length(max=LONGEST, message=f"太长了，最多 {LONGEST} 个字"),
        ],
    )


class HandedInForm(WordsForm):
    files = FilesField("证据材料")


@institution.get("/institution/listings")
@performs(Act.ANSWER_LISTINGS)
def listings() -> ResponseReturnValue:
    return _index(WordsForm())


@institution.post("/institution/listings")
@performs(Act.ANSWER_LISTINGS)
def listing_apply() -> ResponseReturnValue:
    """Ask for the white list."""
    form = WordsForm(request.form)
    if not form.validate():
        return _index(form, status=422)
    words = str(form.words.data).strip()
    try:
        found = white_listings.apply_for_white(_own(), words, law=jurisdiction(), deed=_deed())
    except Refusal as refusal:
        add_refusal(form, refusal, at="words")
        return _index(form, status=422)
    return redirect(url_for("institution.listing", key=found.key), 303)


@institution.get("/institution/listings/<key>")
@performs(Act.ANSWER_LISTINGS)
def listing(key: str) -> ResponseReturnValue:
    return _page(_found(key))


@institution.post("/institution/listings/<key>/<step>")
@performs(Act.ANSWER_LISTINGS)
def listing_step(key: str, step: str) -> ResponseReturnValue:
    found = _found(key)
    if step != LEAVE and step not in BY_VALUE:
        raise NotFound
    form = _form(step)(request.form, prefix=f"{step}-")
    if not form.validate():
        return _page(found, {step: form}, status=422)
    try:
        _carry_out(step, found, form)
    except Refusal as refusal:
        add_refusal(form, refusal, at="words")
        return _page(found, {step: form}, status=422)
    return redirect(url_for("institution.listing", key=key), 303)


def _form(step: str) -> type[WordsForm]:
    return WordsForm if step in (LEAVE, ListingStep.WAIVER) else HandedInForm


def _carry_out(step: str, found: Listing, form: WordsForm) -> None:
    words, deed, law = str(form.words.data).strip(), _deed(), jurisdiction()
    sent = form.files.data if isinstance(form, HandedInForm) else []
    files = [(one.name, one.content) for one in sent]
    match step:
        case ListingStep.STATEMENT:
            listing_notices.state(found, words, files=files, deed=deed)
        case ListingStep.WAIVER:
            listing_notices.waive(found, words, deed=deed)
        case ListingStep.OBJECTION:
            listing_objections.object_to(found, words, files=files, law=law, deed=deed)
        case ListingStep.REPAIR:
            listing_repairs.apply_for_repair(found, words, files=files, law=law, deed=deed)
        case _:
            white_listings.leave(found, words, deed=deed)


@institution.get("/institution/listings/<key>/papers/<int:serial>.pdf")
@performs(Act.ANSWER_LISTINGS)
def listing_paper(key: str, serial: int) -> ResponseReturnValue:
    """A paper that was served; what lies on an officer's desk is not there."""
    return paper(documents_served(_found(key)), serial)


@institution.get("/institution/listings/<key>/files/<upload>")
@performs(Act.ANSWER_LISTINGS)
def listing_file(key: str, upload: str) -> ResponseReturnValue:
    found = file_of(_found(key).id, upload)
    if found is None:
        raise NotFound
    return attachment(found)


def _own() -> Institution:
    own = signed_in().institution
    if own is None:
        raise NotFound
    return own


def _found(key: str) -> Listing:
    """The own case, once something was served; a rival's is not there."""
    found = own_listing(_own().id, key)
    if found is None:
        raise NotFound
    return found


def _deed() -> Deed:
    return Deed(signed_in(), clock.now(), clock.today(), sent_number("seen"))


def _index(form: WordsForm, *, status: int = 200) -> Response:
    on, own = clock.today(), _own()
    return make_response(
        render_template(
            "institution/listings/index.html",
            form=form,
            cases=own_listings(own.id, on=on),
            may_apply=open_white(own.id, on=on) is None,
            today=on,
        ),
        status,
    )


def _page(
    found: Listing, bound: dict[str, WordsForm] | None = None, *, status: int = 200
) -> Response:
    case, bound = case_of(found, on=clock.today()), bound or {}
    offered = [step.value for step in OWN_STEPS if step in case.steps]
    if found.colour is ListingColour.WHITE and not case.progress.is_over:
        offered.append(LEAVE)
    forms = {step: _form(step)(prefix=f"{step}-") for step in offered} | bound
    newest = newest_deed(found.id)
    labels = {step.value: words for step, words in OWN_STEPS.items()}
    return make_response(
        render_template(
            "institution/listings/show.html",
            case=case,
            listing=found,
            forms=forms,
            bound=bound,
            labels=labels | {LEAVE: "退出白名单" if found.effective_from else "撤回申请"},
            events=[one for one in found.events if one.kind in SHOWN],
            papers=documents_served(found),
            repair_from=first_repair_day(found),
            scope=scope_words(found),
            term=term_words(found),
            seen=newest.id if newest else 0,
            today=clock.today(),
        ),
        status,
    )
