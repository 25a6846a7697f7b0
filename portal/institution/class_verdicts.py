"""The law's reasons about a class, each at the field that it speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wtforms import Form

from portal.policy.verdict import Reason, Verdict, Weight

TIMETABLE, PAPERS, WHOLE = "timetable", "papers", "class"
# Everything else belongs to the class as a whole.
FIELDS = {
    "course_missing": "kind",
    "occupation_unknown": "occupation",
    "general_quality": "kind",
    "project_not_apprenticeship": "special",
    "labour_preparation": "special",
    "enterprise_missing": "enterprise",
    "hours_met": "hours_theory",
    "min_hours": "hours_theory",
    "min_days": "planned_end",
    "hours_do_not_add_up": "hours_practice",
    "practice_too_low": "hours_practice",
    "practice_high": "hours_practice",
    "practice_met": "hours_practice",
    "hours_per_day": "planned_end",
    "safety_hours": "safety_hours",
    "legal_hours": "legal_hours",
    "contents_exceed_hours": "safety_hours",
    "textbooks": "textbooks",
    "few_theory_places": "capacity",
    "few_practice_places": "capacity",
    "seats_taken": "capacity",
    "numbering_centre": "numbering_centre",
    "start_passed": "planned_start",
    "before_law": "planned_start",
    "enrolment_passed": "enrol_until",
    "timetable_short": TIMETABLE,
    "sessions_overlap": TIMETABLE,
    "session_outside": TIMETABLE,
    "instructor_not_registered": TIMETABLE,
    "programme_missing": "occupation",
    "programme_exceeded": "target_level",
    "venue_not_filed": TIMETABLE,
    "venue_unchecked": TIMETABLE,
    "venue_check_old": TIMETABLE,
    "venue_lease_over": TIMETABLE,
    "instructor_taken": TIMETABLE,
    "venue_taken": TIMETABLE,
    "paper_missing": PAPERS,
    "paper_grows": PAPERS,
}
LABELS = {TIMETABLE: "课程表", PAPERS: "备案材料", WHOLE: "这个班"}
MOST_ALIKE = 3


@dataclass
class Said:
    """What is said at one field: what is wrong, what needs a reason, what is met."""

    wrong: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sayings:
    """All that is said, by field; `is_judged` once the law was asked, for shapes come first."""

    by_field: dict[str, Said]
    is_judged: bool

    def at(self, name: str) -> Said:
        return self.by_field.get(name, Said())

    @property
    def wrong(self) -> list[str]:
        """The fields with something to change, in the order of the page."""
        return [name for name, said in self.by_field.items() if said.wrong]

    @property
    def needs_reason(self) -> bool:
        return any(said.warnings for said in self.by_field.values())


def sayings(
    form: Form, verdict: Verdict | None = None, *, refusal: Iterable[Reason] = ()
) -> Sayings:
    """What the form finds wrong, or else the law; `refusal` is what a deed just said no with."""
    names = [bound.name for bound in form]
    by_field = {name: Said() for name in (WHOLE, *names, TIMETABLE)}
    for bound in form:
        by_field[bound.name].wrong += bound.errors
    known = list(verdict.reasons) if verdict else []
    for reason in [*known, *(one for one in refusal if one not in known)]:
        said = by_field[_field_of(reason, by_field)]
        if reason.weight is Weight.REFUSE:
            said.wrong.append(reason.text)
        elif reason.weight is Weight.WARN:
            said.warnings.append(reason.text)
        elif reason.code.endswith("_met"):
            said.passed.append(reason.text)
    timetable = by_field[TIMETABLE]
    timetable.wrong, timetable.warnings = _few(timetable.wrong), _few(timetable.warnings)
    return Sayings(by_field, is_judged=verdict is not None)


def _field_of(reason: Reason, by_field: dict[str, Said]) -> str:
    name = FIELDS.get(reason.code, WHOLE)
    return name if name in by_field else WHOLE


def _few(words: list[str]) -> list[str]:
    """Thirty lessons by somebody unregistered are said three times and then counted."""
    rest = len(words) - MOST_ALIKE
    return words if rest <= 0 else [*words[:MOST_ALIKE], f"还有 {rest} 条同样的"]
