"""The papers of a list case as downloads, the same for both doors that may read them."""

import json
from collections.abc import Sequence
from pathlib import Path

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from portal.exports.papers import paper_as_pdf
from portal.records.listing_documents import ListingDocument
from portal.web.downloads import as_download
from portal.web.site import settings


def paper(papers: Sequence[ListingDocument], serial: int) -> Response:
    """The paper with this place in its case, from 1; drawn anew and kept nowhere."""
    if not 1 <= serial <= len(papers):
        raise NotFound
    found = papers[serial - 1]
    content = json.loads(found.content)
    if settings().demonstration:
        content["demonstration"] = "演示样张　不作凭证"
    made = paper_as_pdf(content, fonts=Path(current_app.instance_path) / "fonts")
    response = Response(made, mimetype="application/pdf")
    name = f"{found.kind.label}{found.number}.pdf".replace("/", "_")
    return as_download(response, plain=f"{found.kind.value}-{found.on_day}.pdf", name=name)
