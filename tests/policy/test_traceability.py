"""Every numbered requirement and every settled question, and what carries it.

P = public, W = worker, I = institution, B = bureau and centres, Q = a question that the documents
leave open. A name is a function, class, limit or clause of `portal.policy`, or `law.` and a table;
`ELSEWHERE` says what is no rule of the law's own floor, and why.
"""

from functools import reduce
from importlib import import_module

import pytest

from portal.policy.clauses import Clause
from portal.policy.figures import Limit
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.table import Table

RULES = {
    "P1": "subsidy.Shortage figures.Limit.UPLIFT_PERCENT registry.DirectoryLevel",
    "P2": "law.industries",
    "P3": "law.occupations registry.Standing",
    "P5": "listing.state_on publication.missing_for_publication law.legal_bases",
    "P6": "listing.bars listing.is_public registry.Standing.SUSPENDED registry.Standing.REMOVED",
    "P7": "schedule.publicity_ends figures.Limit.PUBLICITY_DAYS",
    "P10": "classes.state_on eligibility.training_types_for",
    "P11": "law.places",
    "P12": "law.report_categories listing.ListingGround",
    "W1": "terms.Group law.groups clauses.Clause.PRIORITY_GROUPS",
    "W2": "eligibility.judge_eligibility figures.AdmissionCondition figures.Limit.CONTRACT_MONTHS "
    "figures.Limit.TRAINING_WITHIN_MONTHS",
    "W3": "law.admissions clauses.Clause.ENTREPRENEURS",
    "W4": "entitlement.judge_entitlement figures.Limit.LIFETIME_TRAININGS "
    "figures.Limit.YEARLY_TRAININGS clauses.Clause.REPEAT",
    "W5": "allowances.living_allowance figures.Limit.LIVING_ALLOWANCE_PER_DAY",
    "W6": "allowances.evaluation_subsidy figures.Limit.EVALUATION_CAP_SKILL_LEVEL "
    "figures.Limit.EVALUATION_CAP_SPECIAL_SKILL",
    "W7": "closing.judge_closing figures.Limit.JOB_RECOMMENDATIONS",
    "W8": "certificates.allot_numbers law.certificate_ranges",
    "I1": "registry.Standing.may_open_classes",
    "I2": "hours.judge_hours hours.class_hours law.minimum_hours figures.Limit.CLASS_HOUR_MINUTES",
    "I3": "hours.judge_hours law.courses clauses.Clause.COURSE_HOURS",
    "I4": "hours.judge_hours figures.HoursBasis.PROJECT",
    "I5": "hours.judge_hours figures.Limit.PRACTICE_PERCENT",
    "I7": "filing.judge_filing clauses.Clause.SAFETY_AND_LAW clauses.Clause.TEXTBOOKS",
    "I8": "timetable.judge_instructors timetable.Registration.covers",
    "I9": "timetable.judge_places timetable.judge_rooms clauses.Clause.WORKSTATIONS",
    "I10": "filing.judge_filing law.papers figures.PaperStep.FILING",
    "I11": "filing.class_title",
    "I12": "closing.judge_closing figures.Limit.PHOTOGRAPHS clauses.Clause.ATTENDANCE",
    "I13": "closing.judge_closing filing.class_title",
    "I14": "schedule.evaluation_due outcomes.judge_outcomes terms.CertificateKind "
    "figures.Limit.CERTIFICATION_PERCENT figures.Limit.EVALUATION_MONTHS",
    "I15": "outcomes.judge_outcomes closing.judge_closing figures.Limit.EMPLOYMENT_PERCENT",
    "I16": "law.papers figures.PaperStep.CLAIM",
    "I18": "schedule.keep_until figures.Limit.RECORD_YEARS",
    "I19": "allowances.with_coefficient law.coefficients",
    "I20": "listing.ListingGround.SUBCONTRACTING listing.ListingGround.FALSE_ADVERTISING",
    "B1": "schedule.filing_review_due filing.judge_filing figures.Limit.FILING_REVIEW_DAYS",
    "B2": "closing.judge_closing closing.SpotCheck figures.Limit.SPOT_CHECKS",
    "B3": "closing.judge_attendance closing.is_passed figures.Limit.ATTENDANCE_PERCENT",
    "B4": "schedule.claim_schedule figures.Limit.CLAIM_REVIEW_DAYS figures.Limit.PAYMENT_DAYS",
    "B5": "certificates.ranges_for certificates.judge_range law.certificate_ranges",
    "B6": "figures.Limit.SURVEY_MONTHS",
    "B8": "law.targets",
    "B9": "outcomes.advanced_task outcomes.counts_as_high figures.Limit.ADVANCED_PERCENT",
    "B10": "subsidy.training_subsidy rates.raised clauses.Clause.UPLIFT",
    "B12": "listing.ListingMeasure.RECTIFY registry.Standing.RECTIFICATION",
    "B13": "listing.ListingMeasure law.legal_bases",
    "B15": "outcomes.rate",
    "Q1": "subsidy.training_subsidy clauses.Clause.ONE_AMOUNT",
    "Q2": "subsidy.training_subsidy clauses.Clause.ON_POST_NO_ADVANCED",
    "Q3": "subsidy.training_subsidy clauses.Clause.TECHNICIAN",
    "Q4": "subsidy.Shortage rates.default_uplift clauses.Clause.UPLIFT_ONCE",
    "Q5": "subsidy.Training filing.judge_filing",
    "Q6": "subsidy.training_subsidy allowances.living_allowance allowances.evaluation_subsidy",
    "Q7": "entitlement.judge_entitlement",
    "Q8": "entitlement.judge_entitlement entitlement.BenefitType",
    "Q9": "entitlement.BenefitState.counts",
    "Q10": "terms.Level.NONE entitlement.judge_entitlement",
    "Q11": "entitlement.Benefit",
    "Q12": "hours.judge_hours figures.Limit.PRACTICE_WARNING_PERCENT",
    "Q13": "hours.judge_hours",
    "Q14": "closing.judge_closing",
    "Q15": "closing.CheckChannel closing.judge_closing",
    "Q16": "schedule.evaluation_due deadlines.months_due deadlines.add_months",
    "Q17": "schedule.filing_review_due deadlines.working_days_between",
    "Q18": "schedule.publicity_ends deadlines.add_working_days",
    "Q19": "schedule.claim_schedule",
    "Q20": "allowances.living_allowance",
    "Q21": "allowances.evaluation_subsidy",
    "Q22": "outcomes.judge_outcomes verdict.Weight.NOT_MET verdict.Verdict.overridable",
    "Q23": "law.coefficients allowances.with_coefficient",
    "Q24": "outcomes.rate",
    "Q25": "subsidy.training_subsidy clauses.Clause.PROJECT",
    "Q26": "hours.judge_hours figures.HoursBasis.PROJECT",
    "Q27": "filing.judge_filing law.centres clauses.Clause.NUMBERING_CENTRE",
    "Q28": "certificates.allot_numbers filing.CERTIFIED",
    "Q29": "certificates.as_integer certificates.allot_numbers",
    "Q30": "certificates.allot_numbers certificates.remaining figures.Limit.RANGE_ALERT_PERCENT "
    "clauses.Clause.RANGE_EXTENSION",
    "Q31": "eligibility.judge_eligibility figures.AdmissionCondition.NEWLY_HIRED",
    "Q32": "eligibility.judge_eligibility eligibility.Contract",
    "Q33": "filing.class_title",
    "Q35": "deadlines.Calendar deadlines.Due",
    "Q37": "schedule.keep_until",
    "Q38": "table.Dated jurisdiction.load",
    "Q39": "subsidy.training_subsidy",
    "Q40": "subsidy.training_subsidy filing.judge_filing clauses.Clause.GENERAL_QUALITY",
    "Q41": "entitlement.BenefitType.SKILL_UPGRADE entitlement.judge_entitlement",
    "Q42": "entitlement.judge_entitlement entitlement.Wanted",
    "Q43": "eligibility.judge_eligibility figures.Limit.MINIMUM_AGE figures.Limit.ADULT_AGE",
    "Q44": "hours.judge_hours filing.judge_filing",
    "Q45": "law.subsidy_rates law.targets law.certificate_ranges certificates.judge_range",
}

