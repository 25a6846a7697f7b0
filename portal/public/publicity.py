"""补贴公示: what is about to be paid, and where to object while it is open (003 附件2 4.2)."""

from math import ceil

from flask import Response, render_template
from werkzeug.exceptions import NotFound
from wtforms import Form

from portal.policy.publicity import PublicityState
from portal.public import public
from portal.records.attachments import file_of, files_of
from portal.records.drafts import replaced_by, replacement_of
from portal.records.publications import PublicNoun, revised_at
from portal.records.publicity import Posted, count_posted, posted, rows_of
from portal.web.clock import today
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.site import jurisdiction
from portal.web.uploads import public_file

ROWS = 24


@public.get("/publicity")
@takes(Form, paged=True)
def publicity(_: Form) -> str:
    """Those still open lead, because the newest do."""
    on, page = today(), page_number()
    total = count_posted(on=on)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    return render_template(
        "public/publicity/index.html",
        lines=posted(jurisdiction(), on=on, first=(page - 1) * ROWS, most=ROWS),
        page=page,
        pages=pages,
        total=total,
        revised_at=revised_at(PublicNoun.NOTICES),
    )


@public.get("/publicity/<key>")
def publicity_notice(key: str) -> str:
    """One notice with its table; what it rests on, until when and how to object."""
    found = _found(key)
    is_replaced = found.state is PublicityState.REPLACED
    return render_template(
        "public/publicity/show.html",
        posted=found,
        notice=found.notice,
        rows=rows_of(found.notice),
        older=replaced_by(found.notice),
        newer=replacement_of(found.notice, on=today()) if is_replaced else None,
        files=files_of(found.notice),
        file_address=lambda file: link("public.publicity_file", key=key, file=file),
        revised_at=revised_at(PublicNoun.NOTICES),
    )


@public.get("/publicity/<key>/files/<file>")
def publicity_file(key: str, file: str) -> Response:
    """A file that stands under a publicity notice."""
    return public_file(file_of(_found(key).notice, file))


def _found(key: str) -> Posted:
    found = posted(jurisdiction(), on=today(), key=key)
    if not found:
        raise NotFound
    return found[0]
