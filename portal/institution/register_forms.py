"""What a manager types about an instructor, a venue or a programme; each form says its details."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from wtforms import Form, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from portal.policy.identity import (
    normal_name,
    normal_number,
    normal_phone,
    problem_with_name,
    problem_with_number,
    problem_with_phone,
)
from portal.policy.register import Ownership
from portal.policy.registry import InstructorKind, VenueKind
from portal.policy.terms import CertificateKind, Course, Level, TrainingType
from portal.records.occupations import Occupation, occupations_called
from portal.services.register_details import InstructorDetails, ProgrammeDetails, VenueDetails
from portal.web.clock import today
from portal.web.fields import ChoiceField, Choices, DayField, WholeField
from portal.web.site import jurisdiction

LONGEST = Length(max=100, message="太长了，最多 100 个字")
FURTHEST = timedelta(days=30 * 366)
COUNTED = {"inputmode": "numeric", "autocomplete": "off"}
PRIVATE = {"autocomplete": "off"}
CERTIFICATES = [one for one in CertificateKind if one is not CertificateKind.NONE]


def _districts() -> Choices:
    names = [entry.value.name for entry in jurisdiction().districts.in_force(today())]
    return [(name, name) for name in names]


def _line(field: Field) -> str:
    return " ".join(str(field.data or "").split())


def _called(name: str) -> Occupation:
    found = occupations_called(name, on=today())
    if len(found) != 1:
        near = "、".join(one.name for one in found[:5])
        words = f"写全名：{near}" if near else "没有这个工种，换两个字再找"
        raise ValidationError(f"{name}：{words}")
    return found[0]


class InstructorForm(Form):
    name = StringField("姓名", [DataRequired("写身份证上的姓名"), LONGEST], render_kw=PRIVATE)
    number = StringField("身份证号", [DataRequired("写身份证号"), LONGEST], render_kw=PRIVATE)
    phone = StringField(
        "手机号", [DataRequired("写手机号"), LONGEST], render_kw=PRIVATE | {"inputmode": "tel"}
    )
    kind = ChoiceField(
        "教什么课", [(one.value, one.label) for one in InstructorKind], default=InstructorKind.BOTH
    )
    occupations = TextAreaField(
        "能教的职业（工种）", [Length(max=500, message="太长了，最多 500 个字")]
    )
    certificate = ChoiceField(
        "凭什么证书",
        [(one.value, one.label) for one in CERTIFICATES],
        default=CertificateKind.SKILL_LEVEL_CERTIFICATE,
    )
    certificate_number = StringField(
        "证书编号", [DataRequired("写证书编号"), Length(max=40, message="太长了，最多 40 个字")]
    )
    certificate_level = ChoiceField(
        "证书等级", [(one.value, one.label) for one in Level], default=Level.ADVANCED
    )
    shows_full_name = ChoiceField(
        "网上怎么显示", [("", "只显示姓，如王老师"), ("1", "本人同意显示全名")]
    )
    found: Sequence[Occupation] = ()

    def validate_name(self, field: Field) -> None:
        if problem := problem_with_name(normal_name(field.data)):
            raise ValidationError(problem.text)

    def validate_number(self, field: Field) -> None:
        if problem := problem_with_number(normal_number(field.data), on=today()):
            raise ValidationError(problem.text)

    def validate_phone(self, field: Field) -> None:
        if problem := problem_with_phone(normal_phone(field.data)):
            raise ValidationError(problem.text)

    def validate_occupations(self, _: Field) -> None:
        if self.kind.data == InstructorKind.ENTREPRENEURSHIP:
            return
        self.found = [_called(name) for name in self._names()]
        if not self.found:
            raise ValidationError("写能教的工种，一行一个")

    def _names(self) -> list[str]:
        return [one for one in re.split(r"[\s、，,；;]+", self.occupations.data or "") if one]

    @property
    def title(self) -> str:
        return normal_name(str(self.name.data))

    def details(self) -> InstructorDetails:
        return InstructorDetails(
            name=self.title,
            number=normal_number(str(self.number.data)),
            phone=normal_phone(str(self.phone.data)),
            kind=InstructorKind[self.kind.data.upper()],
            occupations=tuple(one.key for one in self.found),
            certificate=CertificateKind[self.certificate.data.upper()],
            certificate_number=_line(self.certificate_number),
            certificate_level=Level[self.certificate_level.data.upper()],
            shows_full_name=self.shows_full_name.data == "1",
        )


class VenueForm(Form):
    name = StringField(
        "场地名称", [DataRequired("写场地名称"), Length(max=60, message="太长了，最多 60 个字")]
    )
    address = StringField("详细地址", [DataRequired("写详细地址"), LONGEST])
    district = ChoiceField("园区", _districts, validators=[InputRequired("选一个园区")])
    kind = ChoiceField("用途", [(one.value, one.label) for one in VenueKind], default="both")
    seats = WholeField(
        "座位",
        [InputRequired("写座位数"), NumberRange(1, 2000, "写 1 到 2000 的数字")],
        render_kw=COUNTED,
    )
    workstations = WholeField(
        "工位",
        [InputRequired("没有就写 0"), NumberRange(0, 2000, "写 0 到 2000 的数字")],
        render_kw=COUNTED,
    )
    ownership = ChoiceField(
        "自有还是租赁", [(one.value, one.label) for one in Ownership], default=Ownership.OWN
    )
    lease_until = DayField("租到哪天")
    safety_checked_on = DayField("最近一次安全检查", [InputRequired("写消防或安全检查的日期")])

    def validate_lease_until(self, field: Field) -> None:
        if self.ownership.data == Ownership.LEASE and not field.data and not field.errors:
            raise ValidationError("租的场地，写租到哪天")
        if field.data and not today() <= field.data <= today() + FURTHEST:
            raise ValidationError("写今天以后的日期，看看年份")

    def validate_safety_checked_on(self, field: Field) -> None:
        if field.data and not date(2000, 1, 1) <= field.data <= today():
            raise ValidationError("写已经查过的日期，不能晚于今天")

    @property
    def title(self) -> str:
        return _line(self.name)

    def details(self) -> VenueDetails:
        is_leased = self.ownership.data == Ownership.LEASE
        return VenueDetails(
            name=self.title,
            address=_line(self.address),
            district=self.district.data,
            kind=VenueKind[self.kind.data.upper()],
            seats=int(self.seats.data or 0),
            workstations=int(self.workstations.data or 0),
            ownership=Ownership[self.ownership.data.upper()],
            lease_until=self.lease_until.data if is_leased else None,
            safety_checked_on=self.safety_checked_on.data or today(),
        )


class ProgrammeForm(Form):
    kind = ChoiceField(
        "培训类型",
        [
            *(
                (one.value, one.label)
                for one in TrainingType
                if one != TrainingType.ENTREPRENEURSHIP
            ),
            *((one.value, f"创业培训 {one.label}") for one in Course),
        ],
        default=TrainingType.EMPLOYMENT_SKILLS,
    )
    occupation = StringField("职业（工种）", [LONGEST])
    highest_level = ChoiceField(
        "最高到哪个等级", [(one.value, one.label) for one in Level], default=Level.NONE
    )

    found: Occupation | None = None

    @property
    def course(self) -> Course | None:
        return Course.__members__.get(str(self.kind.data))

    def validate_occupation(self, field: Field) -> None:
        if self.course:
            return
        if not _line(field):
            raise ValidationError("写职业（工种）")
        self.found = _called(_line(field))

    @property
    def title(self) -> str:
        if self.found:
            return f"{self.found.name}，{TrainingType[self.kind.data.upper()].label}"
        return self.course.label if self.course else ""

    def details(self) -> ProgrammeDetails:
        course = self.course
        return ProgrammeDetails(
            occupation=self.found.key if self.found else "",
            course=course,
            training_type=TrainingType.ENTREPRENEURSHIP
            if course
            else TrainingType[self.kind.data.upper()],
            highest_level=Level[self.highest_level.data.upper()],
        )


RegisterForm = InstructorForm | VenueForm | ProgrammeForm
