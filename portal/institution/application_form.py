"""What an institution types in an application. The form knows shapes, and asks no law."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import Length, Optional

from portal.policy.registry import InstitutionKind, InstitutionNature
from portal.policy.terms import Course, Level, TrainingType
from portal.records.applications import InstitutionApplication
from portal.records.institution_details import DETAILS
from portal.records.occupations import Occupation, occupations_called
from portal.services.applications import Contents, WantedProgramme
from portal.web.clock import today
from portal.web.fields import ChoiceField, Choices, DayField
from portal.web.site import jurisdiction
from portal.web.uploads import FilesField

PHONE = {"inputmode": "tel", "autocomplete": "off"}


def _most(most: int) -> list[Any]:
    return [Optional(), Length(max=most, message=f"太长了，最多 {most} 个字")]


def _districts() -> Choices:
    names = [entry.value.name for entry in jurisdiction().districts.in_force(today())]
    return [("", "选一个"), *((name, name) for name in names)]


def _centres() -> Choices:
    rows = [entry.value for entry in jurisdiction().centres.in_force(today())]
    return [("", "选一个"), *((one.key, one.name) for one in rows)]


class ReportForm(Form):
    """A leaving or a report of what was mended: words and files."""

    words = TextAreaField("说明", _most(2000))
    files = FilesField("文件")

    def contents(self, drop: str = "") -> Contents:
        return Contents(words=_line(self.words), files=sent(self.files), drop=drop)


class DetailsForm(Form):
    """The order is that of the page."""

    name = StringField("机构名称", _most(100))
    kind = ChoiceField(
        "机构类别", [("", "选一个"), *((one.value, one.label) for one in InstitutionKind)]
    )
    nature = ChoiceField(
        "办学性质", [("", "选一个"), *((one.value, one.label) for one in InstitutionNature)]
    )
    licence_no = StringField("办学许可证号", _most(40))
    licence_until = DayField("办学许可证到哪天", [Optional()])
    address = StringField("地址", _most(120))
    district = ChoiceField("园区", _districts)
    centre = ChoiceField("审核单位", _centres)
    contact_name = StringField("联系人", _most(50))
    business_phone = StringField("业务电话", _most(20), render_kw=PHONE)
    words = TextAreaField("说明", _most(2000))
    files = FilesField("文件")

    def contents(self, drop: str = "") -> Contents:
        return Contents(
            words=_line(self.words), details=self._details(), files=sent(self.files), drop=drop
        )

    def _details(self) -> dict[str, Any]:
        return {
            "name": _line(self.name),
            "kind": InstitutionKind[self.kind.data.upper()] if self.kind.data else None,
            "nature": InstitutionNature[self.nature.data.upper()] if self.nature.data else None,
            "licence_no": _line(self.licence_no),
            "licence_until": self.licence_until.data,
            "address": _line(self.address),
            "district": self.district.data,
            "centre": self.centre.data,
            "contact_name": _line(self.contact_name),
            "business_phone": _line(self.business_phone),
        }


class FilingForm(DetailsForm):
    """With one programme more at a time, so that the page needs no script."""

    subject = StringField("工种或创业课程", _most(60))
    training_type = ChoiceField(
        "培训类型",
        [(one.value, one.label) for one in TrainingType],
        default=TrainingType.EMPLOYMENT_SKILLS.value,
    )
    highest_level = ChoiceField(
        "最高等级", [(one.value, one.label) for one in Level], default=Level.NONE.value
    )

    found: Occupation | Course | None = None

    def validate_subject(self, field: Field) -> None:
        """A course's name, or an occupation's name, initials or number; near ones are named."""
        text = _line(field)
        courses = [one for one in Course if text.upper() in (one.value, one.label.upper())]
        if not text or courses:
            self.found = courses[0] if courses else None
            return
        found = occupations_called(text, on=today())
        if len(found) != 1:
            near = "、".join(one.name for one in found[:5])
            raise ValidationError(f"写全名：{near}" if near else "没有这个工种，换两个字再找")
        self.found = found[0]

    def contents(self, drop: str = "") -> Contents:
        return Contents(
            words=_line(self.words),
            details=self._details(),
            programme=self._programme(),
            files=sent(self.files),
            drop=drop,
        )

    def _programme(self) -> WantedProgramme | None:
        if self.found is None:
            return None
        if isinstance(self.found, Course):
            kind, level = TrainingType.ENTREPRENEURSHIP, Level.NONE
            return WantedProgramme(kind, level, course=self.found)
        kind = TrainingType[self.training_type.data.upper()]
        level = Level[self.highest_level.data.upper()]
        return WantedProgramme(kind, level, occupation=self.found)


ApplicationForm = ReportForm | DetailsForm


def form_of(
    application: InstitutionApplication, *, typed: MultiDict[str, str] | None = None
) -> ApplicationForm:
    """The form of its kind: as it stands, or as it was typed."""
    known: dict[str, Any] = {"words": application.words}
    if application.details is None:
        return ReportForm(typed, data=known)
    known |= {name: getattr(application.details, name) for name in DETAILS}
    known |= {name: known[name].value if known[name] else "" for name in ("kind", "nature")}
    form = FilingForm if application.kind.value == "filing" else DetailsForm
    return form(typed, data=known)


def sent(field: FilesField) -> tuple[tuple[str, bytes], ...]:
    return tuple((one.name, one.content) for one in field.data)


def _line(field: Field) -> str:
    return str(field.data or "").strip()
