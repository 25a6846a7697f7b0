"""The rules that have words and no number of their own, by name; `clauses.csv` cites each."""

from dataclasses import dataclass
from enum import StrEnum


class Clause(StrEnum):
    """Names of the rules; a table may hold no other."""

    CLASSIFICATION = "classification"
    ONE_AMOUNT = "one_amount"
    ON_POST_NO_ADVANCED = "on_post_no_advanced"
    TECHNICIAN = "technician"
    AWARD_NEEDS_CERTIFICATE = "award_needs_certificate"
    GENERAL_QUALITY = "general_quality"
    UPLIFT = "uplift"
    UPLIFT_ONCE = "uplift_once"
    UPLIFT_APPRENTICESHIP = "uplift_apprenticeship"
    APPRENTICESHIP = "apprenticeship"
    PROJECT = "project"
    PROJECT_NOT_APPRENTICESHIP = "project_not_apprenticeship"
    LIVING_ALLOWANCE = "living_allowance"
    COEFFICIENT = "coefficient"
    REPEAT = "repeat"
    RECENT_CONTRACT = "recent_contract"
    PRIORITY_GROUPS = "priority_groups"
    ENTREPRENEURS = "entrepreneurs"
    SUSPENSION = "suspension"
    SKILLS_HOURS = "skills_hours"
    COURSE_HOURS = "course_hours"
    SAFETY_AND_LAW = "safety_and_law"
    TEXTBOOKS = "textbooks"
    PROGRAMMES = "programmes"
    INSTRUCTORS = "instructors"
    WORKSTATIONS = "workstations"
    FILING_PAPERS = "filing_papers"
    CLASS_TITLE = "class_title"
    NUMBERING_CENTRE = "numbering_centre"
    RANGE_EXTENSION = "range_extension"
    CERTIFICATE_NUMBERS = "certificate_numbers"
    CLOSING = "closing"
    ATTENDANCE = "attendance"


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """A rule in plain words; its source is the table row's."""

    name: Clause
    rule: str
