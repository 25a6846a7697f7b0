"""What an officer writes in a list case: the draft, and one form for each step."""

from collections.abc import Callable
from typing import Any

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from portal.policy.figures import ListingColour
from portal.policy.listing import (
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
    Outcome,
)
from portal.policy.listing_steps import ListingStep
from portal.policy.terms import Term
from portal.web.clock import today
from portal.web.fields import ChoiceField, Choices, DayField
from portal.web.site import jurisdiction
from portal.web.uploads import FilesField

LONGEST = 2000
GRANTED, REFUSED = "granted", "refused"


def _short(label: str, most: int, *needed: Any, **more: Any) -> StringField:
    return StringField(
        label, [*needed, Length(max=most, message=f"太长了，最多 {most} 个字")], **more
    )


def _long(label: str, *needed: Any, **more: Any) -> TextAreaField:
    longest = Length(max=LONGEST, message=f"太长了，最多 {LONGEST} 个字")
    return TextAreaField(label, [*needed, longest], **more)


def _offer(terms: type[Term]) -> Choices:
    return [("", "选一项"), *((one.value, one.label) for one in terms)]


def _bases(colour: ListingColour) -> Callable[[], Choices]:
    """The closed list as it is today."""

    def choices() -> Choices:
        rows = jurisdiction().legal_bases.in_force(today())
        known = [row for row in rows if row.value.colour is colour]
        return [
            ("", "不选"),
            *((row.value.key, f"{row.source}：{row.value.wording[:24]}…") for row in known),
        ]

    return choices


class DraftForm(Form):
    """A black entry. Whether anything lacks is said when the notice is made, all at once."""

    uscc = _short("统一社会信用代码", 40, InputRequired("写机构的信用代码"))
    kind = ChoiceField(
        "性质", [(one.value, one.label) for one in ListingKind], default=ListingKind.PROGRAMME
    )
    ground = ChoiceField("事由", _offer(ListingGround))
    facts = _long("事实", DataRequired("写哪天、在哪里、发生了什么"))
    measure = ChoiceField("措施", _offer(ListingMeasure))
    severity = ChoiceField("程度", _offer(ListingSeverity))
    scope = ChoiceField(
        "范围", [(one.value, one.label) for one in ListingScope], default=ListingScope.ALL
    )
    occupation = _short("哪个职业（工种）", 60)
    venue = _short("哪处场地", 60)
    basis = ChoiceField("依据", _bases(ListingColour.BLACK))
    other_basis = ChoiceField("依据之二", _bases(ListingColour.BLACK))
    authority = _short("作出决定的机关", 60, DataRequired("写机关全称"))
    term_until = DayField("期限到哪天", [Optional()])
    term_condition = _short("或者解除条件", 200)
    remedies = _long("救济途径")
    repair_conditions = _long("修复条件")
    supersedes = _short("代替哪一项（编号）", 8)
    decision_no = _short("原决定文号", 60)
    decided_on = DayField("原决定日期", [Optional()])
    served_on = DayField("原决定送达日期", [Optional()])
    document = _short("原决定依据的文件", 60)
    article = _short("条款", 40)
    source_url = _short(
        "公开网址",
        300,
        Optional(),
        Regexp(r"https?://[^\s<>\"']+$", message="写完整的网址，http 开头"),
    )


class WhiteForm(Form):
    """What an assessed application still needs for its decision."""

    basis = ChoiceField("依据", _bases(ListingColour.WHITE))
    other_basis = ChoiceField("依据之二", _bases(ListingColour.WHITE))
    authority = _short("作出决定的机关", 60, DataRequired("写机关全称"))
    term_until = DayField("有效期到哪天", [Optional()])
    remedies = _long("救济途径")


class NumberForm(Form):
    number = _short("告知书文号", 60, DataRequired("写文号"))


class ServiceForm(Form):
    day = DayField("送达日期", [InputRequired("写哪天送到的")], default=today)
    how = _short("怎么送达的", 100, DataRequired("写送达方式，如当面签收"))


class WordsForm(Form):
    words = _long("写了什么", DataRequired("照原文写要点"))


class HandedInForm(WordsForm):
    files = FilesField("原件扫描件")


class AnswerForm(Form):
    outcome = ChoiceField("怎么答复", _offer(Outcome))
    reason = _long("理由", DataRequired("写理由，机构看得到"))


class ReasonForm(Form):
    reason = _long("理由", DataRequired("写理由"))


class FindingsForm(Form):
    findings = _long("评估结果", DataRequired("写取证率、就业率、星级和怎么算的"))


class EmptyForm(Form):
    """A step that asks nothing."""


class DecisionForm(ReasonForm):
    number = _short("决定书文号", 60)


class PublicationForm(Form):
    effective_from = DayField("从哪天起生效", [InputRequired("写生效日期")], default=today)
    reason = _long("公开的理由")


class EndForm(ReasonForm):
    number = _short("移出决定文号", 60)


class RepairDecisionForm(EndForm):
    outcome = ChoiceField("意见", [("", "选一项"), (GRANTED, "同意修复"), (REFUSED, "不同意修复")])


class InterimForm(ReasonForm):
    day = DayField("暂停到哪天", [InputRequired("写暂停到哪天")])


class CorrectionForm(ReasonForm):
    facts = _long("更正以后的事实", DataRequired("写更正以后的事实"))


class AnnulmentForm(EndForm):
    day = DayField(
        "哪天知道决定有误", [InputRequired("写哪天撤销、变更或者发现有误")], default=today
    )


FORMS: dict[ListingStep, type[Form]] = {
    ListingStep.NOTICE: NumberForm,
    ListingStep.NOTICE_SERVICE: ServiceForm,
    ListingStep.STATEMENT: HandedInForm,
    ListingStep.WAIVER: WordsForm,
    ListingStep.ANSWER: AnswerForm,
    ListingStep.ASSESSMENT: FindingsForm,
    ListingStep.PUBLICITY: EmptyForm,
    ListingStep.DECISION: DecisionForm,
    ListingStep.DECISION_SERVICE: ServiceForm,
    ListingStep.PUBLICATION: PublicationForm,
    ListingStep.OBJECTION: HandedInForm,
    ListingStep.OBJECTION_ANSWER: AnswerForm,
    ListingStep.REPAIR: HandedInForm,
    ListingStep.REPAIR_DECISION: RepairDecisionForm,
    ListingStep.INTERIM: InterimForm,
    ListingStep.CORRECTION: CorrectionForm,
    ListingStep.ANNULMENT: AnnulmentForm,
    ListingStep.REMOVAL: EndForm,
    ListingStep.DROP: ReasonForm,
}
# What may be left out; everything else is asked for.
OPTIONAL = frozenset({"number", "files"})
