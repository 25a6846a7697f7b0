"""What a training pays: one amount per person and training, never a sum (003 附件3).

Amounts are whole yuan. The shortage uplift is given once, whatever the number of directories.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from portal.policy.clauses import Clause
from portal.policy.figures import Occupation
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.rates import default_uplift, raised
from portal.policy.shortage import LEVEL_OF, Shortage, covering, words_of_levels
from portal.policy.table import Table
from portal.policy.terms import (
    Award,
    CertificateKind,
    Course,
    Level,
    OccupationKind,
    TrainingType,
)
from portal.policy.verdict import Amount, Reason, Weight, no_rule

V = TypeVar("V")
SAME = "不变"
WITH_LEVEL = (CertificateKind.VOCATIONAL_QUALIFICATION, CertificateKind.SKILL_LEVEL_CERTIFICATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One trainee's training that starts on `on`, and what came of it.

    `occupation` is a name or an id. `certificate` and `employed` left out (None) are assumed
    where they matter, and flagged. Without a `level` the award says which one was trained.
    """

    on: date
    training_type: TrainingType
    occupation: str | None = None
    award: Award = Award.COMPLETION
    course: Course | None = None
    level: Level | None = None
    shortage: tuple[Shortage, ...] = ()
    project_based: bool = False
    certificate: CertificateKind | None = None
    employed: bool | None = None


@dataclass(slots=True)
class Receipt:
    """The steps of one answer while it is being worked out."""

    law: Jurisdiction
    on: date
    amount: int = 0
    reasons: list[Reason] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def add(self, code: str, text: str, clause: Clause, effect: str = SAME) -> None:
        self.reasons.append(Reason(code, text, self.law.clause(self.on, clause), effect=effect))

    def start(self, code: str, text: str, amount: int, clause: str) -> None:
        self.amount = amount
        self.reasons.append(Reason(code, text, clause, effect=f"{amount} 元"))

    def raise_for(self, training: Training, clause: Clause) -> bool:
        """The uplift: the highest of the directories that cover the level, once."""
        shortage = covering(training.shortage, training.level or LEVEL_OF[training.award])
        if not shortage:
            levels = "；".join(words_of_levels(one.levels) for one in training.shortage)
            text = f"急需紧缺目录里只有{levels}，不上浮" if levels else "不在急需紧缺目录里，不上浮"
            self.add("no_uplift", text, clause)
            return False
        best = max(shortage, key=lambda entry: entry.percent)
        more = raised(self.amount, best.percent) - self.amount
        self.amount += more
        text = f"在急需紧缺目录里，上浮 {best.percent}%"
        basis = (self.law.clause(self.on, clause), best.directory)
        self.reasons.append(
            Reason("uplift", text, "；".join(filter(None, basis)), effect=f"+{more} 元")
        )
        if len(shortage) > 1:
            self.add("uplift_once", "几个目录都有，也只上浮一次", Clause.UPLIFT_ONCE, "不重复")
        return True

    def answer(self) -> Amount:
        return Amount(self.amount, tuple(self.reasons), tuple(self.flags))


def suppose(
    law: Jurisdiction, found: tuple[Shortage, ...], is_listed: bool | None, *, on: date
) -> tuple[Shortage, ...]:
    """The directories that name the occupation, or what if it were listed, or were not.

    None leaves it to the directories. Supposed to be listed, it gets the usual uplift.
    """
    if is_listed is None or (is_listed and found):
        return found
    return (Shortage("按您的假设", default_uplift(law, on=on)),) if is_listed else ()


def training_subsidy(law: Jurisdiction, training: Training) -> Amount:
    """The subsidy in whole yuan, with every step and its clause.

    Raises ValueError when the occupation, course or level that the type needs is missing.
    """
    if training.training_type is TrainingType.ENTREPRENEURSHIP:
        return _entrepreneurship(law, training)
    if training.training_type is TrainingType.APPRENTICESHIP:
        return _apprenticeship(law, training)
    return _skills(law, training)


