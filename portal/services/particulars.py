"""What a person tells about itself when signing up; kept sealed on the enrolment, as one text."""

import json
from dataclasses import dataclass
from datetime import date

from portal.policy.eligibility import Contract
from portal.policy.enrolments import Education
from portal.policy.terms import Group


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Only what the class asks for is filled in; the rest is empty.

    `evidence` is what the person can show of its group, in its own words; for an employee
    `contract_until` None is a contract without an end.
    """

    group: Group
    education: Education | None = None
    home_county: str = ""
    employer: str = ""
    contract_from: date | None = None
    contract_until: date | None = None
    is_rural: bool = False
    is_minimum_living: bool = False
    guardian_name: str = ""
    guardian_phone: str = ""
    evidence: str = ""

    @property
    def contract(self) -> Contract | None:
        return Contract(self.contract_from, self.contract_until) if self.contract_from else None

    @property
    def has_guardian(self) -> bool:
        return bool(self.guardian_name and self.guardian_phone)

    def as_text(self) -> str:
        """JSON of what is filled in."""
        filled = {name: value for name, value in vars(self).items() if value}
        return json.dumps(filled, default=date.isoformat, ensure_ascii=False)


def particulars_from(text: str | None) -> Particulars | None:
    """What `as_text` made; None where nothing is kept."""
    if not text:
        return None
    held = json.loads(text)
    for name in ("contract_from", "contract_until"):
        if name in held:
            held[name] = date.fromisoformat(held[name])
    if "education" in held:
        held["education"] = Education[held["education"].upper()]
    return Particulars(**held | {"group": Group[held["group"].upper()]})
