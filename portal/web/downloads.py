"""An answer that a browser keeps as a file instead of showing it."""

from urllib.parse import quote

from flask import Response


def as_download(response: Response, *, plain: str, name: str) -> Response:
    """Name the file: `plain` ASCII for old clients, its Chinese `name` percent-encoded."""
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
