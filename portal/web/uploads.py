"""Files that come with a form, and files that go out.

A browser never sends a chosen file twice: where a form comes back with mistakes, its files must be
chosen again, and the field says so (`templates/components/files.html`).
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from flask import Response, request
from typing_extensions import override
from werkzeug.exceptions import NotFound
from wtforms import FileField, ValidationError
from wtforms.form import BaseForm
from wtforms.widgets import FileInput

from portal.records.uploads import Upload
from portal.services.upload_kinds import ACCEPTED, EXTENSIONS
from portal.services.uploads import content_of
from portal.web.downloads import as_download

MOST_FILES = 3
ACCEPT = ",".join((*EXTENSIONS, *EXTENSIONS.values()))


@dataclass(frozen=True)
class SentFile:
    """A file as it came, not yet looked at; `services.uploads.store` takes its two parts."""

    name: str
    content: bytes


class FilesField(FileField):
    """Files of a form, as a list of SentFile, empty where none was chosen.

    It reads the request's files itself, so that a form goes on taking `request.form`. The form's
    element needs `enctype="multipart/form-data"`.
    """

    data: list[SentFile]

    def __init__(
        self,
        label: str,
        validators: list[Any] | None = None,
        *,
        many: bool = True,
        accept: str = ACCEPT,
        **more: Any,
    ) -> None:
        super().__init__(label, validators, default=list, render_kw={"accept": accept}, **more)
        self.widget = FileInput(multiple=many)
        self.hint = f"{ACCEPTED}，每个不超过 10 MB" + ("，一次最多 3 个" if many else "")
        self.most = MOST_FILES if many else 1

    @override
    def process_formdata(self, valuelist: list[Any]) -> None:
        """A text under the field's name is no file."""
        chosen = [one for one in request.files.getlist(self.name) if one.filename]
        self.raw_data = [one.filename for one in chosen]
        self.data = [SentFile(one.filename or "", one.stream.read()) for one in chosen]

    @override
    def pre_validate(self, form: BaseForm) -> None:
        if len(self.data) > self.most:
            raise ValidationError(f"一次最多 {self.most} 个文件")


def attachment(upload: Upload) -> Response:
    """The file as a download that no browser opens inside the portal; its view decided who may."""
    response = Response(content_of(upload), mimetype=upload.media_type)
    return as_download(
        response, plain=f"{upload.key}{PurePath(upload.name).suffix}", name=upload.name
    )


def public_file(upload: Upload | None) -> Response:
    """The same for everybody; not kept in front of Flask, where it would push pages out."""
    if upload is None:
        raise NotFound
    answer = attachment(upload)
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.set_etag(upload.digest)
    return answer
