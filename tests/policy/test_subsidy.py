"""One amount per training, with every step and its clause (003 附件3)."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.jurisdiction import Jurisdiction, load
from portal.policy.shortage import Shortage
from portal.policy.subsidy import Training, suppose, training_subsidy
from portal.policy.terms import Award, CertificateKind, Course, Level, SubsidyClass, TrainingType
from portal.policy.verdict import Amount, Weight

ON = date(2026, 12, 1)
ES, OP = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
EN, AP = TrainingType.ENTREPRENEURSHIP, TrainingType.APPRENTICESHIP
LISTED = (Shortage("新区目录", 20),)
HELD = CertificateKind.SKILL_LEVEL_CERTIFICATE
ONE_OF = {"A": "焊工", "B": "养老护理员", "C": "砌筑工", "D": "快递员"}
TABLE = {
    "A": {"completion": 1500, "advanced": 2000, "technician": 2500, "senior_technician": 3500},
    "B": {"completion": 1200, "advanced": 1500, "technician": 2000, "senior_technician": 3000},
    "C": {"completion": 1000, "advanced": 1200, "technician": 1500, "senior_technician": 2500},
    "D": {"completion": 600, "advanced": 800, "technician": 1000, "senior_technician": 2000},
}
ON_POST = {"A": 1200, "B": 960, "C": 800, "D": 480}


def ask(training_type: TrainingType, occupation: str | None = None, **more: Any) -> Amount:
    training = Training(on=ON, training_type=training_type, occupation=occupation, **more)
    return training_subsidy(load("lanzhou-new-area"), training)


def codes(answer: Amount) -> list[str]:
    return [reason.code for reason in answer.reasons]


def steps(answer: Amount) -> dict[str, str]:
    return {reason.code: reason.effect for reason in answer.reasons}


def test_it_works() -> None:
    answer = ask(ES, "养老护理员", shortage=LISTED)
    assert answer.amount == 1440
    assert steps(answer) == {"rate": "1200 元", "uplift": "+240 元"}
    assert [reason.clause for reason in answer.reasons] == [
        "新民社发〔2025〕13号 附件3 B类",
        "新民社发〔2025〕13号 附件3 备注2；新区目录",
    ]
    assert answer.flags == ()
    assert not answer.is_barred
    assert all(reason.weight is Weight.NOTE for reason in answer.reasons)


@pytest.mark.parametrize(("letter", "award"), list(product(SubsidyClass, Award)))
def test_every_amount_of_annex_3_plain_and_raised(letter: SubsidyClass, award: Award) -> None:
    base = TABLE[letter.value][award.value]
    at_work = ON_POST[letter.value] if award in (Award.COMPLETION, Award.ADVANCED) else base
    for training_type, amount in ((ES, base), (OP, at_work)):
        plain = ask(training_type, ONE_OF[letter.value], award=award, certificate=HELD)
        raised = ask(
            training_type, ONE_OF[letter.value], award=award, certificate=HELD, shortage=LISTED
        )
        assert plain.amount == amount
        assert raised.amount is not None
        assert raised.amount * 10 == amount * 12
        assert steps(plain)["no_uplift"] == "不变"


def test_raised_amounts_are_those_that_the_annexes_reading_prints() -> None:
    """Q3: the uplift also raises what employees get."""
    printed = {1500: 1800, 1200: 1440, 1000: 1200, 600: 720, 960: 1152, 800: 960, 480: 576}
    for letter, occupation in ONE_OF.items():
        personal = ask(ES, occupation, shortage=LISTED).amount
        on_post = ask(OP, occupation, shortage=LISTED).amount
        assert personal == printed[TABLE[letter]["completion"]]
        assert on_post == printed[ON_POST[letter]]


def test_an_employee_with_an_advanced_certificate_keeps_the_completion_amount() -> None:
    """Q2: only the advanced rate is denied, and the answer is flagged."""
    for certificate in (HELD, None, CertificateKind.NONE):
        answer = ask(OP, "养老护理员", award=Award.ADVANCED, certificate=certificate)
        assert answer.amount == 960
        assert answer.flags == ("on_post_no_advanced",)
        assert codes(answer) == ["on_post_no_advanced", "rate", "no_uplift"]
        assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3"


def test_an_employees_technician_rate_needs_the_certificate() -> None:
    """003 附件3 备注3."""
    held = ask(OP, "养老护理员", award=Award.TECHNICIAN, certificate=HELD)
    none = ask(OP, "养老护理员", award=Award.TECHNICIAN, certificate=CertificateKind.NONE)
    assert (held.amount, none.amount) == (2000, 960)
    assert held.reasons[0].text == "企业职工，B类，技师"
    assert ask(ES, "养老护理员").reasons[0].text == "B类，培训合格证"
    assert codes(held) == ["rate", "no_uplift", "technician"]
    assert codes(none) == ["certificate_missing", "rate", "no_uplift"]
    assert held.flags == ()
    assert held.reasons[-1].clause == "新民社发〔2025〕13号 附件3 备注3"


def test_a_raised_technician_rate_of_an_employee_is_an_interpretation() -> None:
    """Q3."""
    answer = ask(OP, "养老护理员", award=Award.TECHNICIAN, certificate=HELD, shortage=LISTED)
    assert (answer.amount, answer.flags) == (2400, ("interpretation",))
    assert ask(ES, "养老护理员", award=Award.TECHNICIAN, certificate=HELD).flags == ()
    personal = ask(ES, "养老护理员", award=Award.TECHNICIAN, certificate=HELD, shortage=LISTED)
    assert (personal.amount, personal.flags) == (2400, ())
    assert "technician" not in codes(personal)


def test_a_certificate_left_out_is_assumed_and_flagged() -> None:
    answer = ask(ES, "砌筑工", award=Award.ADVANCED)
    assert (answer.amount, answer.flags) == (1200, ("certificate_assumed",))
    assert codes(answer)[0] == "certificate_assumed"
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3"
    assert ask(ES, "砌筑工").flags == ()


def test_an_award_without_its_certificate_pays_the_completion_amount() -> None:
    answer = ask(ES, "砌筑工", award=Award.ADVANCED, certificate=CertificateKind.NONE)
    assert (answer.amount, answer.flags) == (1000, ())
    assert answer.reasons[0].code == "certificate_missing"
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3"
    assert "高级工" in answer.reasons[0].text


@pytest.mark.parametrize(
    ("certificate", "amount"),
    [
        (CertificateKind.VOCATIONAL_QUALIFICATION, 1200),
        (CertificateKind.SKILL_LEVEL_CERTIFICATE, 1200),
        (CertificateKind.SPECIAL_SKILL_CERTIFICATE, 1000),
        (CertificateKind.SPECIAL_OPERATION_PERMIT, 1000),
        (CertificateKind.SPECIAL_EQUIPMENT_PERMIT, 1000),
    ],
)
def test_only_a_certificate_with_levels_proves_a_level(
    certificate: CertificateKind, amount: int
) -> None:
    answer = ask(ES, "砌筑工", award=Award.ADVANCED, certificate=certificate)
    assert answer.amount == amount
    is_proof = amount == 1200
    assert ("certificate_without_level" in codes(answer)) is not is_proof
    assert (answer.flags == ("interpretation",)) is not is_proof
    assert answer.reasons[0].clause.startswith("新民社发〔2025〕13号 附件3")
    if not is_proof:
        assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3"


def test_several_directories_raise_once_by_the_highest() -> None:
    """Q4."""
    both = (Shortage("省级目录", 10), Shortage("新区目录", 20), Shortage("市级目录", 20))
    answer = ask(ES, "焊工", shortage=both)
    assert answer.amount == 1800
    assert steps(answer)["uplift_once"] == "不重复"
    assert answer.reasons[-1].clause == "新民社发〔2025〕13号 四(一)"
    assert answer.reasons[1].clause == "新民社发〔2025〕13号 附件3 备注2；新区目录"
    assert "uplift_once" not in codes(ask(ES, "焊工", shortage=LISTED))


def test_a_what_if_cites_no_directory() -> None:
    answer = ask(ES, "焊工", shortage=(Shortage("", 20),))
    assert answer.amount == 1800
    assert answer.reasons[1].clause == "新民社发〔2025〕13号 附件3 备注2"


@pytest.mark.parametrize(
    ("found", "is_listed", "percents"),
    [
        (LISTED, None, [20]),
        (LISTED, True, [20]),
        ((Shortage("新区目录", 15),), True, [15]),
        (LISTED, False, []),
        ((), None, []),
        ((), True, [20]),
        ((), False, []),
    ],
)
def test_a_supposition_takes_the_directories_place(
    found: tuple[Shortage, ...], is_listed: bool | None, percents: list[int]
) -> None:
    supposed = suppose(load("lanzhou-new-area"), found, is_listed, on=ON)
    assert [shortage.percent for shortage in supposed] == percents


def test_the_bureau_may_set_the_uplift_to_nothing() -> None:
    """Q4: the percentage lives on the directory; a fraction of a yuan is dropped."""
    assert ask(ES, "焊工", shortage=(Shortage("新区目录", 0),)).amount == 1500
    assert ask(OP, "快递员", shortage=(Shortage("新区目录", 7),)).amount == 513


def test_general_quality_training_is_for_employees_at_the_completion_rate() -> None:
    """Q40."""
    barred = ask(ES, "企业职工通用素质培训")
    assert barred.amount is None
    assert barred.is_barred
    assert codes(barred) == ["general_quality"]
    assert barred.reasons[0].weight is Weight.REFUSE
    assert ask(AP, "d46", level=Level.JUNIOR) == barred
    assert ask(EN, "d46", course=Course.SYB) == barred
    assert ask(OP, "企业职工通用素质培训").amount == 480
    answer = ask(OP, "企业职工通用素质培训", award=Award.TECHNICIAN, certificate=HELD)
    assert answer.amount == 480
    assert codes(answer) == ["general_quality", "rate", "no_uplift"]
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3 D类"


@pytest.mark.parametrize(
    ("training_type", "certificate", "employed", "amount", "flags"),
    [
        (ES, HELD, True, 1500, ()),
        (ES, HELD, False, 0, ()),
        (ES, CertificateKind.NONE, True, 0, ()),
        (ES, CertificateKind.NONE, None, 0, ()),
        (ES, None, None, 1500, ("certificate_assumed", "employment_assumed")),
        (ES, None, False, 0, ("certificate_assumed",)),
        (ES, HELD, None, 1500, ("employment_assumed",)),
        (ES, CertificateKind.SPECIAL_OPERATION_PERMIT, True, 1500, ()),
        (ES, CertificateKind.VOCATIONAL_QUALIFICATION, True, 1500, ("qualification_unlisted",)),
        (OP, HELD, None, 1200, ()),
        (OP, HELD, False, 1200, ()),
        (OP, CertificateKind.NONE, True, 0, ()),
        (OP, None, None, 1200, ("certificate_assumed",)),
    ],
)
def test_a_project_pays_by_result(
    training_type: TrainingType,
    certificate: CertificateKind | None,
    employed: bool | None,
    amount: int,
    flags: tuple[str, ...],
) -> None:
    """003 附件3 备注6, Q25."""
    answer = ask(
        training_type, "焊工", project_based=True, certificate=certificate, employed=employed
    )
    assert (answer.amount, answer.flags, answer.is_barred) == (amount, flags, False)
    assert set(flags) <= set(codes(answer))
    if amount == 0:
        assert answer.reasons[-1].effect == "0 元"
        assert answer.reasons[-1].clause.endswith("附件3 备注6")


def test_a_project_assumes_its_certificate_once_and_is_raised_like_any_other() -> None:
    """Q39: 附件3 by class, with the uplift and the technician columns."""
    answer = ask(ES, "焊工", project_based=True, award=Award.TECHNICIAN, shortage=LISTED)
    assert answer.amount == 3000
    assert codes(answer).count("certificate_assumed") == 1
    assert answer.flags == ("certificate_assumed", "employment_assumed")
    assert ask(ES, "焊工", certificate=CertificateKind.NONE, employed=False).amount == 1500


@pytest.mark.parametrize(
    ("course", "amount"),
    [
        (Course.GYB, 500),
        (Course.SYB, 1600),
        (Course.IYB, 1600),
        (Course.EYB, 1600),
        (Course.ONLINE, 1900),
        (Course.PRACTICAL, 1900),
    ],
)
def test_courses_are_never_raised(course: Course, amount: int) -> None:
    """Q6."""
    assert ask(EN, course=course).amount == amount
    assert codes(ask(EN, course=course)) == ["course"]
    raised = ask(EN, course=course, shortage=LISTED, project_based=True)
    assert raised.amount == amount
    assert codes(raised) == ["course", "no_uplift", "not_project"]


@pytest.mark.parametrize(
    ("level", "amount", "raised"),
    [
        (Level.JUNIOR, 5000, 6000),
        (Level.INTERMEDIATE, 6000, 7200),
        (Level.ADVANCED, 7500, 9000),
    ],
)
def test_apprenticeship_is_paid_by_the_year(level: Level, amount: int, raised: int) -> None:
    """003 附件3 备注4: 5000 to 9000."""
    assert ask(AP, "焊工", level=level).amount == amount
    assert ask(AP, level=level).amount == amount
    answer = ask(AP, "焊工", level=level, shortage=LISTED)
    assert answer.amount == raised
    assert answer.reasons[1].clause == "新民社发〔2025〕13号 附件3 备注4；新区目录"


@pytest.mark.parametrize(
    ("code", "clause", "training_type", "more"),
    [
        (
            "project_not_apprenticeship",
            "附件3 备注6",
            AP,
            {"level": Level.JUNIOR, "project_based": True},
        ),
        ("apprenticeship_level", "附件3 备注4", AP, {"level": Level.TECHNICIAN}),
        ("unknown_occupation", "附件3", AP, {"level": Level.JUNIOR, "occupation": "宇航员"}),
        ("unknown_occupation", "附件3", ES, {"occupation": "宇航员"}),
        ("unknown_occupation", "附件3", OP, {"occupation": ""}),
    ],
)
def test_what_the_law_bars_has_no_amount(
    code: str, clause: str, training_type: TrainingType, more: dict[str, Any]
) -> None:
    answer = ask(training_type, **more)
    assert (answer.amount, answer.is_barred, codes(answer)) == (None, True, [code])
    assert answer.reasons[0].weight is Weight.REFUSE
    assert answer.reasons[0].clause == f"新民社发〔2025〕13号 {clause}"


@pytest.mark.parametrize(
    ("training_type", "more"),
    [(ES, {"occupation": "焊工"}), (EN, {"course": Course.SYB}), (AP, {"level": Level.JUNIOR})],
)
def test_a_day_before_the_tables_is_barred(
    law: Jurisdiction, training_type: TrainingType, more: dict[str, Any]
) -> None:
    early = Training(on=date(2025, 4, 21), training_type=training_type, **more)
    answer = training_subsidy(law, early)
    assert (answer.amount, answer.is_barred, codes(answer)) == (None, True, ["before_tables"])
    assert "2025年4月22日" in answer.reasons[0].text
    assert answer.reasons[0].clause == "新民社发〔2025〕13号 附件3"
    first = Training(on=date(2025, 4, 22), training_type=training_type, **more)
    assert training_subsidy(law, first).amount


@pytest.mark.parametrize("training_type", TrainingType)
def test_a_question_without_its_subject_is_an_error_of_the_caller(
    training_type: TrainingType,
) -> None:
    with pytest.raises(ValueError, match="needs a"):
        ask(training_type)


def test_an_occupation_is_named_by_its_id_or_its_name() -> None:
    assert ask(ES, "a44") == ask(ES, "焊工")


trainings = st.builds(
    Training,
    on=st.dates(date(2025, 4, 22), date(2030, 12, 31)),
    training_type=st.sampled_from(TrainingType),
    occupation=st.sampled_from(["焊工", "b113", "砌筑工", "快递员", "企业职工通用素质培训"]),
    award=st.sampled_from(Award),
    course=st.sampled_from(Course),
    level=st.sampled_from(Level),
    shortage=st.lists(
        st.builds(Shortage, st.sampled_from(["省级", "市级", "新区"]), st.sampled_from([0, 20])),
        max_size=3,
    ).map(tuple),
    project_based=st.booleans(),
    certificate=st.none() | st.sampled_from(CertificateKind),
    employed=st.none() | st.booleans(),
)


@given(trainings)
def test_amounts_are_whole_within_the_table_and_raised_at_most_once(training: Training) -> None:
    law = load("lanzhou-new-area")
    answer = training_subsidy(law, training)
    assert (answer.amount is None) is answer.is_barred
    assert answer.reasons
    assert len(set(answer.flags)) == len(answer.flags)
    if answer.amount is None:
        return
    plain = {entry.value.amount for entry in law.subsidy_rates}
    plain |= {entry.value.on_post_amount or 0 for entry in law.subsidy_rates}
    plain |= {entry.value.amount for entry in law.courses}
    plain |= {entry.value.amount_per_year for entry in law.apprenticeship_rates}
    assert type(answer.amount) is int
    assert answer.amount in plain | {amount * 12 // 10 for amount in plain} | {0}
    assert codes(answer).count("uplift") <= 1
    most = 9000 if training.training_type is AP else 4200
    assert answer.amount <= most


@given(trainings)
def test_a_directory_never_lowers_the_amount(training: Training) -> None:
    law = load("lanzhou-new-area")
    answer = training_subsidy(law, training)
    plain = training_subsidy(law, replace(training, shortage=()))
    if answer.amount is None:
        assert plain.amount is None
    else:
        assert plain.amount is not None
        assert plain.amount <= answer.amount <= plain.amount * 12 // 10
