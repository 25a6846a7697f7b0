"""The life of what one officer writes and another publishes: notices and policy documents.

What is published is public from its first day and never changes: a correction is a new one that
says what it replaces.
"""

from datetime import date

from portal.policy.terms import State


class DraftState(State):
    """Where a text stands."""

    DRAFT = "draft", "起草中", "over"
    WAITING = "waiting", "等审批", "info"
    RETURNED = "returned", "退回修改", "wait"
    SCHEDULED = "scheduled", "到日公布", "info"
    PUBLISHED = "published", "已公布", "go"
    ENDED = "ended", "已归档", "over"

    @property
    def is_open(self) -> bool:
        """Whether its writer may still change it."""
        return self in (DraftState.DRAFT, DraftState.RETURNED)


def draft_state(
    *,
    is_submitted: bool,
    is_returned: bool,
    is_published: bool,
    from_day: date | None,
    until_day: date | None,
    on: date,
) -> DraftState:
    """Computed from what was done and from the days."""
    if not is_published:
        if is_submitted:
            return DraftState.WAITING
        return DraftState.RETURNED if is_returned else DraftState.DRAFT
    if from_day is None or from_day > on:
        return DraftState.SCHEDULED
    return DraftState.ENDED if until_day and until_day < on else DraftState.PUBLISHED
