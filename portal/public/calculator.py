"""The calculator's question as an address asks it.

The law is `portal.policy.subsidy`; here stands only what makes a question of an address.
"""

from dataclasses import dataclass
from typing import TypeVar

from wtforms import Form, StringField

from portal.policy.jurisdiction import Jurisdiction
from portal.policy.subsidy import Training, suppose
from portal.policy.terms import Award, CertificateKind, Course, Level, Term, TrainingType
from portal.records.occupations import OccupationFilter, occupation_rows
from portal.records.search import Noun, find
from portal.records.shortage import shortages_of
from portal.web.clock import today
from portal.web.fields import ChoiceField, Choices, DayField

SUGGESTIONS = 8
LEVELS = (Level.JUNIOR, Level.INTERMEDIATE, Level.ADVANCED)
ENTREPRENEURSHIP = TrainingType.ENTREPRENEURSHIP

T = TypeVar("T", bound=Term)


def _of(kind: type[T], *, silent: str = "") -> Choices:
    """The labels of a term, before them, where `silent` names it, the choice of none."""
    first = [("", silent)] if silent else []
    return first + [(member.value, member.label) for member in kind]


class CalculatorForm(Form):
    training_type = ChoiceField("培训类型", _of(TrainingType, silent="选一种"), name="type")
    q = StringField("工种", render_kw={"type": "search", "maxlength": 40, "autocomplete": "off"})
    occupation = StringField()
    award = ChoiceField("学完拿到什么证", _of(Award), default=Award.COMPLETION.value)
    course = ChoiceField("课程", _of(Course, silent="选一门"))
    level = ChoiceField("等级", [("", "选一级"), *((level.value, level.label) for level in LEVELS)])
    shortage = ChoiceField(
        "急需紧缺", [("", "按开班那天的目录"), ("true", "假设在目录里"), ("false", "假设不在")]
    )
    project_based = ChoiceField("项目化培训", [("", "不是"), ("true", "是")])
    certificate = ChoiceField("拿到的证书", _of(CertificateKind, silent="按已经拿到算"))
    employed = ChoiceField(
        "就业结果", [("", "按已经就业算"), ("true", "就业了"), ("false", "没有就业")]
    )
    on = DayField("哪天开班")

    def kind(self) -> TrainingType | None:
        """Which training it is about, once somebody has chosen one."""
        field = self.training_type
        return None if field.errors else _term(TrainingType, field.data)

    def chosen(self) -> dict[str, str]:
        """The conditions that hold: right ones that are not what silence means."""
        day = self.on.data.isoformat() if self.on.data else ""
        values = {field.name: (field.data or "") for field in self if field is not self.on}
        held = {name: value.strip() for name, value in values.items()} | {"on": day}
        return {
            field.name: held[field.name]
            for field in self
            if held[field.name] and not field.errors and held[field.name] != field.default
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. `training` None = not complete; `names` are what a search may mean."""

    training: Training | None = None
    names: tuple[tuple[str, str], ...] = ()
    missing: str = ""


def question(law: Jurisdiction, form: CalculatorForm) -> Question:
    """The training that the form describes, or by a field's name what it lacks."""
    kind = form.kind()
    if kind is None or form.errors:
        return Question()
    on = form.on.data or today()
    named = (form.occupation.data or form.q.data or "").strip()
    key, names = _occupation(law, named) if kind is not ENTREPRENEURSHIP else (None, ())
    course, level = _term(Course, form.course.data), _term(Level, form.level.data)
    if missing := _missing(kind, key, named, course, level):
        return Question(None, names, missing)
    found = shortages_of(key, on=on) if key else ()
    training = Training(
        on=on,
        training_type=kind,
        occupation=key,
        award=Award[(form.award.data or "").upper()],
        course=course,
        level=level,
        shortage=suppose(law, found, _flag(form.shortage.data), on=on),
        project_based=bool(_flag(form.project_based.data)),
        certificate=_term(CertificateKind, form.certificate.data),
        employed=_flag(form.employed.data),
    )
    return Question(training)


def _missing(
    kind: TrainingType, key: str | None, named: str, course: Course | None, level: Level | None
) -> str:
    """An apprenticeship may leave the occupation open, but not name one that is unknown."""
    if kind is ENTREPRENEURSHIP:
        return "" if course else "course"
    if kind is TrainingType.APPRENTICESHIP and not level:
        return "level"
    return "q" if key is None and (kind.is_for_skills or named) else ""


def _occupation(law: Jurisdiction, named: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The key of the one that is meant, else what the search may mean: keys with names.

    A name is known on every day; what holds on that day is the law's to say.
    """
    if not named:
        return None, ()
    key = law.occupation_ids.get(named, (named,))[-1]
    if key in law.occupation_names:
        return key, ()
    wanted = OccupationFilter(on=today(), ids=find(Noun.OCCUPATION, named).ids)
    rows = occupation_rows(wanted, first=0, most=SUGGESTIONS)
    if len(rows) == 1:
        return rows[0].key, ()
    return None, tuple((row.key, row.name) for row in rows)


def _term(kind: type[T], value: str | None) -> T | None:
    return kind[value.upper()] if value else None


def _flag(value: str | None) -> bool | None:
    return {"true": True, "false": False}.get(value or "")
