"""What an institution types about a class. The form knows shapes; the law is asked elsewhere."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.policy.figures import Paper, PaperNeed, PaperStep
from portal.policy.terms import Course, Level, TrainingType
from portal.records.class_filing import papers_of
from portal.records.classes import TrainingClass
from portal.records.institutions import Institution
from portal.records.occupations import Occupation, occupations_called
from portal.records.venues import Venue, venues_of
from portal.services.class_details import Details
from portal.web.clock import today
from portal.web.fields import ChoiceField, Choices, DayField, WholeField
from portal.web.frame import unit_name
from portal.web.site import jurisdiction

PROJECT, LABOUR_PREPARATION = "project", "labour_preparation"
FURTHEST = timedelta(days=3 * 366)
NEVER_TICKED = "roster"
COUNTED = {"inputmode": "numeric", "autocomplete": "off"}


def _kinds() -> Choices:
    """The types of training; of start-up training its courses."""
    skills = [one for one in TrainingType if one is not TrainingType.ENTREPRENEURSHIP]
    named = [(one.value, one.label + "培训" * one.is_for_skills) for one in skills]
    return [*named, *((one.value, f"创业培训 {one.label}") for one in Course)]


def _centres() -> Choices:
    rows = [entry.value for entry in jurisdiction().centres.in_force(today())]
    return [("", "选一个"), *((one.key, one.name) for one in rows if one.numbers_certificates)]


def _near(_: Form, field: Field) -> None:
    if field.data and abs(field.data - today()) > FURTHEST:
        raise ValidationError("离今天太远，看看年份")


def _longest(most: int) -> Length:
    return Length(max=most, message=f"太长了，最多 {most} 个字")


def _whole(label: str, most: int, least: int = 0) -> WholeField:
    allowed = NumberRange(least, most, f"写 {least} 到 {most} 的数字")
    return WholeField(label, [InputRequired("写数字"), allowed], render_kw=COUNTED)


class ClassForm(Form):
    """The order is that of the page."""

    kind = ChoiceField("培训类型", _kinds, default=TrainingType.EMPLOYMENT_SKILLS.value)
    occupation = StringField("职业（工种）", [_longest(60)])
    target_level = ChoiceField(
        "等级", [(one.value, one.label) for one in Level], default=Level.NONE.value
    )
    trainee_identity = StringField("学员身份", [DataRequired("写招哪类人员"), _longest(40)])
    enterprise = StringField("企业名称", [Optional(), _longest(60)])
    planned_start = DayField("开班日期", [InputRequired("写开班日期"), _near])
    planned_end = DayField("结班日期", [InputRequired("写结班日期"), _near])
    hours_theory = _whole("理论课时", 2000)
    hours_practice = _whole("实操课时", 2000)
    safety_hours = _whole("其中安全生产课时", 2000)
    legal_hours = _whole("其中法制教育课时", 2000)
    capacity = _whole("名额", 500, least=1)
    enrol_until = DayField("报名截止", [InputRequired("写报名截止日期"), _near])
    venue = ChoiceField("上课地点", [])
    textbooks = TextAreaField("教材名称和出版社", [Optional(), _longest(1000)])
    special = ChoiceField(
        "特别办法",
        [("", "没有"), (PROJECT, "项目化培训"), (LABOUR_PREPARATION, "劳动预备制")],
    )
    school_enterprise = ChoiceField("校企合作", [("", "不是"), ("1", "是")])
    fee_yuan = _whole("向学员收费（元）", 50_000)
    numbering_centre = ChoiceField("哪个服务中心编证书号", _centres)
    remark = TextAreaField("备注，学员看得到", [Optional(), _longest(300)])
    papers = SelectMultipleField("备案材料", choices=[], validate_choice=False)
    override = TextAreaField("为什么这样安排", [Optional(), _longest(300)])

    def __init__(
        self, institution: Institution, typed: MultiDict[str, str] | None = None, **known: Any
    ) -> None:
        super().__init__(typed, **known)
        self.found: Occupation | None = None
        self.venues = {str(one.id): one for one in venues_of(institution.id, on=today())}
        self.venue.choices = [(key, venue_words(one)) for key, one in self.venues.items()]

    @property
    def course(self) -> Course | None:
        return next((one for one in Course if one.value == self.kind.data), None)

    @property
    def training_type(self) -> TrainingType:
        return next(
            (one for one in TrainingType if one.value == self.kind.data),
            TrainingType.ENTREPRENEURSHIP,
        )

    def validate_occupation(self, field: Field) -> None:
        """The name, its pinyin initials or its number; several that are near are named."""
        if self.course:
            return
        found = occupations_called(field.data or "", on=self.planned_start.data or today())
        if len(found) != 1:
            near = "、".join(one.name for one in found[:5])
            raise ValidationError(f"写全名：{near}" if near else "没有这个工种，换两个字再找")
        self.found = found[0]

    def validate_planned_end(self, field: Field) -> None:
        if field.data and self.planned_start.data and field.data < self.planned_start.data:
            raise ValidationError("结班不能早于开班")

    def validate_enrol_until(self, field: Field) -> None:
        if field.data and self.planned_start.data and field.data > self.planned_start.data:
            raise ValidationError("报名截止不能晚于开班")

    def ticked(self) -> frozenset[str]:
        """The papers ticked, of those that this place asks for."""
        return frozenset(self.papers.data or ()) & {one.key for one in papers_asked()}

    def details(self) -> Details:
        """What a valid form says."""
        kind = self.training_type
        by_enterprise = kind in (TrainingType.ON_POST_SKILLS, TrainingType.APPRENTICESHIP)
        return Details(
            training_type=kind,
            occupation=self.found,
            course=self.course,
            target_level=Level[str(self.target_level.data).upper()],
            trainee_identity=_line(self.trainee_identity),
            enterprise=_line(self.enterprise) if by_enterprise else "",
            planned_start=_day(self.planned_start),
            planned_end=_day(self.planned_end),
            enrol_until=_day(self.enrol_until),
            hours_theory=_number(self.hours_theory),
            hours_practice=_number(self.hours_practice),
            safety_hours=_number(self.safety_hours),
            legal_hours=_number(self.legal_hours),
            capacity=_number(self.capacity),
            fee_yuan=_number(self.fee_yuan),
            venue=self.venues[str(self.venue.data)],
            textbooks=(self.textbooks.data or "").strip(),
            is_project_based=self.special.data == PROJECT,
            is_labour_preparation=self.special.data == LABOUR_PREPARATION,
            is_school_enterprise=self.school_enterprise.data == "1",
            numbering_centre=str(self.numbering_centre.data or ""),
            remark=(self.remark.data or "").strip(),
            papers=self.ticked(),
        )


def new_form(institution: Institution) -> ClassForm:
    """What a new class begins with: three weeks from Monday, the usual hours."""
    start = today() + timedelta(days=28 - today().weekday())
    centres = [key for key, _ in _centres()]
    return ClassForm(
        institution,
        data={
            "trainee_identity": "农村转移就业劳动者",
            "planned_start": start,
            "planned_end": start + timedelta(days=18),
            "enrol_until": start - timedelta(days=3),
            "hours_theory": 30,
            "hours_practice": 70,
            "safety_hours": 2,
            "legal_hours": 2,
            "capacity": 40,
            "fee_yuan": 0,
            "numbering_centre": institution.centre if institution.centre in centres else "",
        },
    )


def form_of(filed: TrainingClass) -> ClassForm:
    """The form as the class stands."""
    special = PROJECT if filed.is_project_based else ""
    known = {
        name: getattr(filed, name)
        for name in ("planned_start", "planned_end", "enrol_until", "hours_theory",
                     "hours_practice", "safety_hours", "legal_hours", "capacity", "fee_yuan",
                     "textbooks", "numbering_centre", "remark", "trainee_identity", "enterprise")
    }  # fmt: skip
    form = ClassForm(
        filed.institution,
        data=known
        | {
            "kind": (filed.course or filed.training_type).value,
            "occupation": filed.occupation.name if filed.occupation else "",
            "target_level": filed.target_level.value,
            "venue": str(filed.venue_id),
            "special": LABOUR_PREPARATION if filed.is_labour_preparation else special,
            "school_enterprise": "1" if filed.is_school_enterprise else "",
            "papers": sorted(papers_of(filed.id)),
        },
    )
    form.found = filed.occupation
    return form


def papers_asked(*, school_enterprise: bool = True) -> list[Paper]:
    """The papers of a filing that the institution ticks; the roster is the portal's own."""
    rows = [entry.value for entry in jurisdiction().papers.in_force(today())]
    return [
        one
        for one in rows
        if one.step is PaperStep.FILING
        and one.key != NEVER_TICKED
        and (school_enterprise or one.needed is not PaperNeed.COOPERATION)
    ]


def papers_words(ticked: Collection[str], *, school_enterprise: bool) -> str:
    """9 项已交 8 项: the roster counts, and is still to come."""
    asked = papers_asked(school_enterprise=school_enterprise)
    handed_in = sum(one.key in ticked for one in asked)
    return f"{len(asked) + 1} 项已交 {handed_in} 项"


def venue_words(venue: Venue) -> str:
    """中川园区实训楼 2 层（48 座，40 工位）"""
    return f"{venue.name}（{venue.seats} 座，{venue.workstations} 工位）"


def reviewing_words(institution: Institution) -> str:
    return unit_name(institution.centre)


def _line(field: Field) -> str:
    return " ".join(str(field.data or "").split())


def _number(field: Field) -> int:
    return int(field.data or 0)


def _day(field: Field) -> date:
    day = field.data
    if not isinstance(day, date):
        raise TypeError("a valid form has its days")
    return day
