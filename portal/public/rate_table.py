"""Every rate in force, as the page below the calculator prints it (003 附件3)."""

from datetime import date

from portal.policy.clauses import Clause
from portal.policy.figures import HoursBasis, Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.rates import class_tables, default_uplift, raised
from portal.policy.terms import SubsidyClass

EXAMPLES = 5
SHOWN_LIMITS = (
    Limit.LIFETIME_TRAININGS,
    Limit.YEARLY_TRAININGS,
    Limit.LIVING_ALLOWANCE_PER_DAY,
    Limit.EVALUATION_CAP_SKILL_LEVEL,
    Limit.EVALUATION_CAP_SPECIAL_SKILL,
)
SHOWN_CLAUSES = (
    Clause.UPLIFT,
    Clause.UPLIFT_APPRENTICESHIP,
    Clause.ONE_AMOUNT,
    Clause.ON_POST_NO_ADVANCED,
    Clause.TECHNICIAN,
    Clause.REPEAT,
    Clause.PROJECT,
)


def rate_table(law: Jurisdiction, *, on: date) -> dict[str, object]:
    """What the template names, from the tables as they are on that day."""
    percent = default_uplift(law, on=on)
    return {
        "tables": class_tables(law, on=on),
        "occupations": _names_by_class(law, on),
        "most_examples": EXAMPLES,
        "rates_from": max(
            (entry.from_day for entry in law.subsidy_rates.in_force(on)), default=None
        ),
        "courses": law.courses.in_force(on),
        "apprenticeships": [
            (entry, raised(entry.value.amount_per_year, percent))
            for entry in law.apprenticeship_rates.in_force(on)
        ],
        "uplift_percent": percent,
        "limits": {limit.name: law.limits.find(on, limit) for limit in SHOWN_LIMITS},
        "clauses": {name.name: law.clause(on, name) for name in SHOWN_CLAUSES},
        "groups": [entry for entry in law.groups.in_force(on) if entry.value.is_priority],
        "project": law.minimum_hours.find(on, HoursBasis.PROJECT),
    }


def _names_by_class(law: Jurisdiction, on: date) -> dict[SubsidyClass, list[str]]:
    names: dict[SubsidyClass, list[str]] = {subsidy_class: [] for subsidy_class in SubsidyClass}
    for entry in law.occupations.in_force(on):
        names[entry.value.subsidy_class].append(entry.value.name)
    return names
