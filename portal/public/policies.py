"""The policy documents that the portal rests on: the list, and each one's main points."""

from flask import render_template
from werkzeug.exceptions import NotFound

from portal.public import public
from portal.records.policies import policy_document, policy_documents
from portal.records.publications import PublicNoun, revised_at
from portal.web.clock import today


@public.get("/policies")
def policies() -> str:
    """Every document, newest first."""
    return render_template(
        "public/policies/index.html",
        documents=policy_documents(today()),
        revised_at=revised_at(PublicNoun.POLICIES),
    )


@public.get("/policies/<key>")
def policy(key: str) -> str:
    """One document; one past its last day stays readable and says so."""
    on = today()
    found = policy_document(key, on=on)
    if found is None:
        raise NotFound
    return render_template(
        "public/policies/show.html",
        document=found,
        is_past=found.until_day is not None and found.until_day < on,
        revised_at=revised_at(PublicNoun.POLICIES),
    )
