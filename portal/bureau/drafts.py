"""What every draft goes through, whatever it is: files, submission, return, publication, its end.

Notices and policy documents have pages of their own (`notices.py`, `policies.py`) and hang these
deeds beside them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.policy.roles import Act
from portal.records.attachments import file_of, files_of
from portal.records.drafts import Drafted, draft_with_key, names_of, replaced_by, replacement_of
from portal.services import drafts as services
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.links import link
from portal.web.refusals import add_refusal
from portal.web.uploads import FilesField, attachment

NEWEST = 100


class ReturnForm(Form):
    reason = TextAreaField(
        "退回理由", [DataRequired("写要改什么"), Length(max=500, message="太长了，最多 500 个字")]
    )


class FilesForm(Form):
    files = FilesField("附件", [InputRequired("先选文件")])


@dataclass(frozen=True)
class Shelf:
    """One kind of draft behind this door: the part of its addresses, its table and its page."""

    name: str
    kind: type[Drafted]
    page: Callable[..., ResponseReturnValue]

    def find(self, key: str) -> Drafted:
        found = draft_with_key(self.kind, key)
        if found is None:
            raise NotFound
        return found

    def endpoint(self, name: str) -> str:
        return f"bureau.{self.name}_{name}"


def hang_deeds(shelf: Shelf) -> None:
    """Give the shelf the addresses of its deeds."""
    for name, act, view in (
        ("submit", Act.WRITE_NOTICES, _submit),
        ("take-back", Act.WRITE_NOTICES, _take_back),
        ("discard", Act.WRITE_NOTICES, _discard),
        ("correct", Act.WRITE_NOTICES, _correct),
        ("files", Act.WRITE_NOTICES, _attach),
        ("files/<file>/remove", Act.WRITE_NOTICES, _detach),
        ("publish", Act.PUBLISH_NOTICES, _publish),
        ("return", Act.PUBLISH_NOTICES, _send_back),
        ("end", Act.PUBLISH_NOTICES, _end),
    ):
        _hang(shelf, name, act, view, "POST")
    _hang(shelf, "files/<file>", Act.SEE_NOTICES, _file, "GET")


def _hang(
    shelf: Shelf, name: str, act: Act, deed: Callable[..., ResponseReturnValue], method: str
) -> None:
    @performs(act)
    def view(**values: str) -> ResponseReturnValue:
        return deed(shelf, **values)

    endpoint = f"{shelf.name}_{name}".replace("/<file>", "_one").replace("/", "_")
    bureau.add_url_rule(
        f"/bureau/{shelf.name}/<key>/{name}",
        endpoint.replace("-", "_"),
        view,
        methods=[method],
    )


def context_of(shelf: Shelf, draft: Drafted, refusal: Refusal | None) -> dict[str, object]:
    """What both shelves' pages show of a draft besides the text itself."""
    on = clock.today()
    older, newer = replaced_by(draft), replacement_of(draft, on=on)
    written_by, published_by = names_of(draft)
    return {
        "draft": draft,
        "shelf": shelf,
        "state": draft.state(on),
        "seen": services.mark_of(draft),
        "files": files_of(draft),
        "file_address": lambda file: link(shelf.endpoint("files_one"), key=draft.key, file=file),
        "older": older,
        "newer": newer,
        "written_by": written_by,
        "published_by": published_by,
        "refusal": refusal.reasons if refusal else (),
        "return_form": ReturnForm(),
        "files_form": FilesForm(),
    }


def _submit(shelf: Shelf, key: str) -> ResponseReturnValue:
    return _done(
        shelf,
        key,
        lambda draft: services.submit(draft, seen=_seen(), by=signed_in(), at=clock.now()),
    )


def _take_back(shelf: Shelf, key: str) -> ResponseReturnValue:
    return _done(
        shelf, key, lambda draft: services.take_back(draft, by=signed_in(), at=clock.now())
    )


def _publish(shelf: Shelf, key: str) -> ResponseReturnValue:
    at, on = clock.now(), clock.today()
    return _done(
        shelf,
        key,
        lambda draft: services.publish(draft, seen=_seen(), by=signed_in(), at=at, on=on),
    )


def _end(shelf: Shelf, key: str) -> ResponseReturnValue:
    at, on = clock.now(), clock.today()
    return _done(shelf, key, lambda draft: services.end(draft, by=signed_in(), at=at, on=on))


def _send_back(shelf: Shelf, key: str) -> ResponseReturnValue:
    form = ReturnForm(request.form)
    if not form.validate():
        return shelf.page(shelf.find(key), return_form=form)
    at, reason = clock.now(), str(form.reason.data).strip()
    return _done(
        shelf,
        key,
        lambda draft: services.send_back(draft, reason, seen=_seen(), by=signed_in(), at=at),
    )


def _discard(shelf: Shelf, key: str) -> ResponseReturnValue:
    draft = shelf.find(key)
    try:
        services.discard(draft, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return shelf.page(shelf.find(key), refusal=refusal)
    return redirect(url_for(f"bureau.{shelf.name}"), 303)


def _correct(shelf: Shelf, key: str) -> ResponseReturnValue:
    try:
        draft = services.correct(shelf.find(key), by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return shelf.page(shelf.find(key), refusal=refusal)
    return redirect(url_for(shelf.endpoint("edit"), key=draft.key), 303)


def _attach(shelf: Shelf, key: str) -> ResponseReturnValue:
    form, draft = FilesForm(request.form), shelf.find(key)
    if not form.validate():
        return shelf.page(draft, files_form=form)
    try:
        services.attach(
            draft,
            [(sent.name, sent.content) for sent in form.files.data],
            by=signed_in(),
            at=clock.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="files")
        return shelf.page(shelf.find(key), files_form=form)
    return redirect(url_for(shelf.endpoint("show"), key=key, _anchor="attachments"), 303)


def _detach(shelf: Shelf, key: str, file: str) -> ResponseReturnValue:
    draft = shelf.find(key)
    upload = file_of(draft, file)
    if upload is None:
        raise NotFound
    at = clock.now()
    return _done(shelf, key, lambda found: services.detach(found, upload, by=signed_in(), at=at))


def _file(shelf: Shelf, key: str, file: str) -> ResponseReturnValue:
    upload = file_of(shelf.find(key), file)
    if upload is None:
        raise NotFound
    return attachment(upload)


def _done(shelf: Shelf, key: str, deed: Callable[[Drafted], object]) -> ResponseReturnValue:
    """Do it and show the draft as it is then, or with what speaks against it."""
    try:
        deed(shelf.find(key))
    except Refusal as refusal:
        return shelf.page(shelf.find(key), refusal=refusal)
    return redirect(url_for(shelf.endpoint("show"), key=key), 303)


def _seen() -> str:
    return request.form.get("seen", "")
