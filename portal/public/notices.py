"""Notices of the bureau: those in force, the archive of past ones, one to read."""

from math import ceil

from flask import Response, render_template
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField
from wtforms.validators import AnyOf, Optional

from portal.policy.deadlines import DAY
from portal.public import public
from portal.records.attachments import file_of, files_of
from portal.records.drafts import replaced_by, replacement_of
from portal.records.notices import Notice, count_notices, notices_on, public_notice
from portal.records.publications import PublicNoun, revised_at
from portal.web.clock import today
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.uploads import public_file

ROWS = 24


class NoticesForm(Form):
    archive = StringField(validators=[Optional(), AnyOf(["1"])])


@public.get("/notices")
@takes(NoticesForm, paged=True)
def notices(form: NoticesForm) -> Response:
    """Pinned and newest first; with `archive=1` those that are over."""
    is_right = form.validate()
    archived, on, page = is_right and bool(form.archive.data), today(), page_number()
    total = count_notices(on=on, archived=archived)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    return page_or_fragment(
        "public/notices/index.html",
        "public/notices/_results.html",
        status=200 if is_right else 422,
        lines=notices_on(on, archived=archived, first=(page - 1) * ROWS, most=ROWS),
        archived=archived,
        is_right=is_right,
        page=page,
        pages=pages,
        total=total,
        revised_at=revised_at(PublicNoun.NOTICES),
    )


@public.get("/notices/<key>")
def notice(key: str) -> str:
    """One notice; a past or corrected one stays readable and says so."""
    on = today()
    found = _found(key)
    is_over = found.until_day is not None and found.until_day < on
    return render_template(
        "public/notices/show.html",
        notice=found,
        archived_on=found.until_day + DAY if found.until_day and is_over else None,
        older=replaced_by(found),
        newer=replacement_of(found, on=on),
        files=files_of(found),
        file_address=lambda file: link("public.notice_file", key=key, file=file),
    )


@public.get("/notices/<key>/files/<file>")
def notice_file(key: str, file: str) -> Response:
    """A file that stands under a notice."""
    return public_file(file_of(_found(key), file))


def _found(key: str) -> Notice:
    found = public_notice(key, on=today())
    if found is None:
        raise NotFound
    return found
