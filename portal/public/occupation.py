"""One occupation: what its training pays, how that comes about, and what else there may be."""

from collections.abc import Sequence

from flask import render_template
from werkzeug.exceptions import NotFound

from portal.policy.allowances import evaluation_cap
from portal.policy.clauses import Clause
from portal.policy.figures import Limit
from portal.policy.rates import minimum_hours, occupation_rates
from portal.policy.shortage import Shortage, words_of_levels
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import OccupationKind, TrainingType
from portal.public import public
from portal.records.class_counts import count_open_classes
from portal.records.occupations import occupation_by_key
from portal.records.publications import PublicNoun, revised_at
from portal.records.shortage import is_any_in_force, shortages_of
from portal.web.clock import today
from portal.web.site import jurisdiction


@public.get("/occupations/<key>")
def occupation(key: str) -> str:
    """What its training pays, how that comes about, and what else there may be."""
    law, on = jurisdiction(), today()
    found, entry = occupation_by_key(key, on=on), law.occupation(key, on=on)
    if found is None or entry is None:
        raise NotFound
    is_for_employees = found.kind is OccupationKind.GENERAL_QUALITY
    kind = TrainingType.ON_POST_SKILLS if is_for_employees else TrainingType.EMPLOYMENT_SKILLS
    shortages = shortages_of(key, on=on)
    training = Training(on=on, training_type=kind, occupation=key, shortage=shortages)
    percent = max((shortage.percent for shortage in shortages), default=0)
    return render_template(
        "public/occupations/show.html",
        occupation=found,
        is_for_employees=is_for_employees,
        uplift_percent=percent,
        raised_levels=_raised_levels(shortages),
        open_classes=count_open_classes([found.id], on=on).get(found.id, 0),
        has_directory=bool(shortages) or is_any_in_force(on),
        rates=occupation_rates(law, entry.value, on=on, shortage=shortages),
        answer=training_subsidy(law, training),
        least=minimum_hours(law, found.subsidy_class, on=on),
        practice=law.limits.find(on, Limit.PRACTICE_PERCENT),
        living=law.limits.find(on, Limit.LIVING_ALLOWANCE_PER_DAY),
        evaluation=evaluation_cap(law, found.kind, on=on),
        one_amount=law.clause(on, Clause.ONE_AMOUNT),
        technician=law.clause(on, Clause.TECHNICIAN),
        revised_at=revised_at(PublicNoun.OCCUPATIONS, PublicNoun.SHORTAGE),
    )


def _raised_levels(shortages: Sequence[Shortage]) -> str:
    """高级工、技师, where no directory raises every level; else ''."""
    if all(one.levels for one in shortages):
        return "；".join(words_of_levels(one.levels) for one in shortages)
    return ""
