"""Carries out one step of a list case with what its form says."""

from collections.abc import Callable

from wtforms import Form

from portal.bureau.listing_forms import GRANTED
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.listing import Outcome
from portal.policy.listing_steps import ListingStep, ProposalKind
from portal.records.listings import Listing
from portal.services import (
    listing_notices,
    listing_objections,
    listing_proposals,
    listing_repairs,
    listings,
    white_listings,
)
from portal.services.listing_cases import Deed

Carry = Callable[[Listing, Form, Jurisdiction, Deed], object]

OUTCOMES = {one.value: one for one in Outcome}


def carry_out(
    step: ListingStep, listing: Listing, form: Form, *, law: Jurisdiction, deed: Deed
) -> None:
    """Raises Refusal as the step's service does."""
    DEEDS[step](listing, form, law, deed)


def _text(form: Form, name: str) -> str:
    return str(form[name].data or "").strip()


def _files(form: Form) -> list[tuple[str, bytes]]:
    return [(one.name, one.content) for one in form["files"].data]


def _outcome(form: Form) -> Outcome:
    return OUTCOMES[form["outcome"].data]


def _proposes(kind: ProposalKind, *, day: str = "", text: str = "") -> Carry:
    """A proposal; `day` and `text` name the form's fields, where it has them."""

    def carry(listing: Listing, form: Form, law: Jurisdiction, deed: Deed) -> object:
        return listing_proposals.propose(
            listing,
            kind,
            _text(form, "reason"),
            document_no=_text(form, "number") if "number" in form else "",
            day=form[day].data if day else None,
            text=_text(form, text) if text else "",
            law=law,
            deed=deed,
        )

    return carry


def _repair(listing: Listing, form: Form, law: Jurisdiction, deed: Deed) -> object:
    is_granted = form["outcome"].data == GRANTED
    kind = ProposalKind.REPAIR_GRANTED if is_granted else ProposalKind.REPAIR_REFUSED
    return _proposes(kind)(listing, form, law, deed)


DEEDS: dict[ListingStep, Carry] = {
    ListingStep.NOTICE: lambda one, form, law, deed: listing_notices.make_notice(
        one, _text(form, "number"), law=law, deed=deed
    ),
    ListingStep.NOTICE_SERVICE: lambda one, form, law, deed: listing_notices.serve_notice(
        one, form["day"].data, _text(form, "how"), law=law, deed=deed
    ),
    ListingStep.STATEMENT: lambda one, form, _, deed: listing_notices.state(
        one, _text(form, "words"), files=_files(form), deed=deed
    ),
    ListingStep.WAIVER: lambda one, form, _, deed: listing_notices.waive(
        one, _text(form, "words"), deed=deed
    ),
    ListingStep.ANSWER: lambda one, form, _, deed: listing_notices.answer(
        one, _outcome(form), _text(form, "reason"), deed=deed
    ),
    ListingStep.ASSESSMENT: lambda one, form, _, deed: white_listings.assess(
        one, _text(form, "findings"), deed=deed
    ),
    ListingStep.PUBLICITY: lambda one, _, law, deed: white_listings.open_publicity(
        one, law=law, deed=deed
    ),
    ListingStep.DECISION: _proposes(ProposalKind.DECISION),
    ListingStep.DECISION_SERVICE: lambda one, form, _, deed: listings.serve_decision(
        one, form["day"].data, _text(form, "how"), deed=deed
    ),
    ListingStep.PUBLICATION: lambda one, form, law, deed: listings.publish(
        one, form["effective_from"].data, _text(form, "reason"), law=law, deed=deed
    ),
    ListingStep.OBJECTION: lambda one, form, law, deed: listing_objections.object_to(
        one, _text(form, "words"), files=_files(form), law=law, deed=deed
    ),
    ListingStep.OBJECTION_ANSWER: lambda one, form, law, deed: listing_objections.answer(
        one, _outcome(form), _text(form, "reason"), law=law, deed=deed
    ),
    ListingStep.REPAIR: lambda one, form, law, deed: listing_repairs.apply_for_repair(
        one, _text(form, "words"), files=_files(form), law=law, deed=deed
    ),
    ListingStep.REPAIR_DECISION: _repair,
    ListingStep.INTERIM: _proposes(ProposalKind.INTERIM, day="day"),
    ListingStep.CORRECTION: _proposes(ProposalKind.CORRECTION, text="facts"),
    ListingStep.ANNULMENT: _proposes(ProposalKind.ANNULMENT, day="day"),
    ListingStep.REMOVAL: _proposes(ProposalKind.REMOVAL),
    ListingStep.DROP: lambda one, form, _, deed: listings.drop(
        one, _text(form, "reason"), deed=deed
    ),
}
