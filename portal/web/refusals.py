"""A refusal of a service as an error at a form's field, so that one page shows both kinds."""

from wtforms import Field, Form

from portal.services.refusal import Refusal


def add_refusal(form: Form, refusal: Refusal, *, at: str) -> None:
    """Put the refusal's words at the field of this name."""
    bound: Field = form[at]
    bound.errors = [*bound.errors, *(reason.text for reason in refusal.reasons)]
