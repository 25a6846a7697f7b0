"""The face by itself: what the macros print, and what the one sheet promises."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from wtforms import Form, StringField
from wtforms.validators import Length

from portal.policy.classes import ClassState
from portal.policy.terms import SHAPES
from tests.client import check
from tests.conftest import Hand, make_app
from tests.showcase import Card, add_showcase

Render = Callable[..., str]
MODES = {
    "light": (":root{",),
    "dark": (":root{", "html:not(.elder){"),
    "elder": (":root{", ".elder{"),
}
TEXT_ON_GROUND = (
    "ink card", "ink page", "ink tint", "ink gotint", "ink waittint", "ink stoptint",
    "soft card", "soft page", "soft tint", "link card", "link page", "link tint", "link gotint",
    "link waittint", "link stoptint", "onact act", "onbar bar", "onbar2 bar", "go card",
    "go gotint", "card go", "wait card", "wait page", "wait waittint", "card wait", "stop card",
    "stop stoptint", "card stop", "card ink", "onstrip strip",
)  # fmt: skip


class SignUp(Form):
    phone = StringField("手机号", [Length(min=11, message="少了位数，应为 11 位")])


@pytest.fixture
def plain() -> Flask:
    """The application without a page of its own: macros need its filters alone."""
    return make_app("sqlite://", Hand())


@pytest.fixture
def render(plain: Flask) -> Render:
    def text(source: str, **values: object) -> str:
        with plain.test_request_context("/"):
            html = plain.jinja_env.from_string(source).render(**values)
        check(html, fragment=True)
        return html

    return text


def words(html: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", html)))


def ticket(render: Render, card: Card) -> str:
    source = (
        "{% from 'components/ticket.html' import ticket %}{{ ticket(card, '报名', '/classes/1') }}"
    )
    return words(render(source, card=card))


@pytest.mark.parametrize("view", ["", "elder"])
def test_every_component_in_every_state_is_a_valid_page(plain: Flask, view: str) -> None:
    add_showcase(plain)
    # The client checks every page that it fetches.
    page = plain.test_client().get("/showcase", query_string={"view": view})
    assert page.status_code == 200
    assert ('class="elder"' in page.text) is bool(view)


def test_a_tag_shows_the_shape_and_the_word_of_every_state(plain: Flask, render: Render) -> None:
    for state in ClassState:
        html = render("{% from 'components/tag.html' import tag %}{{ tag(state) }}", state=state)
        assert words(html) == f"{SHAPES[state.colour]}\ufe0e{state.label}".replace(" ", "")
    shapes = plain.jinja_env.get_template("components/tag.html").module.shapes  # type: ignore[attr-defined]
    assert {colour: shapes[colour] for colour in SHAPES} == SHAPES


def test_every_colour_of_a_state_has_its_rule_in_the_sheet(root: Path) -> None:
    sheet = (root / "static/css/portal.css").read_text()
    missing = [colour for colour in SHAPES if not re.search(rf"\.tag-{colour}\b", sheet)]
    # Grey outline is what a tag is without a rule of its own.
    assert missing == ["over"]


def test_a_ticket_counts_seats_only_where_somebody_counts_them(render: Render) -> None:
    assert "剩8名，共40名" in ticket(render, Card(left=8))
    unknown = ticket(render, Card())
    assert "共40名" in unknown
    assert "剩" not in unknown


def test_a_full_ticket_says_how_many_wait_before_anyone_joins(render: Render) -> None:
    assert "40名已满，3人候补" in ticket(render, Card(left=0, waiting=3))
    # A seat that came free belongs to those who wait.
    assert "剩" not in ticket(render, Card(left=1, waiting=3))
    assert "3人候补，共40名" in ticket(render, Card(left=1, waiting=3))


def test_a_ticket_shows_an_uplift_only_where_there_is_one(render: Render) -> None:
    assert "急需紧缺" not in ticket(render, Card())
    assert "急需紧缺+20%" in ticket(render, replace(Card(), uplift=20))


def test_a_field_ties_its_error_to_its_input(render: Render) -> None:
    form = SignUp(data={"phone": "138"})
    form.validate()
    source = """{% from 'components/field.html' import field, problems %}
        {{ problems(form) }}{{ field(form.phone, hint='不公开') }}"""
    html = render(source, form=form)
    assert 'aria-describedby="phone-error phone-hint"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#phone"' in html
    assert "还有1处要改，才能提交" in words(html)


def test_a_field_without_an_error_says_nothing_of_one(render: Render) -> None:
    source = """{% from 'components/field.html' import field, problems %}
        {{ problems(form) }}{{ field(form.phone) }}"""
    html = render(source, form=SignUp())
    assert "aria-" not in html
    assert "处要改" not in html


def test_data_never_becomes_markup(render: Render) -> None:
    card = Card(occupation="<b>焊工</b>", institution="甲&乙", note="<i>")
    source = "{% from 'components/ticket.html' import ticket %}{{ ticket(card, '报名', '/') }}"
    html = render(source, card=card)
    assert "&lt;b&gt;焊工" in html
    assert "甲&amp;乙" in html
    assert "<i>" not in html.replace("<i></i>", "")


def test_four_columns_fold_on_phones_and_three_stay_a_table(render: Render) -> None:
    source = (
        "{% from 'components/table.html' import table %}{{ table(['甲'] * wide, [['值'] * wide]) }}"
    )
    assert 'class="figures"' in render(source, wide=3)
    folded = render(source, wide=4)
    assert 'class="fold"' in folded
    assert folded.count('data-label="甲"') == 3


def test_the_sheet_stays_small(root: Path) -> None:
    assert len((root / "static/css/portal.css").read_bytes()) <= 20_000


@pytest.mark.parametrize("mode", MODES)
def test_text_is_legible_on_every_ground(root: Path, mode: str) -> None:
    sheet = (root / "static/css/portal.css").read_text()
    tokens: dict[str, str] = {}
    for opening in MODES[mode]:
        block = sheet[sheet.index(opening) :]
        tokens |= dict(re.findall(r"--(\w+):(#\w+)", block[: block.index("}")]))
    weak = {pair: ratio for pair in TEXT_ON_GROUND if (ratio := contrast(tokens, pair)) < 6}
    assert not weak


def contrast(tokens: dict[str, str], pair: str) -> float:
    """WCAG 2's ratio of two tokens. AA asks for 4.5; small text in sunlight needs more."""
    light, dark = sorted((luminance(tokens[name]) for name in pair.split()), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
