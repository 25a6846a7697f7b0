"""The named classes of the demonstration: who teaches what, from when, and how far it has come."""

from dataclasses import dataclass
from enum import StrEnum

from portal.policy.terms import Course, Level, TrainingType
from portal.services.demonstration.timetable import DAYTIME, EVENING, WEEKEND, Pattern

SKILLS, ON_POST = TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS
STARTING_UP = TrainingType.ENTREPRENEURSHIP
RURAL, UNEMPLOYED = "农村转移就业劳动者", "城镇登记失业人员"
LEAVERS, FOUNDERS = "两后生", "创业者"


class Outcome(StrEnum):
    """How far a class has come; the institution's own standing may still change its state."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PRE_OPEN = "pre_open"
    RETURNED = "returned"
    REJECTED = "rejected"
    OPEN = "open"
    RESUMED = "resumed"
    ENROLMENT_CLOSED = "enrolment_closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    RUNNING = "running"
    CLOSING = "closing"
    CLOSED = "closed"


# Nobody has looked at these yet; a returned one waits again.
UNREVIEWED = {Outcome.DRAFT, Outcome.SUBMITTED, Outcome.PRE_OPEN, Outcome.RETURNED}


@dataclass(frozen=True)
class Plan:
    """One class. Days count from the day of the demonstration; `filed` None = as is usual."""

    letter: str
    subject: str | Course
    start: int
    outcome: Outcome
    identity: str = RURAL
    training_type: TrainingType = SKILLS
    pattern: Pattern = DAYTIME
    level: Level = Level.NONE
    capacity: int = 40
    filed: int | None = None
    enrol_days_before: int = 3
    is_project_based: bool = False
    is_labour_preparation: bool = False
    fee: int = 0
    remark: str = ""


FUTURE = (
    Plan("甲", "养老护理员", 8, Outcome.OPEN, level=Level.JUNIOR),
    Plan("甲", "电工", 15, Outcome.OPEN, UNEMPLOYED, pattern=EVENING, level=Level.INTERMEDIATE),
    Plan("甲", "快递员", 7, Outcome.OPEN, pattern=WEEKEND, capacity=40),
    Plan("甲", Course.SYB, 14, Outcome.OPEN, FOUNDERS, STARTING_UP, capacity=30),
    Plan("甲", "砌筑工", 21, Outcome.OPEN, is_project_based=True, capacity=40),
    Plan("甲", "家政服务员", 18, Outcome.PRE_OPEN, filed=-10),
    Plan("甲", "焊工", 30, Outcome.RETURNED, level=Level.JUNIOR, capacity=30, filed=-9),
    Plan("甲", "电工", 40, Outcome.REJECTED, capacity=60),
    Plan("甲", "中式面点师", 2, Outcome.ENROLMENT_CLOSED, capacity=30),
    Plan("甲", "养老护理员", 24, Outcome.SUSPENDED, pattern=WEEKEND),
    Plan("甲", "砌筑工", 11, Outcome.CANCELLED, pattern=WEEKEND, remark="报名人数不足，取消开班"),
    Plan("甲", "焊工", 50, Outcome.DRAFT),
    Plan("甲", Course.GYB, 26, Outcome.SUBMITTED, FOUNDERS, STARTING_UP, capacity=30, filed=-7),
    Plan("乙", "焊工", 14, Outcome.OPEN, UNEMPLOYED, level=Level.INTERMEDIATE),
    Plan("乙", "汽车维修工", 10, Outcome.OPEN, LEAVERS, is_labour_preparation=True),
    Plan("乙", "美容师", 17, Outcome.OPEN, pattern=EVENING, capacity=25),
    Plan("乙", "中式烹调师", 22, Outcome.OPEN, "全体劳动者", fee=680, capacity=20),
    Plan("乙", "网约配送员", 13, Outcome.PRE_OPEN, pattern=WEEKEND, capacity=40),
    Plan("乙", Course.ONLINE, 20, Outcome.RESUMED, FOUNDERS, STARTING_UP, capacity=30),
    Plan("乙", "电工", 35, Outcome.DRAFT),
    Plan("丁", "挖掘铲运和桩工机械司机", 15, Outcome.PRE_OPEN, capacity=30),
    Plan("丁", "机修钳工", 9, Outcome.OPEN, "示例丁公司", ON_POST, EVENING, Level.ADVANCED),
    Plan("丁", "企业职工通用素质培训", 12, Outcome.OPEN, "示例丁公司", ON_POST, WEEKEND),
    Plan("戊", "育婴员", 19, Outcome.OPEN, level=Level.JUNIOR, capacity=30),
    Plan("己", "车工", 16, Outcome.OPEN, LEAVERS, capacity=35),
    Plan("寅", "焊工", 18, Outcome.OPEN, filed=-45, capacity=30),
    Plan("寅", "保安员", 25, Outcome.OPEN, filed=-45),
    Plan("癸", "无人机驾驶员", 28, Outcome.OPEN, "毕业年度高校毕业生", capacity=24),
    Plan("癸", "网络与信息安全管理员", 33, Outcome.PRE_OPEN, "毕业年度高校毕业生", pattern=WEEKEND),
    Plan("子", "缝纫工", 23, Outcome.OPEN, "就业困难人员", capacity=30),
    Plan("辰", "互联网营销师", 12, Outcome.OPEN, "返乡农民工", pattern=EVENING),
    Plan("辰", "电子商务师", 36, Outcome.OPEN, "毕业年度高校毕业生"),
    Plan("丑", Course.SYB, 16, Outcome.PRE_OPEN, FOUNDERS, STARTING_UP, filed=0, capacity=30),
)
PAST = (
    Plan("甲", "养老护理员", -12, Outcome.RUNNING, level=Level.JUNIOR),
    Plan("甲", "焊工", -13, Outcome.RUNNING, UNEMPLOYED, pattern=EVENING, level=Level.INTERMEDIATE),
    Plan("乙", "电工", -15, Outcome.RUNNING, pattern=WEEKEND, level=Level.JUNIOR),
    Plan("戊", "家政服务员", -14, Outcome.RUNNING),
    Plan("甲", "快递员", -25, Outcome.CLOSING, capacity=40),
    Plan("丁", "机修钳工", -45, Outcome.CLOSING, "示例丁公司", ON_POST, level=Level.ADVANCED),
    Plan("甲", "养老护理员", -95, Outcome.CLOSED, level=Level.JUNIOR),
    Plan("甲", "中式面点师", -130, Outcome.CLOSED),
    Plan("甲", Course.SYB, -75, Outcome.CLOSED, FOUNDERS, STARTING_UP, capacity=30),
    Plan("乙", "焊工", -110, Outcome.CLOSED, level=Level.INTERMEDIATE),
    Plan("丙", "保育师", -150, Outcome.CLOSED),
    Plan("丙", "育婴员", -70, Outcome.CANCELLED, remark="机构已暂停，取消开班"),
    Plan("辛", "化工总控工", -140, Outcome.CLOSED),
    Plan("庚", "美发师", -200, Outcome.CLOSED, capacity=25),
    Plan("辰", "互联网营销师", -100, Outcome.CLOSED, pattern=EVENING),
)
PLANS = (*PAST, *FUTURE)
