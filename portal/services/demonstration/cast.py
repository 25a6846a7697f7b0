"""The named institutions of the demonstration, one for every state that a page can show."""

from dataclasses import dataclass

from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.policy.terms import Course, Level, TrainingType
from portal.services.demonstration.names import COMPANY, NON_PROFIT, PUBLIC_BODY


@dataclass(frozen=True)
class Offer:
    """One approved programme; `subject` is an occupation's name or a course."""

    subject: str | Course
    training_type: TrainingType
    highest_level: Level = Level.NONE


@dataclass(frozen=True)
class Step:
    """A standing from a day on, counted from the day of the demonstration."""

    standing: Standing
    since: int
    reason: str = ""
    deadline: int | None = None


@dataclass(frozen=True)
class Role:
    """One institution. `registry` begins its code; `licence` counts days until its end."""

    letter: str
    name: str
    kind: InstitutionKind
    nature: InstitutionNature
    registry: str
    district: str
    offers: tuple[Offer, ...]
    steps: tuple[Step, ...]
    star: int | None = None
    licence: int | None = 700
    venues: int = 3


def _skills(level: Level, *names: str) -> tuple[Offer, ...]:
    return tuple(Offer(name, TrainingType.EMPLOYMENT_SKILLS, level) for name in names)


def _on_post(level: Level, *names: str) -> tuple[Offer, ...]:
    return tuple(Offer(name, TrainingType.ON_POST_SKILLS, level) for name in names)


def _courses(*courses: Course) -> tuple[Offer, ...]:
    return tuple(Offer(course, TrainingType.ENTREPRENEURSHIP) for course in courses)


def _filed(since: int) -> tuple[Step, ...]:
    return (
        Step(Standing.APPLIED, since - 12),
        Step(Standing.FILED, since, "材料齐全，现场核查符合要求"),
    )


FIRST_PLACE, SECOND_PLACE, THIRD_PLACE = "中川园区", "秦川园区", "西岔园区"