def _skills(law: Jurisdiction, training: Training) -> Amount:
    if not law.subsidy_rates:
        return Amount(None, (no_rule(law, "技能培训补贴标准"),))
    if training.occupation is None:
        raise ValueError("a skills training needs an occupation")
    if barred := _before(law, training.on, law.subsidy_rates):
        return barred
    entry = law.occupation(training.occupation, on=training.on)
    if entry is None:
        return _unknown_occupation(law, training)
    occupation = entry.value
    is_on_post = training.training_type is TrainingType.ON_POST_SKILLS
    if occupation.kind is OccupationKind.GENERAL_QUALITY and not is_on_post:
        clause = law.clause(training.on, Clause.GENERAL_QUALITY)
        return _barred(
            "general_quality", f"{occupation.name}只给企业职工，按岗位技能培训办", clause
        )
    receipt = Receipt(law, training.on)
    award = _award(receipt, training, occupation)
    if not _pays(receipt, training):
        return receipt.answer()
    rate = law.subsidy_rates.on(training.on, occupation.subsidy_class, award)
    amount = rate.value.on_post_amount if is_on_post else rate.value.amount
    who = "企业职工，" if is_on_post else ""
    text = f"{who}{occupation.subsidy_class.label}，{award.label}"
    receipt.start("rate", text, amount or 0, str(rate.source))
    is_raised = receipt.raise_for(training, Clause.UPLIFT)
    if is_on_post and award is not Award.COMPLETION:
        receipt.add("technician", "在生产一线、够申报条件、拿到证书才享受", Clause.TECHNICIAN)
        if is_raised:
            receipt.flags.append("interpretation")
    return receipt.answer()


def _award(receipt: Receipt, training: Training, occupation: Occupation) -> Award:
    """The column that applies: an award counts only with its certificate."""
    award = training.award
    if award is Award.COMPLETION:
        return award
    if occupation.kind is OccupationKind.GENERAL_QUALITY:
        receipt.add(
            "general_quality", "通用素质培训没有等级，按培训合格证算", Clause.GENERAL_QUALITY
        )
        return Award.COMPLETION
    is_on_post = training.training_type is TrainingType.ON_POST_SKILLS
    if is_on_post and award is Award.ADVANCED:
        text = "企业职工没有高级工一档，按培训合格证算"
        receipt.add("on_post_no_advanced", text, Clause.ON_POST_NO_ADVANCED)
        receipt.flags.append("on_post_no_advanced")
        return Award.COMPLETION
    if training.certificate is CertificateKind.NONE:
        text = f"没有{award.label}证书，按培训合格证算"
        receipt.add("certificate_missing", text, Clause.AWARD_NEEDS_CERTIFICATE)
        return Award.COMPLETION
    if training.certificate is None:
        text = f"按已经拿到{award.label}证书算"
        receipt.add("certificate_assumed", text, Clause.AWARD_NEEDS_CERTIFICATE)
        receipt.flags.append("certificate_assumed")
    elif training.certificate not in WITH_LEVEL:
        text = f"{training.certificate.label}不分等级，不能证明{award.label}，按培训合格证算"
        receipt.add("certificate_without_level", text, Clause.AWARD_NEEDS_CERTIFICATE)
        receipt.flags.append("interpretation")
        return Award.COMPLETION
    return award


def _pays(receipt: Receipt, training: Training) -> bool:
    """Project-based trainings pay by result: a certificate, and for job seekers a job."""
    if not training.project_based:
        return True
    if training.certificate is CertificateKind.NONE:
        receipt.add("project_certificate", "项目化培训没拿到证书，不付", Clause.PROJECT, "0 元")
        return False
    if training.certificate is None and "certificate_assumed" not in receipt.flags:
        receipt.add("certificate_assumed", "按已经拿到证书算", Clause.PROJECT)
        receipt.flags.append("certificate_assumed")
    if training.certificate is CertificateKind.VOCATIONAL_QUALIFICATION:
        text = "这一条没有列职业资格证书，由服务中心确认"
        receipt.add("qualification_unlisted", text, Clause.PROJECT)
        receipt.flags.append("qualification_unlisted")
    if training.training_type is TrainingType.ON_POST_SKILLS:
        return True
    if training.employed is False:
        receipt.add("project_employment", "项目化培训后没有就业，不付", Clause.PROJECT, "0 元")
        return False
    if training.employed is None:
        receipt.add("employment_assumed", "按已经就业算", Clause.PROJECT)
        receipt.flags.append("employment_assumed")
    return True


