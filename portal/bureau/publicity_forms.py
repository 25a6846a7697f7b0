"""What is typed into a 补贴公示: rows, objections, answers; and what its page shows."""

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from portal.bureau.draft_fields import text
from portal.policy.publicity import Figures
from portal.policy.terms import TrainingType
from portal.records.notices import Notice
from portal.records.publicity import objections_to, posted, rows_of
from portal.services.held_claims import held_rows
from portal.services.publicity import missing_of
from portal.web import clock
from portal.web.fields import ChoiceField, DayField, WholeField
from portal.web.site import jurisdiction

MOST = 1_000_000
BY_VALUE = {one.value: one for one in TrainingType}
TYPES = [("", "选一项"), *((value, one.label) for value, one in BY_VALUE.items())]


def count(label: str, least: int = 0) -> WholeField:
    words = f"写 {least} 到 {MOST} 之间的数"
    return WholeField(
        label,
        [InputRequired("写数字"), NumberRange(least, MOST, words)],
        render_kw={"inputmode": "numeric"},
    )


class RowForm(Form):
    institution = text("机构", 60, "写机构名称")
    subject = text("班次、工种", 80, "写班次或工种")
    training_type = ChoiceField("类型", TYPES, validators=[InputRequired("选一项")])
    filed = count("备案人数", 1)
    qualified = count("合格人数")
    approved = count("核准人数")
    hours = count("课时", 1)
    standard = count("标准（元）")
    amount = WholeField("金额（元）", [Optional(), NumberRange(0, message="写不小于 0 的数")])
    deduction = text("扣减原因", 200)

    def figures(self) -> Figures:
        """An amount left out is that of all who were approved."""
        approved, standard = self.approved.data or 0, self.standard.data or 0
        amount = self.amount.data
        return Figures(
            filed=self.filed.data or 0,
            qualified=self.qualified.data or 0,
            approved=approved,
            hours=self.hours.data or 0,
            standard=standard,
            amount=approved * standard if amount is None else amount,
            deduction=(self.deduction.data or "").strip(),
        )


class ObjectionForm(Form):
    received_on = DayField("收到的日期", [InputRequired("写哪天收到的")])
    objector = StringField("谁提的", [DataRequired("写单位名称或者姓名"), Length(max=60)])
    who = ChoiceField(
        "单位还是个人", [("unit", "单位，盖了章"), ("person", "个人")], default="unit"
    )
    text = TextAreaField("说了什么", [DataRequired("写异议内容"), Length(max=2000)])


class AnswerForm(Form):
    answer = TextAreaField("答复", [DataRequired("写怎么核实、怎么答复的"), Length(max=2000)])


def context_of_publicity(notice: Notice) -> dict[str, object]:
    """What the page shows besides the notice: its table, its term, its objections."""
    on, rows, is_draft = clock.today(), rows_of(notice), not notice.published_at
    found = posted(jurisdiction(), on=on, key=notice.key)
    return {
        "rows": rows,
        "posted": found[0] if found else None,
        "missing": missing_of(notice) if is_draft else [],
        "held": held_rows(rows, on=on) if is_draft else [],
        "objections": objections_to(notice),
        "row_form": RowForm(),
        "objection_form": ObjectionForm(),
        "answer_form": AnswerForm(),
        "answering": "",
    }
