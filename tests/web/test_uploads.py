"""Files come with a form and go out as downloads."""

from io import BytesIO
from typing import Any

from flask import Flask, request
from werkzeug.test import TestResponse
from wtforms import Form
from wtforms.validators import InputRequired

from portal.services import uploads
from portal.web.headers import MOST_SENT_WITH_FILES
from portal.web.uploads import FilesField, attachment
from tests.client import CheckingClient
from tests.clock import NOW
from tests.files import PDF


class PapersForm(Form):
    papers = FilesField("材料", [InputRequired("选文件")])


def filled(app: Flask, data: dict[str, Any]) -> PapersForm:
    with app.test_request_context(method="POST", data=data):
        form = PapersForm(request.form)
        form.validate()
        return form


def test_a_form_brings_its_files(app: Flask) -> None:
    files = [(BytesIO(PDF), "甲.pdf"), (BytesIO(b""), "")]
    form = filled(app, {"papers": files, "title": "x"})
    assert [(one.name, one.content) for one in form.papers.data] == [("甲.pdf", PDF)]
    assert not form.errors


def test_it_says_what_is_wrong(app: Flask) -> None:
    four = [(BytesIO(PDF), f"{number}.pdf") for number in range(4)]
    for data, words in (
        ({}, "选文件"),
        ({"papers": "a text"}, "选文件"),
        ({"papers": four}, "一次最多 3 个文件"),
    ):
        assert filled(app, data).papers.errors == [words]


def test_the_field_names_what_it_takes(app: Flask) -> None:
    with app.test_request_context():
        page = str(PapersForm().papers())
    assert "multiple" in page
    assert ".docx" in page


def test_a_file_goes_out_as_a_download(app: Flask) -> None:
    upload = uploads.store("整改 “说明”.pdf", PDF, by=None, at=NOW)
    app.add_url_rule("/file", "public.file", lambda: attachment(upload))
    answer = app.test_client().get("/file")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"{upload.key}.pdf\"; filename*=UTF-8''"
        "%E6%95%B4%E6%94%B9%20%E2%80%9C%E8%AF%B4%E6%98%8E%E2%80%9D.pdf"
    )


def send(client: CheckingClient, path: str, size: int) -> TestResponse:
    """A form of one file; written by hand, because a client's own large files stay open."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--x--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=x")


def test_only_a_door_takes_files(client: CheckingClient) -> None:
    large = 2 * 1024 * 1024
    refused = send(client, "/login", large)
    assert refused.status_code == 413
    assert "每个不超过 10 MB" in refused.get_data(as_text=True)
    assert send(client, "/bureau/standings", large).status_code == 302
    assert send(client, "/bureau/standings", MOST_SENT_WITH_FILES).status_code == 413