def _entrepreneurship(law: Jurisdiction, training: Training) -> Amount:
    if not law.courses:
        return Amount(None, (no_rule(law, "创业培训补贴标准"),))
    if training.course is None:
        raise ValueError("an entrepreneurship training needs a course")
    if barred := _before(law, training.on, law.courses):
        return barred
    if barred := _general_quality(law, training):
        return barred
    rate = law.courses.on(training.on, training.course)
    receipt = Receipt(law, training.on)
    receipt.start("course", training.course.label, rate.value.amount, str(rate.source))
    if training.shortage:
        receipt.add("no_uplift", "上浮只给就业技能和岗位技能，创业培训不上浮", Clause.UPLIFT)
    if training.project_based:
        receipt.add("not_project", "项目化条款只管就业技能和岗位技能", Clause.PROJECT)
    return receipt.answer()


def _apprenticeship(law: Jurisdiction, training: Training) -> Amount:
    if not law.apprenticeship_rates:
        return Amount(None, (no_rule(law, "学徒培训补贴标准"),))
    if training.level is None:
        raise ValueError("an apprenticeship needs a level")
    if training.project_based:
        clause = law.clause(training.on, Clause.PROJECT_NOT_APPRENTICESHIP)
        return _barred("project_not_apprenticeship", "企业新型学徒制不能按项目化培训办", clause)
    if barred := _before(law, training.on, law.apprenticeship_rates):
        return barred
    if training.occupation and not law.occupation(training.occupation, on=training.on):
        return _unknown_occupation(law, training)
    if barred := _general_quality(law, training):
        return barred
    rate = law.apprenticeship_rates.find(training.on, training.level)
    if rate is None:
        clause = law.clause(training.on, Clause.APPRENTICESHIP)
        return _barred("apprenticeship_level", f"学徒培训没有{training.level.label}标准", clause)
    receipt = Receipt(law, training.on)
    text = f"企业新型学徒制，{training.level.label}，每人每年"
    receipt.start("rate", text, rate.value.amount_per_year, str(rate.source))
    receipt.raise_for(training, Clause.UPLIFT_APPRENTICESHIP)
    return receipt.answer()


def _before(law: Jurisdiction, on: date, table: Table[V]) -> Amount | None:
    """A day before the table begins has no answer; the earliest rates never reach back."""
    first = table.from_day
    if first is None or on >= first:
        return None
    clause = law.clause(first, Clause.CLASSIFICATION)
    words = f"{first.year}年{first.month}月{first.day}日"
    return _barred("before_tables", f"补贴标准从{words}起执行，之前的日子不能算", clause)


def _unknown_occupation(law: Jurisdiction, training: Training) -> Amount:
    text = f"那一天的补贴标准分类表里没有“{training.occupation}”"
    return _barred("unknown_occupation", text, law.clause(training.on, Clause.CLASSIFICATION))


def _general_quality(law: Jurisdiction, training: Training) -> Amount | None:
    """Not an occupation but a training for employees: outside on-post skills there is none."""
    entry = law.occupation(training.occupation or "", on=training.on)
    if entry is None or entry.value.kind is not OccupationKind.GENERAL_QUALITY:
        return None
    clause = law.clause(training.on, Clause.GENERAL_QUALITY)
    text = f"{entry.value.name}只给企业职工，按岗位技能培训办"
    return _barred("general_quality", text, clause)


def _barred(code: str, text: str, clause: str) -> Amount:
    return Amount(None, (Reason(code, text, clause, Weight.REFUSE),), is_barred=True)
