"""What trainings pay: a calculator that says why, above every rate in force (003 附件3)."""

from flask import Response, request

from portal.policy.allowances import evaluation_cap
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import TrainingType
from portal.policy.verdict import Amount
from portal.public import public
from portal.public.calculator import CalculatorForm, Question, question
from portal.public.neighbouring_cases import cases
from portal.public.rate_table import rate_table
from portal.web.clock import today
from portal.web.fragments import page_or_fragment, wants_fragment
from portal.web.links import link
from portal.web.parameters import VIEW, takes
from portal.web.site import jurisdiction

# Where the documents leave room, the law says so with one of these.
INTERPRETED = {"interpretation", "qualification_unlisted"}
LACKING = {"q": "写一个工种", "course": "选一门课程", "level": "选一个等级"}


@public.get("/subsidy")
@takes(CalculatorForm)
def subsidy(form: CalculatorForm) -> Response:
    """Which training, then its question, then the answer; the rates stand below the first."""
    law, is_right, kind = jurisdiction(), form.validate(), form.kind()
    asked = question(law, form) if is_right else Question()
    # What HTMX sends while somebody types is no question yet, so nothing in it is wrong.
    is_submitted = not wants_fragment()
    lacking = _lacking(form, asked.missing) if asked.missing and not asked.names else ""
    if lacking and is_submitted and set(request.args) - {"type", VIEW}:
        is_right = False
        form[asked.missing].errors = [lacking]
    training = asked.training
    answer = training_subsidy(law, training) if training else None
    name = law.occupation_names.get(training.occupation or "", "") if training else ""
    form.q.data = name or form.q.data
    return page_or_fragment(
        "public/subsidy/index.html",
        "public/subsidy/_calculator.html",
        status=422 if is_submitted and (not is_right or (answer and answer.is_barred)) else 200,
        form=form,
        kind=kind,
        kind_words=_kind_words(kind) if kind else "",
        question=asked,
        lacking="" if is_submitted else lacking,
        training=training,
        answer=answer,
        occupation_name=name,
        address=lambda **changes: link("public.subsidy", **(_kept(form, training) | changes)),
        silence=law.silence("补贴标准"),
        **(_result(law, training, answer, name) if training and answer else {}),
        **(rate_table(law, on=today()) if kind is None else {"tables": ()}),
    )


def _lacking(form: CalculatorForm, missing: str) -> str:
    typed = (form.occupation.data or form.q.data or "").strip()
    if missing == "q" and typed:
        return f"没有找到“{typed}”，换两个字，或者打拼音首字母"
    return LACKING[missing]


def _kept(form: CalculatorForm, training: Training | None) -> dict[str, str]:
    """The address of this question, the occupation by its key."""
    kept = {name: value for name, value in form.chosen().items() if name not in ("q", "occupation")}
    return kept | ({"occupation": training.occupation} if training and training.occupation else {})


def _result(law: Jurisdiction, training: Training, answer: Amount, name: str) -> dict[str, object]:
    """What the answer's template names beside the amount."""
    on, kind = training.on, training.training_type
    found = law.occupation(training.occupation, on=on) if training.occupation else None
    has_living = kind is TrainingType.EMPLOYMENT_SKILLS
    return {
        "subject": "，".join(filter(None, (_kind_words(kind), name, _award_words(training)))),
        "neighbours": cases(law, training, answer),
        "has_interpretation": not INTERPRETED.isdisjoint(answer.flags),
        "lifetime": law.limits.find(on, Limit.LIFETIME_TRAININGS),
        "yearly": law.limits.find(on, Limit.YEARLY_TRAININGS),
        "evaluation": evaluation_cap(law, found.value.kind, on=on)
        if found and kind.is_for_skills
        else None,
        "living": law.limits.find(on, Limit.LIVING_ALLOWANCE_PER_DAY) if has_living else None,
    }


def _kind_words(kind: TrainingType) -> str:
    return f"{kind.label}培训" if kind.is_for_skills else kind.label


def _award_words(training: Training) -> str:
    if training.training_type.is_for_skills:
        return training.award.label
    subject = training.course or training.level
    return subject.label if subject else ""