CAST = (
    Role(
        letter="甲",
        name="示例甲职业技能培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_NON_PROFIT,
        registry=NON_PROFIT,
        district=FIRST_PLACE,
        offers=(
            *_skills(Level.ADVANCED, "养老护理员", "电工", "焊工"),
            *_skills(Level.INTERMEDIATE, "中式面点师", "砌筑工", "家政服务员"),
            *_skills(Level.NONE, "快递员"),
            *_on_post(Level.ADVANCED, "电工", "养老护理员"),
            *_courses(Course.GYB, Course.SYB),
        ),
        steps=_filed(-410),
        star=4,
        venues=8,
    ),
    Role(
        letter="乙",
        name="示例乙职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_FOR_PROFIT,
        registry=COMPANY,
        district=SECOND_PLACE,
        offers=(
            *_skills(Level.ADVANCED, "焊工", "汽车维修工", "电工"),
            *_skills(Level.INTERMEDIATE, "美容师", "中式烹调师"),
            *_skills(Level.NONE, "网约配送员", "兰州牛肉拉面制作"),
            *_courses(Course.SYB, Course.ONLINE),
        ),
        steps=_filed(-395),
        star=3,
        venues=6,
    ),
    Role(
        letter="丙",
        name="示例丙职业技能培训有限公司",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_FOR_PROFIT,
        registry=COMPANY,
        district=THIRD_PLACE,
        offers=_skills(Level.INTERMEDIATE, "保育师", "育婴员", "养老护理员"),
        steps=(
            *_filed(-400),
            Step(Standing.SUSPENDED, -80, "列入黑名单，暂停全部培训"),
        ),
    ),
    Role(
        letter="丁",
        name="示例丁（兰州新区）现代装备制造职业技能培训中心有限责任公司",
        kind=InstitutionKind.ENTERPRISE_CENTRE,
        nature=InstitutionNature.ENTERPRISE,
        registry=COMPANY,
        district=THIRD_PLACE,
        offers=(
            *_skills(Level.TECHNICIAN, "挖掘铲运和桩工机械司机", "机修钳工", "车工"),
            *_on_post(Level.TECHNICIAN, "机修钳工", "工业机器人系统运维员", "电工"),
            *_on_post(Level.NONE, "企业职工通用素质培训"),
        ),
        steps=_filed(-380),
        star=5,
        venues=5,
    ),
    Role(
        letter="戊",
        name="示例戊家政服务职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_NON_PROFIT,
        registry=NON_PROFIT,
        district=FIRST_PLACE,
        offers=_skills(Level.INTERMEDIATE, "家政服务员", "育婴员", "保洁员"),
        steps=(
            *_filed(-370),
            Step(Standing.RECTIFICATION, -12, "抽查发现签到表缺页，补齐并说明原因", deadline=18),
        ),
    ),
    Role(
        letter="己",
        name="示例己技工学校",
        kind=InstitutionKind.TECHNICAL_COLLEGE,
        nature=InstitutionNature.PUBLIC,
        registry=PUBLIC_BODY,
        district=SECOND_PLACE,
        offers=_skills(Level.TECHNICIAN, "车工", "铣工", "汽车维修工"),
        steps=(
            *_filed(-405),
            Step(Standing.SUSPENDED, -9, "实训设备正在检修，检修完再开班"),
        ),
        licence=None,
    ),
    Role(
        letter="庚",
        name="示例庚职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_FOR_PROFIT,
        registry=COMPANY,
        district=THIRD_PLACE,
        offers=_skills(Level.INTERMEDIATE, "美发师", "美容师"),
        steps=(
            *_filed(-420),
            Step(Standing.SUSPENDED, -130, "到期没有整改完"),
            Step(Standing.REMOVED, -95, "暂停期满还没有整改"),
        ),
    ),
    Role(
        letter="辛",
        name="示例辛职业学院继续教育部",
        kind=InstitutionKind.VOCATIONAL_SCHOOL,
        nature=InstitutionNature.PUBLIC,
        registry=PUBLIC_BODY,
        district=FIRST_PLACE,
        offers=_skills(Level.ADVANCED, "化工总控工", "化学检验员"),
        steps=(*_filed(-415), Step(Standing.WITHDRAWN, -70, "本单位申请退出")),
        licence=None,
    ),
    Role(
        letter="壬",
        name="示例壬职业技能培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_NON_PROFIT,
        registry=NON_PROFIT,
        district=SECOND_PLACE,
        offers=_skills(Level.INTERMEDIATE, "农业经理人", "食用菌生产工"),
        steps=_filed(-390),
        licence=-6,
    ),
    Role(
        letter="癸",
        name="示例癸高技能人才培训基地",
        kind=InstitutionKind.HIGH_SKILL_BASE,
        nature=InstitutionNature.PUBLIC,
        registry=PUBLIC_BODY,
        district=FIRST_PLACE,
        offers=(
            *_skills(Level.SENIOR_TECHNICIAN, "电工", "无人机驾驶员"),
            *_skills(Level.ADVANCED, "化工总控工", "网络与信息安全管理员"),
        ),
        steps=_filed(-418),
        star=4,
        licence=None,
    ),
    Role(
        letter="子",
        name="示例丙丁职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_NON_PROFIT,
        registry=NON_PROFIT,
        district=FIRST_PLACE,
        offers=_skills(Level.INTERMEDIATE, "缝纫工", "插花花艺师", "保育师"),
        steps=_filed(-360),
    ),
    Role(
        letter="丑",
        name="示例丑创业培训中心",
        kind=InstitutionKind.OTHER,
        nature=InstitutionNature.PRIVATE_FOR_PROFIT,
        registry=COMPANY,
        district=SECOND_PLACE,
        offers=_courses(Course.GYB, Course.SYB, Course.IYB, Course.EYB, Course.PRACTICAL),
        steps=(
            *_filed(-402),
            Step(Standing.SUSPENDED, -184, "列入黑名单，暂停新班"),
            Step(Standing.FILED, 0, "期限到了，恢复备案"),
        ),
    ),
    Role(
        letter="寅",
        name="示例寅职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_FOR_PROFIT,
        registry=COMPANY,
        district=THIRD_PLACE,
        offers=(
            *_skills(Level.INTERMEDIATE, "焊工", "钢筋工", "砌筑工"),
            *_skills(Level.NONE, "保安员"),
        ),
        steps=_filed(-365),
        star=2,
    ),
    Role(
        letter="辰",
        name="示例辰职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_NON_PROFIT,
        registry=NON_PROFIT,
        district=SECOND_PLACE,
        offers=_skills(Level.INTERMEDIATE, "电子商务师", "互联网营销师", "全媒体运营师"),
        steps=_filed(-398),
        star=3,
    ),
    Role(
        letter="午",
        name="示例午职业培训学校",
        kind=InstitutionKind.PRIVATE_SCHOOL,
        nature=InstitutionNature.PRIVATE_NON_PROFIT,
        registry=NON_PROFIT,
        district=FIRST_PLACE,
        offers=_skills(Level.NONE, "保洁员"),
        steps=(Step(Standing.APPLIED, -3),),
    ),
)
