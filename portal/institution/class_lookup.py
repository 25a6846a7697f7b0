"""One class of one's own, and which of its deeds the page that asks has seen."""

from flask import request
from werkzeug.exceptions import NotFound

from portal.records.classes import TrainingClass
from portal.records.own_classes import newest_deed, own_class
from portal.web.access import signed_in

MOST_DIGITS = 18


def found_class(number: str) -> TrainingClass:
    """The class that the account has something to do with, or 404."""
    found = own_class(signed_in(), number)
    if found is None:
        raise NotFound
    return found


def is_editable(found: TrainingClass) -> bool:
    """Whether everything may still change."""
    return not (found.approved_at or found.cancelled_at or found.closed_at)


def seen_now(found: TrainingClass) -> int:
    """The newest deed on the class: forms carry it, and a deed is refused if it moved since."""
    newest = newest_deed(found.id)
    return newest.id if newest else 0


def seen_by_client() -> int:
    """What the form carried; a form without it has seen nothing."""
    text = request.form.get("seen", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0
