"""What an institution, or an officer, wants filed: sealed as one text until it is decided."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from portal.policy.register import Ownership
from portal.policy.registry import InstructorKind, VenueKind
from portal.policy.terms import CertificateKind, Course, Level, TrainingType


@dataclass(frozen=True, kw_only=True)
class InstructorDetails:
    """`occupations` are keys; who teaches start-up courses needs none."""

    name: str
    number: str
    phone: str
    kind: InstructorKind
    occupations: tuple[str, ...]
    certificate: CertificateKind
    certificate_number: str
    certificate_level: Level
    shows_full_name: bool


@dataclass(frozen=True, kw_only=True)
class VenueDetails:
    """`lease_until` None = the institution's own."""

    name: str
    address: str
    district: str
    kind: VenueKind
    seats: int
    workstations: int
    ownership: Ownership
    lease_until: date | None
    safety_checked_on: date


@dataclass(frozen=True, kw_only=True)
class ProgrammeDetails:
    """`occupation` is a key; '' for a start-up course."""

    occupation: str
    course: Course | None
    training_type: TrainingType
    highest_level: Level


@dataclass(frozen=True, kw_only=True)
class StarDetails:
    """One rating."""

    stars: int
    basis: str
    rated_on: date


Details = InstructorDetails | VenueDetails | ProgrammeDetails | StarDetails


def as_text(details: Details) -> str:
    return json.dumps(asdict(details), default=date.isoformat, ensure_ascii=False)


def instructor_details(text: str | None) -> InstructorDetails:
    """What `as_text` made of an instructor; the others alike."""
    held = json.loads(text or "{}")
    return InstructorDetails(
        **held
        | {
            "kind": InstructorKind[held["kind"].upper()],
            "occupations": tuple(held["occupations"]),
            "certificate": CertificateKind[held["certificate"].upper()],
            "certificate_level": Level[held["certificate_level"].upper()],
        }
    )


def venue_details(text: str | None) -> VenueDetails:
    held = json.loads(text or "{}")
    lease_until = held["lease_until"]
    return VenueDetails(
        **held
        | {
            "kind": VenueKind[held["kind"].upper()],
            "ownership": Ownership[held["ownership"].upper()],
            "lease_until": date.fromisoformat(lease_until) if lease_until else None,
            "safety_checked_on": date.fromisoformat(held["safety_checked_on"]),
        }
    )


def programme_details(text: str | None) -> ProgrammeDetails:
    held = json.loads(text or "{}")
    return ProgrammeDetails(
        **held
        | {
            "course": Course[held["course"].upper()] if held["course"] else None,
            "training_type": TrainingType[held["training_type"].upper()],
            "highest_level": Level[held["highest_level"].upper()],
        }
    )


def star_details(text: str | None) -> StarDetails:
    held = json.loads(text or "{}")
    return StarDetails(**held | {"rated_on": date.fromisoformat(held["rated_on"])})
