"""What a roster asks of a person, as a form: only what this class and this person need.

The account holds name, ID number and phone, so that they are never asked again.
"""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, Optional

from portal.policy.enrolments import Education
from portal.policy.identity import (
    normal_name,
    normal_phone,
    problem_with_name,
    problem_with_phone,
)
from portal.policy.terms import Group, TrainingType
from portal.policy.verdict import Verdict
from portal.records.classes import TrainingClass
from portal.services.particulars import Particulars
from portal.web.clock import today
from portal.web.fields import ChoiceField, Choices, DayField
from portal.web.site import jurisdiction

LONGEST = Length(max=100, message="太长了，最多 100 个字")
# What a verdict without particulars still has to ask, by the code of its reason.
ASKED = {
    "contract_missing": ("employer", "contract_from", "contract_until"),
    "guardian_missing": ("guardian_name", "guardian_phone"),
    "living_allowance": ("living",),
}
FIRST_YEAR, LAST_YEAR = 1950, 2100
ALWAYS = ("group", "education", "home_county")
STILL_TO_ASK = ("contract_missing", "guardian_missing")
RURAL, MINIMUM_LIVING = "rural", "minimum_living"


def groups() -> Choices:
    """Who one may be, in the words of the place."""
    rows = [entry.value for entry in jurisdiction().groups.in_force(today())]
    return [("", "选一项"), *((row.group.value, row.plain_label) for row in rows)]


class GroupForm(Form):
    group = ChoiceField("我是哪类人员", groups, validators=[DataRequired("选一项，照实选")])


class ParticularsForm(GroupForm):
    education = ChoiceField(
        "文化程度",
        [("", "选一项"), *((one.value, one.label) for one in Education)],
        validators=[DataRequired("选一项")],
    )
    home_county = StringField("户籍在哪个省、市、县（区）", [DataRequired("照户口本写"), LONGEST])
    employer = StringField("工作单位", [DataRequired("写劳动合同上的单位全称"), LONGEST])
    contract_from = DayField("劳动合同从哪天起", [DataRequired("照劳动合同写")])
    contract_until = DayField("到哪天止", [Optional()])
    living = ChoiceField(
        "是不是农村或城市低保家庭学员",
        [("", "都不是"), (RURAL, "农村学员"), (MINIMUM_LIVING, "城市低保家庭学员")],
    )
    guardian_name = StringField("监护人姓名", [DataRequired("写父亲、母亲或其他监护人"), LONGEST])
    guardian_phone = StringField(
        "监护人手机号", [DataRequired("写监护人的手机号"), LONGEST], render_kw={"inputmode": "tel"}
    )

    def validate_contract_from(self, field: Field) -> None:
        _refuse_strange_year(field)

    def validate_contract_until(self, field: Field) -> None:
        _refuse_strange_year(field)

    def validate_guardian_name(self, field: Field) -> None:
        problem = problem_with_name(normal_name(field.data))
        if problem:
            raise ValidationError(problem.text)

    def validate_guardian_phone(self, field: Field) -> None:
        problem = problem_with_phone(normal_phone(field.data))
        if problem:
            raise ValidationError(problem.text)


def _refuse_strange_year(field: Field) -> None:
    """A slip of the finger, which the law's months could not be counted from."""
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError("年份不对，照劳动合同再看一遍")


def particulars_form(
    training_class: TrainingClass,
    verdict: Verdict,
    *,
    typed: MultiDict[str, str] | None = None,
    known: Particulars | None = None,
) -> ParticularsForm:
    """The fields that are asked for, filled with what was typed, else with what is known.

    `verdict` is the law's on the group alone: its reasons say what it still has to know.
    """
    form = ParticularsForm(typed, data=_shown(known) if known else None)
    asked = {*ALWAYS}
    for reason in verdict.reasons:
        asked.update(ASKED.get(reason.code, ()))
    if training_class.training_type is TrainingType.APPRENTICESHIP:
        asked.add("employer")
    for name in [field.name for field in form if field.name not in asked]:
        del form[name]
    return form


def particulars_of(form: ParticularsForm) -> Particulars:
    """What a valid form says; what was not asked stays empty."""
    said = {field.name: field.data for field in form if field.data}
    living = said.pop("living", "")
    return Particulars(
        group=Group[said.pop("group").upper()],
        education=Education[said.pop("education").upper()],
        home_county=" ".join(said["home_county"].split()),
        employer=" ".join(said.get("employer", "").split()),
        contract_from=said.get("contract_from"),
        contract_until=said.get("contract_until"),
        is_rural=living == RURAL,
        is_minimum_living=living == MINIMUM_LIVING,
        guardian_name=normal_name(said.get("guardian_name", "")),
        guardian_phone=normal_phone(said.get("guardian_phone", "")),
    )


def _shown(known: Particulars) -> dict[str, Any]:
    living = RURAL if known.is_rural else MINIMUM_LIVING if known.is_minimum_living else ""
    return vars(known) | {"living": living}
