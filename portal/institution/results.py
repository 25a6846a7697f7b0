"""考核: the scores of a class, first assessment or retake, until the centre has reviewed them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form
from wtforms.validators import InputRequired

from portal.institution import institution
from portal.institution.class_lookup import found_class
from portal.policy.figures import Limit
from portal.policy.roles import Act
from portal.records.classes import TrainingClass
from portal.services.refusal import Refusal
from portal.services.results import Candidate, Scores, candidates_of, enter_results
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import DayField
from portal.web.parameters import sent_number
from portal.web.refusals import add_refusal
from portal.web.site import jurisdiction

MOST_RETAKES = 9
FULL = 100


class ResultsForm(Form):
    assessed_on = DayField("考核日期", [InputRequired("写考核的日期")])


@dataclass(frozen=True)
class Row:
    """One trainee on the form, with the scores as stored or as typed."""

    candidate: Candidate
    theory: str
    practice: str

    @property
    def key(self) -> str:
        return self.candidate.trainee.enrolment.key

    @property
    def is_wrong(self) -> bool:
        """Only half of the scores is written, or one does not count."""
        written = bool(self.theory or self.practice)
        return written and None in (_score(self.theory), _score(self.practice))


@institution.get("/institution/results/<number>")
@performs(Act.ENTER_RESULTS)
def results(number: str) -> ResponseReturnValue:
    return _page(found_class(number), _retake(request.args.get("retake", "0")))


@institution.post("/institution/results/<number>")
@performs(Act.ENTER_RESULTS)
def results_enter(number: str) -> ResponseReturnValue:
    found, retake = found_class(number), sent_number("retake")
    form = ResultsForm(request.form)
    scores, wrong = _sent(found, retake)
    if not form.validate() or wrong:
        problem = f"成绩写 0 到 {FULL} 的整数，两项都要写：{'、'.join(wrong)}" if wrong else ""
        return _page(found, retake, form, problem=problem, status=422)
    try:
        enter_results(
            found,
            scores,
            retake=retake,
            assessed_on=_day(form),
            law=jurisdiction(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        if refusal.code == "wrong_day":
            add_refusal(form, refusal, at="assessed_on")
            return _page(found, retake, form, status=422)
        return _page(found, retake, form, problem=refusal.reasons[0].text, status=422)
    return redirect(url_for("institution.results", number=number), 303)


def _day(form: ResultsForm) -> date:
    day = form.assessed_on.data
    assert isinstance(day, date)  # noqa: S101 - the form was validated
    return day


def _retake(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise NotFound
    return int(text)


def _sent(found: TrainingClass, retake: int) -> tuple[Mapping[str, Scores], list[str]]:
    """The scores that were written, and the names of those with half of them or none that count."""
    scores, wrong = {}, []
    for row in _rows(found, retake):
        if not (row.theory or row.practice):
            continue
        theory, practice = _score(row.theory), _score(row.practice)
        if theory is None or practice is None:
            wrong.append(row.candidate.trainee.name)
        else:
            scores[row.key] = Scores(theory, practice)
    return scores, wrong


def _score(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(FULL))
    return int(text) if is_number and int(text) <= FULL else None


def _rows(found: TrainingClass, retake: int) -> list[Row]:
    """Who takes this assessment: everybody open the first, who failed the one before a retake."""
    rows = []
    for one in candidates_of(found, law=jurisdiction()):
        attempts = one.trainee.attempts
        is_next = len(attempts) == retake and not (attempts and attempts[-1].is_passed)
        if not one.is_open or not (is_next or len(attempts) == retake + 1):
            continue
        stored = attempts[retake] if len(attempts) > retake else None
        key = one.trainee.enrolment.key
        theory = request.form.get(f"theory-{key}", str(stored.theory_score) if stored else "")
        practice = request.form.get(f"practice-{key}", str(stored.practice_score) if stored else "")
        rows.append(Row(one, theory.strip(), practice.strip()))
    return rows


def _page(
    found: TrainingClass,
    retake: int,
    form: ResultsForm | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    if retake > MOST_RETAKES:
        raise NotFound
    rows, everybody = _rows(found, retake), candidates_of(found, law=jurisdiction())
    shown = form or ResultsForm(data={"assessed_on": _first_day(rows, retake)})
    page = render_template(
        "institution/results/show.html",
        filed=found,
        form=shown,
        rows=rows,
        retake=retake,
        everybody=everybody,
        retakes=max((len(one.trainee.attempts) for one in everybody), default=0),
        problem=problem,
        passing=jurisdiction().limits.find(found.planned_end, Limit.LOWEST_PASSING_SCORE),
        attendance=jurisdiction().limits.find(found.planned_end, Limit.ATTENDANCE_PERCENT),
    )
    return make_response(page, status)


def _first_day(rows: list[Row], retake: int) -> date:
    """The day that was written before, else today."""
    days = [
        row.candidate.trainee.attempts[retake].assessed_on
        for row in rows
        if len(row.candidate.trainee.attempts) > retake
    ]
    return days[0] if days else clock.today()
