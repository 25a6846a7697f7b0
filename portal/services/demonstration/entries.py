"""The planned list entries: every state and mark of either list, with steps in lawful order."""

from dataclasses import dataclass

from portal.policy.figures import ListingColour
from portal.policy.listing import ListingEventKind as Did
from portal.policy.listing import (
    ListingGround,
    ListingKind,
    ListingMeasure,
    ListingScope,
    ListingSeverity,
)


@dataclass(frozen=True)
class Step:
    """What happened, so many days from the day of the demonstration."""

    kind: Did
    day: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry; `until` is its last day, `ended` the first day without effect.

    `{day}` in the facts stands for the day on which it all began.
    """

    letter: str
    serial: int
    colour: ListingColour
    facts: str
    steps: tuple[Step, ...]
    bases: tuple[str, ...] = ()
    other_basis: tuple[str, str, str] | None = None
    kind: ListingKind = ListingKind.PROGRAMME
    scope: ListingScope = ListingScope.ALL
    occupation: str = ""
    measure: ListingMeasure | None = None
    severity: ListingSeverity | None = None
    ground: ListingGround | None = None
    authority: str = ""
    effective: int | None = None
    until: int | None = None
    ended: int | None = None

    def day_of(self, kind: Did) -> int | None:
        return next((step.day for step in self.steps if step.kind is kind), None)


def _noticed(day: int, *, decided: int) -> tuple[Step, ...]:
    """From 告知书 to 公开; the answer window ends before the decision."""
    return (
        Step(Did.NOTICE_SERVED, day),
        Step(Did.STATEMENT_RECEIVED, day + 3, "机构认为签到表是补签的"),
        Step(Did.STATEMENT_ANSWERED, day + 15, "补签没有经过审核，抽查记录和照片相互印证，不采纳"),
        Step(Did.DECIDED, decided),
        Step(Did.SERVED, decided + 2),
        Step(Did.PUBLISHED, decided + 5),
    )


def _assessed(applied: int, *, effective: int) -> tuple[Step, ...]:
    """申请, 评估, 公示, 决定, 公开."""
    return (
        Step(Did.APPLIED, applied),
        Step(Did.ASSESSED, applied + 14, "取证率、就业率和星级都达到要求"),
        Step(Did.PUBLICITY_OPENED, applied + 16),
        Step(Did.DECIDED, effective - 3),
        Step(Did.PUBLISHED, effective),
    )


RATES = "上年度取证率 62%（120人结业，74人取证），就业率 58%（70人就业），星级评价{stars}星"
BLACK, WHITE = ListingColour.BLACK, ListingColour.WHITE

BLACK_ENTRIES = (
    Entry(
        letter="丙",
        serial=3,
        colour=BLACK,
        measure=ListingMeasure.SUSPEND_ALL,
        severity=ListingSeverity.SERIOUS,
        ground=ListingGround.FALSE_TRAINING,
        facts="{day}起的一个育婴员班报送考勤40人，三次抽查实到都不足15人，签到表由他人代签",
        bases=("003-supervision", "000-misconduct"),
        steps=_noticed(-112, decided=-85),
        effective=-80,
        until=650,
    ),
    Entry(
        letter="寅",
        serial=5,
        colour=BLACK,
        measure=ListingMeasure.SUSPEND_NEW_CLASSES,
        occupation="焊工",
        severity=ListingSeverity.ORDINARY,
        ground=ListingGround.FALSE_ADVERTISING,
        facts="{day}起发布的招生广告写“包拿证、包就业”，没有依据，经提醒仍未改正",
        bases=("003-supervision", "000-misconduct"),
        steps=(*_noticed(-62, decided=-35), Step(Did.OBJECTION_RECEIVED, -5, "广告不是本校发布的")),
        effective=-30,
        until=150,
    ),
    Entry(
        letter="丑",
        serial=1,
        colour=BLACK,
        scope=ListingScope.NEW_CLASSES,
        measure=ListingMeasure.SUSPEND_NEW_CLASSES,
        severity=ListingSeverity.ORDINARY,
        ground=ListingGround.NOT_RECTIFIED,
        facts="{day}责令补齐教学记录，过期20天没有补齐",
        bases=("003-supervision",),
        steps=_noticed(-216, decided=-189),
        effective=-184,
        until=-1,
    ),
    Entry(
        letter="壬",
        serial=2,
        colour=BLACK,
        measure=ListingMeasure.SUSPEND_ALL,
        severity=ListingSeverity.ORDINARY,
        ground=ListingGround.SUBCONTRACTING,
        facts="举报称{day}起一个班转给其他单位上课",
        bases=("003-supervision", "000-misconduct"),
        steps=(
            *_noticed(-182, decided=-155),
            Step(Did.OBJECTION_RECEIVED, -80, "任课教师是本校备案教师"),
            Step(Did.OBJECTION_ANSWERED, -62, "复查属实，异议成立"),
            Step(Did.ANNULLED, -60, "事实认定有误，撤销决定"),
        ),
        effective=-150,
        until=200,
        ended=-60,
    ),
    Entry(
        letter="辰",
        serial=4,
        colour=BLACK,
        occupation="电子商务师",
        measure=ListingMeasure.SUSPEND_NEW_CLASSES,
        severity=ListingSeverity.ORDINARY,
        ground=ListingGround.OTHER,
        facts="{day}和次日两次变更上课地点没有提前报审",
        bases=("003-supervision",),
        steps=(
            *_noticed(-202, decided=-175),
            Step(Did.REPAIR_APPLIED, -50, "已建立变更登记制度，并书面承诺"),
            Step(Did.REPAIR_GRANTED, -35, "期限过半，问题已经改正"),
        ),
        effective=-170,
        until=9,
        ended=-35,
    ),
    Entry(
        letter="己",
        serial=6,
        colour=BLACK,
        measure=ListingMeasure.RECTIFY,
        severity=ListingSeverity.MINOR,
        ground=ListingGround.OTHER,
        facts="{day}实训设备检修期间仍安排实操课一次",
        bases=("003-supervision",),
        steps=(Step(Did.NOTICE_SERVED, -6),),
    ),
)
WHITE_ENTRIES = (
    Entry(
        letter="甲",
        serial=21,
        colour=WHITE,
        facts=RATES.format(stars="四"),
        bases=("003-lists-white", "000-stars"),
        steps=_assessed(-200, effective=-158),
        effective=-158,
        until=206,
    ),
    Entry(
        letter="丁",
        serial=22,
        colour=WHITE,
        facts=RATES.format(stars="五"),
        bases=("003-lists-white", "002-grading"),
        steps=_assessed(-150, effective=-110),
        effective=-110,
        until=254,
    ),
    Entry(
        letter="癸",
        serial=20,
        colour=WHITE,
        facts=RATES.format(stars="四"),
        bases=("003-lists-white", "000-stars"),
        steps=_assessed(-240, effective=-197),
        effective=-197,
        until=-15,
    ),
    Entry(
        letter="辛",
        serial=23,
        colour=WHITE,
        facts=RATES.format(stars="三"),
        bases=("003-lists-white",),
        steps=(
            *_assessed(-190, effective=-148),
            Step(Did.WITHDRAWN, -70, "本单位申请退出"),
        ),
        effective=-148,
        until=216,
        ended=-70,
    ),
    Entry(
        letter="丙",
        serial=19,
        colour=WHITE,
        facts=RATES.format(stars="三"),
        bases=("003-lists-white",),
        steps=(
            *_assessed(-230, effective=-190),
            Step(Did.REMOVED, -80, "列入黑名单，同时移出白名单"),
        ),
        effective=-190,
        until=174,
        ended=-80,
    ),
    Entry(
        letter="乙",
        serial=24,
        colour=WHITE,
        facts=RATES.format(stars="三"),
        bases=("003-lists-white", "000-stars"),
        steps=_assessed(-20, effective=0)[:3],
    ),
)
ENTRIES = (*BLACK_ENTRIES, *WHITE_ENTRIES)
