"""Invented values for every component in every state; no route of the product shows them."""

from dataclasses import dataclass
from datetime import date

from flask import Flask, get_template_attribute, render_template
from markupsafe import Markup
from wtforms import DateField, Form, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from portal.policy.classes import ClassState
from portal.policy.listing import ListingMark, ListingState
from portal.policy.registry import Standing
from portal.policy.terms import State
from portal.web.clock import now


@dataclass(frozen=True)
class Card:
    """A class as the ticket wants it."""

    occupation: str = "焊工"
    state: ClassState = ClassState.OPEN
    uplift: int | None = None
    line: str = "A类·就业技能"
    starts_on: date = date(2026, 12, 7)
    ends_on: date = date(2026, 12, 25)
    days: int = 15
    hours: int = 120
    times: str = "周一至周五 8:30–17:00"
    institution: str = "示例乙技工学校"
    place: str = "秦川园区"
    is_black_listed: bool = False
    note: str = ""
    capacity: int = 40
    left: int | None = None
    waiting: int = 0


PLACE = SelectChoice("a", "中川园区实训楼 2 层（48 座，40 工位）")


class Filing(Form):
    phone = StringField("手机号")
    identity = StringField("身份证号")
    start = DateField("开班日期")
    place = SelectField("上课地点", choices=[PLACE])
    words = TextAreaField("说明")


LONG_NAME = "示例丁（兰州新区）现代装备制造职业技能培训中心有限责任公司"
TICKETS = (
    (Card("养老护理员", uplift=20, left=8, note="11月27日截止报名"), "报名", True),
    (Card(state=ClassState.FULL, left=0, waiting=3, note="有人退出，按顺序递补"), "排候补", False),
    (Card("挖掘铲运和桩工机械司机", ClassState.PRE_OPEN, institution=LONG_NAME), "先报上", True),
    (Card("工业机器人系统操作员", ClassState.RUNNING), "看班次", False),
)
ANSWERS = (
    ("go", "未在黑名单中查到"),
    ("wait", "您今年已享受过1次补贴培训，2027年可以再报"),
    ("stop", "这张证书已作废"),
    ("black", "这家机构在黑名单中"),
    ("ask", "有 2 家名称相近，可能同名"),
)
TERMS = (
    (5, 3, False, "还剩 2 天"),
    (15, 13, False, "还剩 2 天"),
    (5, 5, True, "超期 1 个工作日"),
)


def add_showcase(app: Flask) -> None:
    """Put the showcase under /showcase; its links lead nowhere."""

    @app.get("/showcase")
    def showcase() -> str:
        states: tuple[tuple[State, ...], ...] = (
            tuple(ClassState), tuple(Standing), tuple(ListingState), tuple(ListingMark),
        )  # fmt: skip
        return render_template(
            "components/showcase.html",
            link=lambda _endpoint, **_values: "/nowhere",
            section="classes",
            states=states[0],
            tags=states,
            tickets=TICKETS,
            answers=ANSWERS,
            terms=TERMS,
            now=now(),
            form=_filing(),
            figures=_figures(),
            queue=_queue(),
        )


def _filing() -> Filing:
    form = Filing(
        data={
            "phone": "138",
            "identity": "62010119760101123",
            "start": date(2026, 12, 14),
        }
    )
    form.identity.errors = ["少了 1 位，应为 18 位"]
    return form


def _figures() -> list[list[str]]:
    amount = Markup("{}<small>原 {}</small>").format
    return [
        ["培训合格证", amount(1440, 1200), amount(1152, 960)],
        ["高级工", amount(1800, 1500), "没有"],
        ["技师", amount(2400, 2000), amount(2400, 2000)],
    ]


def _queue() -> list[list[str]]:
    tag = get_template_attribute("components/tag.html", "tag")
    button = get_template_attribute("components/buttons.html", "link_button")
    name = Markup('<a href="#main">{}</a><small>{}</small>').format
    return [
        ["超期 1 个工作日", "开班备案", name("农村转移就业劳动者茶艺师就业技能培训班", LONG_NAME),
         "11月13日", tag(label="已超期", colour="stop"), button("审核", "#main", "main")],
        ["还剩 2 天", "补贴审核", name("中式面点师班，38 人 45,600 元", "8 类材料齐"),
         "11月4日", tag(label="审核中·李审核", colour="info"), button("继续", "#main")],
    ]  # fmt: skip
