"""The rows of the dated tables: one class per table, one field per column.

Amounts are whole yuan, hours are class hours, percentages are whole.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.policy.terms import (
    Award,
    Course,
    Group,
    Level,
    Marker,
    OccupationKind,
    SubsidyClass,
    Term,
    TrainingType,
)


class Limit(StrEnum):
    """The single numbers that rules compare with; `limits.csv` may hold no other."""

    CLASS_HOUR_MINUTES = "class_hour_minutes"
    UPLIFT_PERCENT = "uplift_percent"
    LIFETIME_TRAININGS = "lifetime_trainings"
    YEARLY_TRAININGS = "yearly_trainings"
    LIVING_ALLOWANCE_PER_DAY = "living_allowance_per_day"
    EVALUATION_CAP_SKILL_LEVEL = "evaluation_cap_skill_level"
    EVALUATION_CAP_SPECIAL_SKILL = "evaluation_cap_special_skill"
    CONTRACT_MONTHS = "contract_months"
    TRAINING_WITHIN_MONTHS = "training_within_months"
    PRACTICE_PERCENT = "practice_percent"
    PRACTICE_WARNING_PERCENT = "practice_warning_percent"
    HOURS_PER_DAY = "hours_per_day"
    FILING_REVIEW_DAYS = "filing_review_days"
    CLAIM_REVIEW_DAYS = "claim_review_days"
    PUBLICITY_DAYS = "publicity_days"
    PAYMENT_DAYS = "payment_days"
    EVALUATION_MONTHS = "evaluation_months"
    SPOT_CHECKS = "spot_checks"
    PHOTOGRAPHS = "photographs"
    JOB_RECOMMENDATIONS = "job_recommendations"
    CERTIFICATION_PERCENT = "certification_percent"
    EMPLOYMENT_PERCENT = "employment_percent"
    ADVANCED_PERCENT = "advanced_percent"
    RANGE_ALERT_PERCENT = "range_alert_percent"
    RECORD_YEARS = "record_years"
    SURVEY_MONTHS = "survey_months"
    MINIMUM_AGE = "minimum_age"
    ADULT_AGE = "adult_age"
    ATTENDANCE_PERCENT = "attendance_percent"
    LOWEST_PASSING_SCORE = "lowest_passing_score"
    ANSWER_WINDOW_DAYS = "answer_window_days"
    PUBLICITY_MONTHS_MINOR = "publicity_months_minor"
    PUBLICITY_MONTHS_ORDINARY = "publicity_months_ordinary"
    PUBLICITY_MONTHS_SERIOUS = "publicity_months_serious"
    WITHDRAWAL_DAYS = "withdrawal_days"
    WITHDRAWAL_ALARM_DAYS = "withdrawal_alarm_days"


class HoursBasis(Term):
    """What a minimum of hours hangs on: the subsidy class, or a project-based training."""

    A = "A", "A类"
    B = "B", "B类"
    C = "C", "C类"
    D = "D", "D类"
    PROJECT = "project", "项目化培训"


class AdmissionCondition(Term):
    """What a group must also fulfil for a type of training (003 二(二))."""

    NEWLY_HIRED = "newly_hired", "企业新录用"
    RECENT_CONTRACT = "recent_contract", "签订1年以上劳动合同，1年内参加"


class PaperStep(Term):
    FILING = "filing", "开班备案"
    CLAIM = "claim", "补贴申领"


class PaperNeed(Term):
    """When a paper is asked for: the roster grows until closing and never blocks a filing."""

    ALWAYS = "always", "必交"
    GROWS = "grows", "随报名补充"
    COOPERATION = "cooperation", "校企合作时交"


class ListingColour(Term):
    BLACK = "black", "黑名单"
    WHITE = "white", "白名单"


@dataclass(frozen=True, slots=True)
class Document:
    """A document the rules rest on; `number` is its 文号, blank where the text has none."""

    key: str
    short_title: str
    title: str
    number: str
    issuer: str
    issued_on: date

    @property
    def citation(self) -> str:
        return self.number or f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    brand: str
    brand_english: str
    subtitle: str
    bureau: str
    bureau_short: str


@dataclass(frozen=True, slots=True)
class Centre:
    key: str
    name: str
    short_name: str
    numbers_certificates: bool


@dataclass(frozen=True, slots=True)
class Hotline:
    phone: str
    label: str


@dataclass(frozen=True, slots=True)
class District:
    name: str


@dataclass(frozen=True, slots=True)
class Industry:
    name: str


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """A group as this place knows it; priority groups may get the evaluation subsidy."""

    group: Group
    plain_label: str
    is_priority: bool


@dataclass(frozen=True, slots=True)
class Admission:
    """A group that a type of training is for, and on which condition."""

    group: Group
    training_type: TrainingType
    condition: AdmissionCondition | None


@dataclass(frozen=True, slots=True)
class Occupation:
    id: str
    name: str
    subsidy_class: SubsidyClass
    marker: Marker | None
    kind: OccupationKind
    note: str


@dataclass(frozen=True, slots=True)
class SubsidyRate:
    """Yuan per person and training; `on_post_amount` None = not granted to employees."""

    subsidy_class: SubsidyClass
    award: Award
    amount: int
    on_post_amount: int | None


@dataclass(frozen=True, slots=True)
class CourseRate:
    course: Course
    amount: int
    min_hours: int
    min_days: int


@dataclass(frozen=True, slots=True)
class ApprenticeshipRate:
    level: Level
    amount_per_year: int


@dataclass(frozen=True, slots=True)
class MinimumHours:
    basis: HoursBasis
    min_hours: int


@dataclass(frozen=True, slots=True)
class LimitNumber:
    name: Limit
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Target:
    """A task figure; `centre` is `all` for the whole place, `period` a year or a span."""

    indicator: str
    label: str
    centre: str
    period: str
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class CertificateRange:
    """A segment of certificate numbers as printed, inclusive at both ends (003 附件4)."""

    year: int
    centre: str
    training_type: TrainingType
    first: str
    last: str

    def __post_init__(self) -> None:
        for text in (self.first, self.last):
            if not (text.isascii() and text.isdigit()):
                raise ValueError(f"{text!r} is not a certificate number")
        if len(self.first) != len(self.last) or int(self.first) > int(self.last):
            raise ValueError(f"{self.first}-{self.last} is not a range")

    @property
    def capacity(self) -> int:
        return int(self.last) - int(self.first) + 1


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Share of the subsidy paid from these rates upwards (003 四(三) gives no number)."""

    certification_from_percent: int
    employment_from_percent: int
    percent: int


@dataclass(frozen=True, slots=True)
class Paper:
    step: PaperStep
    key: str
    label: str
    needed: PaperNeed


@dataclass(frozen=True, slots=True)
class ReportCategory:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document and article that a list entry may rest on, in the words of the source."""

    key: str
    colour: ListingColour
    wording: str
