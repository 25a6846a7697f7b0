"""班次: every class that the unit reviews, searched, filtered, taken away as a file."""

from math import ceil

from flask import Response, request
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.exports import own_classes as exports
from portal.exports.dataset import Column
from portal.policy.roles import Act
from portal.records.class_search import look_up
from portal.records.measures import checked_more_closely
from portal.records.own_classes import Stage, count_own, own_classes
from portal.records.unit_classes import UnitQuestion
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number
from portal.web.sheets import sheet_answer

ROWS, LONGEST, MOST_EXPORTED = 20, 60, 10_000
COLUMNS = (*exports.COLUMNS, Column("institution", "培训机构"))
STAGES = {one.value: one for one in Stage if one is not Stage.DRAFT}


@bureau.get("/bureau/classes")
@performs(Act.SEE_FILINGS)
def classes() -> Response:
    """What is not over first, the latest start first."""
    question, chosen = _asked()
    page, total = page_number(), count_own(question)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    items = own_classes(question, first=(page - 1) * ROWS, most=ROWS)
    return page_or_fragment(
        "bureau/classes/index.html",
        "bureau/classes/_results.html",
        items=items,
        checked=checked_more_closely([one.filed.id for one in items], on=question.on),
        stages=STAGES.values(),
        chosen=chosen,
        address=lambda **changes: link("bureau.classes", **(chosen | changes)),
        export=link("bureau.classes_xlsx", **chosen),
        total=total,
        page=page,
        pages=pages,
    )


@bureau.get("/bureau/classes.xlsx")
@performs(Act.SEE_FILINGS)
def classes_xlsx() -> Response:
    """The same classes as a file, all pages at once."""
    question, _ = _asked()
    found = own_classes(question, most=MOST_EXPORTED)
    rows = (
        {**row, "institution": one.filed.institution.name}
        for one, row in zip(found, exports.rows(found), strict=True)
    )
    return sheet_answer("classes", "班次", COLUMNS, rows)


def _asked() -> tuple[UnitQuestion, dict[str, str]]:
    query, stage = request.args.get("q", "")[:LONGEST].strip(), request.args.get("stage", "")
    if stage and stage not in STAGES:
        raise NotFound
    question = UnitQuestion(
        account=signed_in(), on=clock.today(), search=look_up(query), stage=STAGES.get(stage)
    )
    return question, {"q": query, "stage": stage}
