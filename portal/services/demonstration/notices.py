"""Invented notices: one pinned, some plain, one of tomorrow, one past, one that waits; 补贴公示."""

from portal.records.notices import Notice
from portal.records.publications import PublicNoun, raise_revision
from portal.services.demonstration.publicity import add_publicity
from portal.services.demonstration.stage import Stage

FREE = """参加政府补贴性职业技能培训，**您不用交钱**。补贴由财政支付。

谁也不能收这些钱：

- 报名费、资料费、考核费；
- “代领费”“手续费”“押金”；
- 以“包过”“包拿证”名义收的钱。

有人向您收钱，打 12333 或者 12345。
"""
HOLIDAYS = """冬季日短，部分班次调整上课时间：

| 时段 | 原来 | 现在 |
|---|---|---|
| 上午 | 8:00–11:00 | 8:30–11:30 |
| 下午 | 14:30–17:30 | 14:00–17:00 |
| 晚上 | 19:00–21:15 | 18:30–20:45 |

以各班次页面上的时间为准。
"""
DIRECTORY = """急需紧缺职业（工种）指导目录（演示第1版）已经公布。

1. 目录里的职业，补贴标准上浮 20%。
2. 同一次培训只上浮一次，不重复。
3. 目录以本网站公布的为准。
"""
FILING = """各培训机构：

开班备案在开班前提交，材料要齐：

1. 开班备案申请表；
2. 场地证明；
3. 教材名称和出版社；
4. 培训方案、课程表和应急预案。

材料不齐的，退回补正，补正以后重新计算审核时间。
"""
SURVEY = """每月摸一次培训需求。企业想招什么工、您想学什么，告诉村（社区）或者打 12333。
"""
TOMORROW = """本通知从明天起公布，用来演示还没到公布日期的通知不会提前出现。
"""
DRAFT = """本通知还在起草，没有公布日期。
"""
# Title, first day, last day, pinned, body; a first day of None waits for its publication.
NOTICES: tuple[tuple[str, int | None, int | None, bool, str], ...] = (
    ("培训不收钱，谨防以报名费、代领费名义骗钱", -60, None, True, FREE),
    ("关于调整冬季上课时间的通知", -4, None, False, HOLIDAYS),
    ("急需紧缺职业（工种）指导目录公布", -40, None, False, DIRECTORY),
    ("关于开班备案材料的提醒", -25, None, False, FILING),
    ("本月培训需求摸排开始", -50, -20, False, SURVEY),
    ("明天起公布的演示通知", 1, None, False, TOMORROW),
    ("起草中的演示通知", None, None, False, DRAFT),
)


def add_notices(stage: Stage) -> None:
    """Publish them, each with the day it counts from."""
    for number, (title, since, until, is_pinned, body) in enumerate(NOTICES, 1):
        stage.session.add(
            Notice(
                key=stage.key("notice", number),
                title=title,
                issuer=stage.law.place.bureau,
                body=body,
                is_pinned=is_pinned,
                from_day=None if since is None else stage.day(since),
                until_day=None if until is None else stage.day(until),
                submitted_at=stage.moment(stage.day(-1), 9),
                published_at=None if since is None else stage.moment(stage.day(since), 9),
            )
        )
    add_publicity(stage)
    stage.session.flush()
    raise_revision(stage.session, PublicNoun.NOTICES, at=stage.moment(stage.day(-3), 9))
