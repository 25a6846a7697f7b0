"""Markdown of officials to HTML: a well-kept parser, then a sanitiser, for texts are data."""

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def markdown(text: str) -> Markup:
    """HTML of `text`; a page's own h1 stands above it, so the text's headings begin at h2."""
    html = PARSER.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "tel", "mailto"}
    )
    return Markup(clean)  # noqa: S704 - the sanitiser is the escaping


def init_markdown(app: Flask) -> None:
    app.add_template_filter(markdown)