# Not a rule of this product's law, and why.
ELSEWHERE = {
    "P4": "Stars are an attribute that the bureau gives in the institutions' register.",
    "P8": "Openness of funds is the publicity page; its term is P7.",
    "P9": "A matter of pages: notices, policies and results stand side by side.",
    "P13": "Links that the bureau publishes as a notice; the documents name no platform.",
    "W9": "The worker's own record page; its contents are rows, not a rule.",
    "W10": "Credit transfer has no rule in the documents.",
    "W11": "Following the process is the worker's page and the journal.",
    "W12": "Elder-friendly pages: the look and `view=elder`.",
    "I6": "Offline and online have no number; online is an attribute of a session.",
    "I17": "Earmarked use is checked on invoices outside the portal.",
    "B7": "Reporting: the monthly report counts rows; the documents fix no figure.",
    "B11": "Other funds follow their own policies: an attribute of the claim.",
    "B14": "Forms of quality assessment without a number or a consequence.",
    "B16": "Guangdong's three stages are the filing, the checks and the closing of this product.",
    "Q34": "Whom the money goes to is the claim service's: proxy agreement, person or payer.",
    "Q36": "Ways of signing in are the attendance service's; a later, higher rule limits faces.",
    "Q46": "The fee is an attribute of the class; pages say 免费 only when it is 0.",
    "Q47": "The portal's code does not replace 技能甘肃's attendance: said on the attendance page.",
}

NUMBERED = [
    *(f"P{n}" for n in range(1, 14)),
    *(f"W{n}" for n in range(1, 13)),
    *(f"I{n}" for n in range(1, 21)),
    *(f"B{n}" for n in range(1, 17)),
    *(f"Q{n}" for n in range(1, 48)),
]


def test_every_number_is_carried_or_explained_and_none_twice() -> None:
    assert sorted([*RULES, *ELSEWHERE]) == sorted(NUMBERED)
    assert all(len(words) > 20 for words in ELSEWHERE.values())


@pytest.mark.parametrize("number", RULES)
def test_what_carries_a_requirement_exists(law: Jurisdiction, number: str) -> None:
    for name in RULES[number].split():
        room, *path = name.split(".")
        start: object = law if room == "law" else import_module(f"portal.policy.{room}")
        found: object = reduce(getattr, path, start)
        if isinstance(found, Table):
            assert list(found), f"{name} holds nothing"
        if isinstance(found, Limit):
            assert found in law.limits
        if isinstance(found, Clause):
            assert found in law.clauses


def test_every_named_clause_has_its_source(law: Jurisdiction) -> None:
    assert {entry.value.name for entry in law.clauses} == set(Clause)
