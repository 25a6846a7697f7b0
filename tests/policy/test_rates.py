"""The rate tables as pages print them."""

from datetime import date

from portal.policy.figures import Occupation
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.rates import Rate, class_tables, default_uplift, occupation_rates, raised
from portal.policy.shortage import Shortage
from portal.policy.subsidy import Training, training_subsidy
from portal.policy.terms import Award, CertificateKind, SubsidyClass, TrainingType

ON = date(2026, 12, 1)
LISTED = (Shortage("目录", 20),)


def occupation(law: Jurisdiction, name: str) -> Occupation:
    entry = law.occupation(name, on=ON)
    assert entry is not None
    return entry.value


def test_an_occupations_table_plain_and_raised(law: Jurisdiction) -> None:
    rows = occupation_rates(law, occupation(law, "养老护理员"), on=ON, shortage=LISTED)
    assert [(row.award, row.personal, row.on_post) for row in rows] == [
        (Award.COMPLETION, Rate(1200, 1440), Rate(960, 1152)),
        (Award.ADVANCED, Rate(1500, 1800), None),
        (Award.TECHNICIAN, Rate(2000, 2400), Rate(2000, 2400)),
        (Award.SENIOR_TECHNICIAN, Rate(3000, 3600), Rate(3000, 3600)),
    ]
    assert {row.clause for row in rows} == {"新民社发〔2025〕13号 附件3 B类"}
    plain = occupation_rates(law, occupation(law, "养老护理员"), on=ON)
    assert plain[0].personal == Rate(1200, 1200)


def test_general_quality_training_has_one_amount_for_employees(law: Jurisdiction) -> None:
    rows = occupation_rates(law, occupation(law, "企业职工通用素质培训"), on=ON)
    assert [(row.award, row.personal, row.on_post) for row in rows] == [
        (Award.COMPLETION, None, Rate(480, 480))
    ]
    assert rows[0].clause == "新民社发〔2025〕13号 附件3 D类"


def test_the_class_tables_have_hours_and_sixteen_amounts(law: Jurisdiction) -> None:
    tables = class_tables(law, on=ON)
    assert [(table.subsidy_class, table.min_hours) for table in tables] == [
        (SubsidyClass.A, 120),
        (SubsidyClass.B, 100),
        (SubsidyClass.C, 80),
        (SubsidyClass.D, 60),
    ]
    assert {table.hours_clause for table in tables} == {"新民社发〔2025〕13号 四(一)"}
    assert [row.personal for row in tables[3].rows] == [
        Rate(amount, amount) for amount in (600, 800, 1000, 2000)
    ]
    assert class_tables(law, on=date(2025, 4, 21)) == ()


def test_a_page_and_the_calculator_say_the_same(law: Jurisdiction) -> None:
    held = CertificateKind.SKILL_LEVEL_CERTIFICATE
    for name in ("焊工", "养老护理员", "砌筑工", "快递员"):
        for row in occupation_rates(law, occupation(law, name), on=ON, shortage=LISTED):
            for training_type, rate in (
                (TrainingType.EMPLOYMENT_SKILLS, row.personal),
                (TrainingType.ON_POST_SKILLS, row.on_post),
            ):
                training = Training(
                    on=ON,
                    training_type=training_type,
                    occupation=name,
                    award=row.award,
                    certificate=held,
                    shortage=(Shortage("目录", 20),),
                )
                if rate is not None:
                    assert training_subsidy(law, training).amount == rate.amount


def test_the_default_uplift_and_its_rounding(law: Jurisdiction) -> None:
    assert default_uplift(law, on=ON) == 20
    assert default_uplift(law, on=date(2025, 4, 21)) == 0
    assert [raised(amount, 20) for amount in (1500, 480)] == [1800, 576]
    assert raised(480, 7) == 513
