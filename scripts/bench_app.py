"""The portal with two more addresses that `bench_pages.py` compares its pages with.

/bench/bare    a Flask view of the same app that returns the bytes of a kept page, zipped as it is
/bench/memory  Jinja2 rendering the class list from rows that are in memory already

The list shows 50 rows here, as the comparison is defined.
"""

import os
import sys
from pathlib import Path

from flask import Flask, Response, template_rendered
from jinja2 import Template
from werkzeug.test import TestResponse

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal import create_app  # noqa: E402 - the folder above is known only now
from portal.public import classes  # noqa: E402
from portal.settings import Settings  # noqa: E402

classes.ROWS = 50
app = create_app(Settings.from_environment(os.environ))
rendered: list[tuple[Template, dict[str, object]]] = []


kept: list[TestResponse] = []


def remember(_: Flask, template: Template, context: dict[str, object]) -> None:
    if template.name == "public/classes/index.html":
        rendered.append((template, context))


def bare() -> Response:
    page = kept[0]
    answer = Response(page.data, mimetype="text/html")
    for name in ("Content-Encoding", "ETag", "Vary", "Cache-Control"):
        answer.headers[name] = page.headers[name]
    return answer


def memory() -> str:
    template, context = rendered[0]
    return template.render(context)


app.add_url_rule("/bench/bare", "public.bench_bare", bare)
app.add_url_rule("/bench/memory", "public.bench_memory", memory)
with template_rendered.connected_to(remember, app):
    kept.append(app.test_client().get("/classes", headers={"Accept-Encoding": "gzip"}))
