"""Static files under names that carry their content's hash, so that browsers keep them for ever.

There is no build step: the files are read once at the start and kept in memory with their
compressed variants. `docs/decisions/static-files.md` says why no library does it.
"""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

TYPES = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
COMPRESSED = {".css", ".js", ".svg"}
# One script is one request less on a weak line: npm's files first, then our own.
SCRIPT = "js/portal.js"
FROM_NPM = ("htmx.org/dist/htmx.min.js",)
FOR_EVER = "public, max-age=31536000, immutable"


class MissingAssets(Exception):
    """Browser assets that npm should have brought are not there."""


@dataclass(frozen=True)
class Asset:
    """One file: its content, its type and the hash that its address carries."""

    body: bytes
    suffix: str
    digest: str

    @classmethod
    def read(cls, paths: Sequence[Path], *, suffix: str) -> "Asset":
        """These files one after another."""
        body = b"\n".join(path.read_bytes() for path in paths)
        return cls(body, suffix, hashlib.sha256(body).hexdigest()[:16])

    def encoding(self) -> str:
        """The best encoding that both this request and this file's type take, or ''."""
        if self.suffix not in COMPRESSED:
            return ""
        return next((name for name in ("br", "gzip") if request.accept_encodings[name] > 0), "")

    def response(self) -> Response:
        """This file as the request wants it: compressed, or 304 if it has it already."""
        encoding = self.encoding()
        answer = Response(_encoded(self.body, encoding), mimetype=TYPES[self.suffix])
        answer.headers["Cache-Control"] = FOR_EVER
        answer.headers["X-Content-Type-Options"] = "nosniff"
        if self.suffix in COMPRESSED:
            answer.headers["Vary"] = "Accept-Encoding"
        if encoding:
            answer.headers["Content-Encoding"] = encoding
        # A strong tag names bytes, so each encoding has its own.
        answer.set_etag("-".join(filter(None, (self.digest, encoding))))
        answer.make_conditional(request)
        return answer


def init_assets(app: Flask, *, root: Path) -> None:
    """Serve `root`/static under /static/, the scripts as one, and give templates `asset(name)`.

    `asset('css/portal.css')` answers `/static/css/portal.<hash>.css`. Raises MissingAssets
    where npm's files are missing, LookupError in a template that names no file.
    """
    by_address: dict[str, Asset] = {}
    addresses: dict[str, str] = {}
    for name, paths in _sources(root).items():
        stem, suffix = name.rsplit(".", 1)
        found = Asset.read(paths, suffix=f".{suffix}")
        addresses[name] = f"{stem}.{found.digest}.{suffix}"
        by_address[addresses[name]] = found

    def asset(name: str) -> str:
        if name not in addresses:
            raise LookupError(f"no static file {name!r}; there are {', '.join(sorted(addresses))}")
        return f"/static/{addresses[name]}"

    @app.get("/static/<path:address>", endpoint="static")
    def show(address: str) -> Response:
        if address not in by_address:
            gone = Response("没有这个文件。", 404, mimetype="text/plain")
            gone.headers["Cache-Control"] = "no-store"
            raise NotFound(response=gone)
        return by_address[address].response()

    app.jinja_env.globals["asset"] = asset


def _sources(root: Path) -> dict[str, list[Path]]:
    static = root / "static"
    own = [path for path in sorted(static.rglob("*")) if path.suffix in TYPES]
    scripts = [path for path in own if path.suffix == ".js"]
    from_npm = [root / "node_modules" / path for path in FROM_NPM]
    missing = [str(path) for path in from_npm if not path.is_file()]
    if missing:
        raise MissingAssets(f"{', '.join(missing)} is missing: run `make assets`.")
    others = {path.relative_to(static).as_posix(): [path] for path in own if path not in scripts}
    return others | {SCRIPT: [*from_npm, *scripts]}


@cache
def _encoded(body: bytes, encoding: str) -> bytes:
    """Compressed as hard as can be, once for each process and only when somebody asks."""
    match encoding:
        case "br":
            compressed: bytes = brotli.compress(body, quality=11)
            return compressed
        case "gzip":
            return gzip.compress(body, 9, mtime=0)
        case _:
            return body
