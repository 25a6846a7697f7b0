"""Who may join which training (003 二(一) to 二(三))."""

from datetime import date

from portal.policy.figures import AdmissionCondition
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Group, TrainingType


def training_types_for(law: Jurisdiction, group: Group, *, on: date) -> tuple[TrainingType, ...]:
    """What somebody of that group may sign up for as they are, without first being hired."""
    return tuple(
        entry.value.training_type
        for entry in law.admissions.in_force(on)
        if entry.value.group is group
        and entry.value.condition is not AdmissionCondition.NEWLY_HIRED
    )
