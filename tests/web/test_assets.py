import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web.assets import MissingAssets, init_assets

STYLE = "body { color: #14201d }\n" * 40
SCRIPT = "addEventListener('load', () => {});\n" * 40


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "static/css/portal.css": STYLE,
        "static/icons/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "static/icons/mark.png": "not really a picture",
        "static/css/.portal.css.swp": "an editor's leavings",
        "node_modules/htmx.org/dist/htmx.min.js": SCRIPT,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def app(root: Path) -> Flask:
    app = Flask("assets", static_folder=None)
    init_assets(app, root=root)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str) -> str:
    return str(app.jinja_env.from_string("{{ asset(name) }}").render(name=name))


def test_it_serves_a_file_for_ever_under_a_name_with_its_hash(
    app: Flask, client: FlaskClient
) -> None:
    style = address(app, "css/portal.css")
    answer = client.get(style)
    assert style.startswith("/static/css/portal.")
    assert style.endswith(".css")
    assert (answer.status_code, answer.text) == (200, STYLE)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in answer.headers


def test_another_content_has_another_address(app: Flask, root: Path) -> None:
    (root / "static/css/portal.css").write_text("body { color: black }")
    later = Flask("later", static_folder=None)
    init_assets(later, root=root)
    assert address(later, "css/portal.css") != address(app, "css/portal.css")
    assert address(later, "js/portal.js") == address(app, "js/portal.js")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_it_compresses_as_well_as_the_browser_understands(
    app: Flask, client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    answer = client.get(address(app, "js/portal.js"), headers={"Accept-Encoding": accepted})
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding or "", bytes)
    assert answer.headers.get("Content-Encoding") == encoding
    assert plain(answer.data).decode() == SCRIPT
    assert answer.content_length == len(answer.data)


def test_a_picture_is_not_compressed_again(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "icons/mark.png"), headers={"Accept-Encoding": "br"})
    assert answer.mimetype == "image/png"
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("css/portal.css", "text/css; charset=utf-8"),
        ("js/portal.js", "text/javascript; charset=utf-8"),
        ("icons/mark.svg", "image/svg+xml; charset=utf-8"),
    ],
)
def test_it_says_the_type(app: Flask, client: FlaskClient, name: str, content_type: str) -> None:
    assert client.get(address(app, name)).headers["Content-Type"] == content_type


def test_it_answers_not_modified_for_the_same_encoding_alone(
    app: Flask, client: FlaskClient
) -> None:
    style = address(app, "css/portal.css")
    tag = client.get(style, headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get(style, headers={"Accept-Encoding": "br", "If-None-Match": tag})
    other = client.get(style, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert other.status_code == 200


def test_head_has_the_headers_without_the_body(app: Flask, client: FlaskClient) -> None:
    answer = client.head(address(app, "css/portal.css"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.content_length == len(STYLE)


@pytest.mark.parametrize(
    "path",
    [
        "css/portal.css",
        "css/portal.0123456789abcdef.css",
        "css/.portal.css.swp",
        "../pyproject.toml",
        "%2e%2e/pyproject.toml",
        "css/",
    ],
)
def test_anything_else_is_not_found_and_not_kept(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_refuses_to_write(app: Flask, client: FlaskClient) -> None:
    assert client.post(address(app, "css/portal.css")).status_code == 405


def test_a_template_that_names_no_file_fails(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"no static file 'css/none.css'; there are css/portal"):
        address(app, "css/none.css")


def test_a_start_without_the_browser_assets_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingAssets, match=r"htmx.min.js is missing: run `make assets`"):
        init_assets(Flask("assets", static_folder=None), root=tmp_path)
