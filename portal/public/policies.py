"""The policy documents that the portal rests on: the list, and each one's main points."""

from flask import Response, render_template
from werkzeug.exceptions import NotFound

from portal.public import public
from portal.records.attachments import file_of, files_of
from portal.records.drafts import replacement_of
from portal.records.policies import PolicyDocument, policy_document, policy_documents
from portal.records.publications import PublicNoun, revised_at
from portal.web.clock import today
from portal.web.links import link
from portal.web.uploads import public_file


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
    """One document; one past its last day, or replaced, stays readable and says so."""
    on = today()
    found = _found(key)
    return render_template(
        "public/policies/show.html",
        document=found,
        is_past=found.until_day is not None and found.until_day < on,
        newer=replacement_of(found, on=on),
        files=files_of(found),
        file_address=lambda file: link("public.policy_file", key=key, file=file),
        revised_at=revised_at(PublicNoun.POLICIES),
    )


@public.get("/policies/<key>/files/<file>")
def policy_file(key: str, file: str) -> Response:
    """A file that stands under a document."""
    return public_file(file_of(_found(key), file))


def _found(key: str) -> PolicyDocument:
    found = policy_document(key, on=today())
    if found is None:
        raise NotFound
    return found
