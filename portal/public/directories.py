"""The other directories: evaluation bodies, vocational qualifications, online platforms."""

from collections.abc import Callable
from math import ceil

from flask import Response
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField

from portal.exports import evaluation_bodies as bodies
from portal.exports import online_platforms as platforms
from portal.exports import qualifications as titles
from portal.exports.dataset import Row
from portal.exports.directories import found
from portal.policy.directories import Directory
from portal.public import public
from portal.records.directories import Entry, is_ever_published, published_revisions
from portal.records.evaluation_bodies import EvaluationBody
from portal.records.online_platforms import OnlinePlatform
from portal.records.publications import PublicNoun, revised_at
from portal.records.qualifications import Qualification
from portal.web.clock import now, today
from portal.web.fields import DayField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes

ROWS = 20
NEWEST = 20


class DirectoryForm(Form):
    q = StringField()
    on = DayField("哪一天")

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: those in the address that are right."""
        day = self.on.data.isoformat() if self.on.data else ""
        held = {"q": (self.q.data or "").strip(), "on": day}
        return {name: value for name, value in held.items() if value}


@public.get("/evaluation-bodies")
@takes(DirectoryForm, paged=True)
def evaluation_bodies(form: DirectoryForm) -> Response:
    return _page(form, Directory.EVALUATION_BODIES, EvaluationBody, bodies.row)


@public.get("/qualifications")
@takes(DirectoryForm, paged=True)
def qualifications(form: DirectoryForm) -> Response:
    return _page(form, Directory.QUALIFICATIONS, Qualification, titles.row)


@public.get("/online-platforms")
@takes(DirectoryForm, paged=True)
def online_platforms(form: DirectoryForm) -> Response:
    return _page(form, Directory.ONLINE_PLATFORMS, OnlinePlatform, platforms.row)


def _page(
    form: DirectoryForm, directory: Directory, kind: type[Entry], row: Callable[[Entry], Row]
) -> Response:
    """What is in the directory on a day; drafts are never shown."""
    is_right, page = form.validate(), page_number()
    chosen, on = form.chosen(), form.on.data or today()
    noun = directory.name.lower()
    entries = found(kind, row, chosen.get("q", ""), on=on)
    pages = max(1, ceil(len(entries) / ROWS))
    if page > pages:
        raise NotFound
    return page_or_fragment(
        "public/directories/index.html",
        "public/directories/_results.html",
        status=200 if is_right else 422,
        directory=directory,
        noun=noun,
        form=form,
        chosen=chosen,
        on=on,
        is_today=on == today(),
        entries=entries[(page - 1) * ROWS : page * ROWS],
        total=len(entries),
        is_published=is_ever_published(directory, on),
        revisions=published_revisions(directory, most=NEWEST),
        page=page,
        pages=pages,
        address=lambda **changes: link(f"public.{noun}", **(chosen | changes)),
        revised_at=None if "q" in chosen else revised_at(PublicNoun.DIRECTORIES),
        as_of=now(),
    )
