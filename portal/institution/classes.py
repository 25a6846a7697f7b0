"""我的班次: the list of an institution's classes, searched, filtered, taken away as a file."""

from dataclasses import replace
from math import ceil

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField

from portal.exports import own_classes as exports
from portal.institution import institution
from portal.policy.roles import Act
from portal.records.class_search import look_up
from portal.records.own_classes import (
    OwnQuestion,
    Stage,
    count_own,
    count_stages,
    own_classes,
)
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number, takes
from portal.web.sheets import sheet_answer

ROWS = 20
MOST_EXPORTED = 10_000
CHIPS = (Stage.RETURNED, Stage.WAITING, Stage.ENROLLING)


class ClassesForm(Form):
    q = StringField()
    stage = ChoiceField("状态", [("", "全部"), *((one.value, one.label) for one in Stage)])

    def question(self) -> OwnQuestion:
        chosen = next((one for one in Stage if one.value == self.stage.data), None)
        search = look_up((self.q.data or "").strip())
        return OwnQuestion(account=signed_in(), on=clock.today(), search=search, stage=chosen)

    def chosen(self) -> dict[str, str]:
        stage = "" if self.stage.errors else self.stage.data
        held = {"q": (self.q.data or "").strip(), "stage": stage}
        return {name: value for name, value in held.items() if value}


@institution.get("/institution/classes")
@performs(Act.SEE_OWN_CLASSES)
@takes(ClassesForm, paged=True)
def classes(form: ClassesForm) -> ResponseReturnValue:
    """What is not over first, the latest start first; an instructor sees the own classes."""
    is_right, page = form.validate(), page_number()
    question, chosen = form.question(), form.chosen()
    total = count_own(question)
    pages = max(1, ceil(total / ROWS))
    if page > pages:
        raise NotFound
    return page_or_fragment(
        "institution/classes/index.html",
        "institution/classes/_results.html",
        status=200 if is_right else 422,
        form=form,
        chosen=chosen,
        address=lambda **changes: link("institution.classes", **(chosen | changes)),
        sheet=link("institution.classes_xlsx", **chosen),
        items=own_classes(question, first=(page - 1) * ROWS, most=ROWS),
        stages=count_stages(signed_in(), on=clock.today()),
        chips=CHIPS,
        total=total,
        page=page,
        pages=pages,
    )


@institution.get("/institution/classes.xlsx")
@performs(Act.SEE_OWN_CLASSES)
@takes(ClassesForm)
def classes_xlsx(form: ClassesForm) -> Response:
    """The same classes as a file; a stage that does not exist asks for all."""
    form.validate()
    question = form.question()
    if form.stage.errors:
        question = replace(question, stage=None)
    found = own_classes(question, most=MOST_EXPORTED)
    return sheet_answer("classes", "班次", exports.COLUMNS, exports.rows(found))
