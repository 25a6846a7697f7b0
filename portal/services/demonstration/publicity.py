"""Invented publicity of subsidies: one that is open, one that is over with nothing against it."""

from portal.policy.terms import TrainingType
from portal.records.notices import Notice, NoticeKind
from portal.records.publicity import PublicityRow
from portal.services.demonstration.stage import Stage

CHECKED = """已逐班核对开班备案、花名册、每天的签到、结业考核和合格证，并与补贴享受记录比对：

- 缺课超过规定的，不计入合格人数；
- 今年已经享受过一次的，不计入核准人数。
"""
SKILLS, ON_POST = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
# Institution, subject, type, filed, qualified, approved, hours, standard, deduction.
Row = tuple[str, str, TrainingType, int, int, int, int, int, str]
FIRST: tuple[Row, ...] = (
    ("示例甲职业技能培训学校", "养老护理员第1期", SKILLS, 40, 38, 38, 120, 1440, ""),
    ("示例甲职业技能培训学校", "电工第2期", SKILLS, 35, 33, 31, 120, 1440, "2 人今年享受过一次"),
    ("示例乙职业培训学校", "保育师第1期", SKILLS, 30, 30, 30, 100, 1000, ""),
    ("示例丙企业培训中心", "叉车司机第3期", ON_POST, 25, 24, 23, 80, 800, "1 人已经离职"),
)
SECOND: tuple[Row, ...] = (
    ("示例乙职业培训学校", "中式烹调师第2期", SKILLS, 36, 34, 34, 100, 1000, ""),
    ("示例甲职业技能培训学校", "快递员第1期", SKILLS, 28, 28, 28, 80, 960, ""),
)
NOTICES: tuple[tuple[str, int, tuple[Row, ...]], ...] = (
    ("第4批职业技能培训补贴公示（演示）", -3, FIRST),
    ("第3批职业技能培训补贴公示（演示）", -45, SECOND),
)


def add_publicity(stage: Stage) -> None:
    """Post them, each on the day it counts from."""
    for number, (title, since, rows) in enumerate(NOTICES, 1):
        notice = Notice(
            key=stage.key("publicity", number),
            kind=NoticeKind.PUBLICITY,
            title=title,
            issuer=stage.law.place.bureau,
            basis="新民社发〔2025〕13号 附件2 4.2",
            body=CHECKED,
            object_unit=stage.law.place.bureau,
            object_phone="0931-0000900",
            from_day=stage.day(since),
            submitted_at=stage.moment(stage.day(since), 8),
        )
        stage.session.add(notice)
        stage.session.flush()
        for place, row in enumerate(rows):
            _add_row(stage, notice, place, row)
        stage.session.flush()
        # A posted table takes no more rows.
        notice.published_at = stage.moment(stage.day(since), 9)


def _add_row(stage: Stage, notice: Notice, place: int, row: Row) -> None:
    institution, subject, training_type, filed, qualified, approved, hours, standard, why = row
    stage.session.add(
        PublicityRow(
            key=stage.key("publicity row", notice.title, place),
            notice_id=notice.id,
            institution=institution,
            subject=subject,
            training_type=training_type,
            filed=filed,
            qualified=qualified,
            approved=approved,
            hours=hours,
            standard=standard,
            amount=approved * standard,
            deduction=why,
        )
    )
