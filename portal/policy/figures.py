"""The rows of the dated tables: one class per table, one field per column.

Amounts are whole yuan, hours are class hours, percentages are whole.
"""

from dataclasses import dataclass
from datetime import date

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


class Limit(Term):
    """The single numbers that rules compare with; `limits.csv` may hold no other."""

    CLASS_HOUR_MINUTES = "class_hour_minutes", "一课时多少分钟"
    UPLIFT_PERCENT = "uplift_percent", "急需紧缺上浮比例"
    LIFETIME_TRAININGS = "lifetime_trainings", "补贴培训累计次数"
    YEARLY_TRAININGS = "yearly_trainings", "补贴培训每年次数"
    LIVING_ALLOWANCE_PER_DAY = "living_allowance_per_day", "每天生活费补贴"
    EVALUATION_CAP_SKILL_LEVEL = "evaluation_cap_skill_level", "评价补贴上限"
    EVALUATION_CAP_SPECIAL_SKILL = "evaluation_cap_special_skill", "专项能力考核补贴上限"
    CONTRACT_MONTHS = "contract_months", "劳动合同最短期限"
    TRAINING_WITHIN_MONTHS = "training_within_months", "签合同后多久内参加培训"
    PRACTICE_PERCENT = "practice_percent", "实操课时最低占比"
    PRACTICE_WARNING_PERCENT = "practice_warning_percent", "实操课时占比提醒线"
    HOURS_PER_DAY = "hours_per_day", "每天课时提醒线"
    FILING_REVIEW_DAYS = "filing_review_days", "开班备案审核期限"
    CLAIM_REVIEW_DAYS = "claim_review_days", "补贴审核期限"
    PUBLICITY_DAYS = "publicity_days", "公示期限"
    PAYMENT_DAYS = "payment_days", "拨付期限"
    EVALUATION_MONTHS = "evaluation_months", "组织评价取证的期限"
    SPOT_CHECKS = "spot_checks", "每班抽查次数"
    PHOTOGRAPHS = "photographs", "每班照片张数"
    JOB_RECOMMENDATIONS = "job_recommendations", "就业推介次数"
    CERTIFICATION_PERCENT = "certification_percent", "取证率"
    EMPLOYMENT_PERCENT = "employment_percent", "就业率"
    ADVANCED_PERCENT = "advanced_percent", "高级工以上取证占任务比例"
    RANGE_ALERT_PERCENT = "range_alert_percent", "号段余量提醒线"
    RECORD_YEARS = "record_years", "档案保存年限"
    SURVEY_MONTHS = "survey_months", "需求摸排间隔"
    MINIMUM_AGE = "minimum_age", "最低年龄"
    ADULT_AGE = "adult_age", "成年年龄"
    ATTENDANCE_PERCENT = "attendance_percent", "最低出勤比例"
    SAFETY_CHECK_MONTHS = "safety_check_months", "场地安全检查有效期"
    DISPUTE_DAYS = "dispute_days", "考勤异议期限"
    LOWEST_PASSING_SCORE = "lowest_passing_score", "结业考核合格分"
    ANSWER_WINDOW_DAYS = "answer_window_days", "陈述申辩期限"
    PUBLICITY_MONTHS_MINOR = "publicity_months_minor", "轻微情形公开期"
    PUBLICITY_MONTHS_ORDINARY = "publicity_months_ordinary", "一般情形公开期"
    PUBLICITY_MONTHS_SERIOUS = "publicity_months_serious", "严重情形公开期"
    WITHDRAWAL_DAYS = "withdrawal_days", "撤销后撤下期限"
    WITHDRAWAL_ALARM_DAYS = "withdrawal_alarm_days", "撤销后提醒期限"
    LICENCE_REMINDER_DAYS = "licence_reminder_days", "办学许可到期提醒"
    OBJECTION_ANSWER_DAYS = "objection_answer_days", "名单异议答复期限"
    REPAIR_ANSWER_DAYS = "repair_answer_days", "信用修复答复期限"
    INTERIM_DAYS = "interim_days", "临时暂停最长天数"


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
