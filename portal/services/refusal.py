"""The one error that pages catch: the law or the record says no, and why."""

from collections.abc import Sequence

from portal.policy.verdict import Reason


class Refusal(Exception):
    """A refused deed: a stable code and the reasons to show, in plain words with their clauses."""

    def __init__(self, code: str, reasons: Sequence[Reason]) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = tuple(reasons)
