"""The forms of the other directories' entries: one per directory, each of which makes its entry."""

from collections.abc import Callable
from datetime import date
from unicodedata import normalize

from wtforms import Field, Form, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.policy import uscc
from portal.policy.directories import Directory, QualificationKind, is_safe_address, read_scopes
from portal.records.directories import Listed
from portal.records.evaluation_bodies import EvaluationBody, scopes_of
from portal.records.online_platforms import OnlinePlatform
from portal.records.qualifications import Qualification
from portal.web.fields import ChoiceField, DayField


def text(label: str, most: int, hint: str = "", *, is_needed: bool = True) -> StringField:
    """A line of text that fits its column; `hint` stands under it."""
    needed = DataRequired(f"写{label}") if is_needed else Optional()
    too_long = Length(max=most, message=f"太长了，最多 {most} 个字")
    return StringField(label, [needed, too_long], description=hint)


class EntryForm(Form):
    """What every entry has."""

    name = text("名称", 100)
    from_day = DayField(
        "有效期从", [InputRequired("写有效期从哪天起")], description="如 2026-01-01"
    )
    until_day = DayField("有效期到", [Optional()], description="空着：没有写到期日")

    def validate_until_day(self, field: Field) -> None:
        if field.data and self.from_day.data and field.data < self.from_day.data:
            raise ValidationError("到期日在开始以前")

    def entry(self) -> Listed:
        raise NotImplementedError

    def said(self, name: str) -> str:
        return str(self[name].data or "").strip()

    def days(self) -> dict[str, date | None]:
        return {"from_day": self.from_day.data, "until_day": self.until_day.data}


class EvaluationBodyForm(EntryForm):
    uscc = text("统一社会信用代码", 40, "18 位")
    scopes = TextAreaField(
        "职业（工种）和等级",
        [DataRequired("写能评价的职业和等级"), Length(max=8000, message="太长了")],
        description="一行一个，如：电工 初级工至高级工",
    )
    contact = text("联系人", 40, "公开的，写科室或姓氏")
    business_phone = text("办公电话", 20, "公开的，不写私人手机号")
    address = text("地址", 100)

    def validate_uscc(self, field: Field) -> None:
        if not uscc.is_valid(_code(field.data)):
            raise ValidationError("信用代码不对，核对 18 位")

    def validate_scopes(self, field: Field) -> None:
        try:
            read_scopes(str(field.data or ""))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def entry(self) -> EvaluationBody:
        return EvaluationBody(
            name=self.said("name"),
            uscc=_code(self.uscc.data),
            contact=self.said("contact"),
            business_phone=self.said("business_phone"),
            address=self.said("address"),
            scopes=scopes_of(self.said("scopes")),
            **self.days(),
        )


class QualificationForm(EntryForm):
    kind = ChoiceField(
        "类别",
        [(one.value, one.label) for one in QualificationKind],
        default=QualificationKind.ADMISSION.value,
    )
    issuer = text("实施部门（单位）", 100)
    level = text("等级", 40, "没有等级的空着", is_needed=False)
    basis = text("设定依据", 200, "法律、法规或者文件")

    def entry(self) -> Qualification:
        return Qualification(
            name=self.said("name"),
            kind=QualificationKind[self.said("kind").upper()],
            issuer=self.said("issuer"),
            level=self.said("level"),
            basis=self.said("basis"),
            **self.days(),
        )


class OnlinePlatformForm(EntryForm):
    operator = text("运营单位", 100)
    address = text("网址", 200, "https:// 开头")
    purpose = text("能学什么", 200)

    def validate_address(self, field: Field) -> None:
        if not is_safe_address(str(field.data or "").strip()):
            raise ValidationError("网址要以 https:// 开头，照平台公布的写")

    def entry(self) -> OnlinePlatform:
        return OnlinePlatform(
            name=self.said("name"),
            operator=self.said("operator"),
            address=self.said("address"),
            purpose=self.said("purpose"),
            **self.days(),
        )


FORMS: dict[Directory, Callable[..., EntryForm]] = {
    Directory.EVALUATION_BODIES: EvaluationBodyForm,
    Directory.QUALIFICATIONS: QualificationForm,
    Directory.ONLINE_PLATFORMS: OnlinePlatformForm,
}


def _code(typed: object) -> str:
    return normalize("NFKC", str(typed or "")).strip().upper()
