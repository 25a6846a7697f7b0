"""Several institutions at once: a pasted list of names and codes, answered as a table.

What is pasted comes by POST, is answered and forgotten: it stands in no address and no log.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import Response, render_template, request
from wtforms import Form, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from portal.exports.dataset import Column, Row
from portal.policy.uscc import LENGTH
from portal.public import public
from portal.public.listings import headline
from portal.records.list_check import Check, check_lists
from portal.records.tokens import fold
from portal.web.clock import now, today
from portal.web.formatting import moment
from portal.web.limits import LIST_CHECKS, limit
from portal.web.sheets import sheet_answer
from portal.web.site import jurisdiction

MOST_LINES, LONGEST_LINE, MOST_NAMED = 100, 100, 5
# A line copied from a spreadsheet may hold the name beside the code.
CODE = re.compile(rf"(?<![0-9a-z])[0-9a-z]{{{LENGTH}}}(?![0-9a-z])")
COLUMNS = (
    Column("number", "行"),
    Column("line", "查的名称或代码"),
    Column("answer", "结果"),
    Column("institutions", "机构、信用代码、地址"),
    Column("as_of", "数据截至"),
)


class Answered(NamedTuple):
    """One line with its answer in words."""

    number: int
    line: str
    check: Check
    headline: str

    @property
    def institutions(self) -> list[str]:
        """Who was found; a name may be another's, so that each has its code and address."""
        named = [
            f"{card.name} {card.uscc} {card.address}".strip()
            for card in self.check.cards[:MOST_NAMED]
        ]
        return [*named, "……"] if self.check.total > MOST_NAMED else named


class ListChecksForm(Form):
    lines = TextAreaField(
        "机构名称或信用代码", [DataRequired("写上要查的，一行一家")], render_kw={"rows": "10"}
    )

    def validate_lines(self, field: TextAreaField) -> None:
        lines = self.given()
        over = len(lines) - MOST_LINES
        if over > 0:
            raise ValidationError(f"一次最多 {MOST_LINES} 行，多了 {over} 行。分几次查")
        too_long = next((one for one in lines if len(one) > LONGEST_LINE), "")
        if too_long:
            raise ValidationError(f"“{too_long[:12]}……”这一行太长，一行只写一家")

    def given(self) -> list[str]:
        """The lines that hold something."""
        return [line.strip() for line in str(self.lines.data).splitlines() if line.strip()]


@public.get("/lists/check")
def list_checks() -> str:
    return _page(ListChecksForm(), [])


@public.post("/lists/check")
def list_checks_answer() -> Response:
    limit(LIST_CHECKS)
    form = ListChecksForm(request.form)
    is_right = form.validate()
    answered = list(_answer(form.given())) if is_right else []
    if answered and request.form.get("as") == "spreadsheet":
        response = sheet_answer("lists-check", "名单核对结果", COLUMNS, _rows(answered))
    else:
        response = Response(_page(form, answered), 200 if is_right else 422)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(lines: list[str]) -> Iterator[Answered]:
    on, place = today(), jurisdiction().place.name
    known: dict[str, Check] = {}
    for number, line in enumerate(lines, 1):
        codes = CODE.findall(fold(line))
        query = codes[0] if codes else line
        if query not in known:
            known[query] = check_lists(query, on=on, place=place)
        yield Answered(number, line, known[query], headline(known[query]))


def _rows(answered: list[Answered]) -> Iterator[Row]:
    as_of = moment(now())
    for one in answered:
        yield {
            "number": one.number,
            "line": one.line,
            "answer": one.headline,
            "institutions": one.institutions,
            "as_of": as_of,
        }


def _page(form: ListChecksForm, answered: list[Answered]) -> str:
    return render_template(
        "public/list_checks/index.html", form=form, answered=answered, as_of=now(), most=MOST_LINES
    )
