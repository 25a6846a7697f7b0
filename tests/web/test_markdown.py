"""Officials write Markdown; whatever they paste, a page gets only plain text structure."""

import pytest

from portal.web.markdown import markdown
from tests.client import check


def test_it_keeps_headings_lists_tables_and_links() -> None:
    html = markdown(
        "# 一\n\n- 甲\n- 乙\n\n| 项 | 元 |\n|---|---|\n| 课 | 30 |\n\n[电话](tel:12333)"
    )
    for piece in ("<h2>一</h2>", "<li>甲</li>", "<td>30</td>", 'href="tel:12333"'):
        assert piece in html
    check(str(html), fragment=True)


def test_a_link_out_tells_nobody_where_it_was_and_opens_no_door_back() -> None:
    html = markdown("[甘肃人社](https://rst.gansu.gov.cn/)")
    assert 'rel="noopener noreferrer"' in html
    assert "target" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://x.example"></iframe>',
        "<style>body{display:none}</style>",
        '<form action="https://x.example"><input name=a></form>',
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
        "a\n\n<div onclick=alert(1)>\n\nb",
        "`<script>alert(1)</script>`",
    ],
)
def test_raw_html_is_shown_as_text_and_never_runs(text: str) -> None:
    html = markdown(text)
    for tag in ("<script", "<img", "<svg", "<iframe", "<style", "<form", "<input", "<div", "<!--"):
        assert tag not in html
    assert "&lt;" in html
    check(str(html), fragment=True)


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](data:image/png;base64,iVBORw0KGgo=)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](javascript:alert(1))",
        "![x](https://x.example/p.png)",
    ],
)
def test_no_address_runs_or_loads_anything(text: str) -> None:
    html = markdown(text)
    assert "href" not in html
    assert "src" not in html.replace("javascript", "")


def test_a_title_cannot_leave_its_attribute() -> None:
    html = markdown("""[x](https://x.example '" onmouseover="alert(1)')""")
    assert " onmouseover=" not in html.replace("&quot;", "") or 'title="&quot;' in html
    check(str(html), fragment=True)


def test_a_page_keeps_its_one_h1() -> None:
    assert "<h1" not in markdown("# a\n\nb\n===\n")


@pytest.mark.parametrize(
    "text", ["[" * 5000, "> " * 2000 + "x", "*a " * 5000, "`" * 5000, "<" * 5000]
)
def test_strange_texts_take_no_long_time(text: str) -> None:
    assert len(markdown(text)) < 200_000
