"""Terms that several rules share, each with the Chinese word that a page prints.

Identifiers are those of the open API; the words are those of 新民社发〔2025〕13号.
"""

from enum import StrEnum
from typing import Self

SHAPES = {
    "open": "●",
    "info": "○",
    "wait": "◐",
    "run": "▶",
    "go": "✓",
    "stop": "✕",
    "over": "□",
    "black": "！",
}


class Term(StrEnum):
    """A closed list of identifiers, each with its Chinese label."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class State(StrEnum):
    """A closed list of states, each with the word, the colour and the shape of its tag.

    Colours are those of the tag component: open info wait run go stop over black.
    """

    label: str
    colour: str
    shape: str

    def __new__(cls, value: str, label: str, colour: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.colour = colour
        member.shape = SHAPES[colour]
        return member


class TrainingType(Term):
    """The four kinds of subsidised training (003 附件2 1.2)."""

    EMPLOYMENT_SKILLS = "employment_skills", "就业技能"
    ON_POST_SKILLS = "on_post_skills", "岗位技能"
    ENTREPRENEURSHIP = "entrepreneurship", "创业培训"
    APPRENTICESHIP = "apprenticeship", "企业新型学徒制"

    @property
    def is_for_skills(self) -> bool:
        """Employment and on-post skills: the two that classes A to D and 3:7 apply to."""
        return self in (TrainingType.EMPLOYMENT_SKILLS, TrainingType.ON_POST_SKILLS)


class SubsidyClass(Term):
    """Cost classes of 003 附件3."""

    A = "A", "A类"
    B = "B", "B类"
    C = "C", "C类"
    D = "D", "D类"


class Award(Term):
    """The best that a trainee obtained: the columns of 003 附件3, lowest first."""

    COMPLETION = "completion", "培训合格证"
    ADVANCED = "advanced", "高级工"
    TECHNICIAN = "technician", "技师"
    SENIOR_TECHNICIAN = "senior_technician", "高级技师"


class Level(Term):
    """Skill levels; `none` counts as a level of its own (a plain class for 培训合格证)."""

    NONE = "none", "不分等级"
    JUNIOR = "junior", "初级工"
    INTERMEDIATE = "intermediate", "中级工"
    ADVANCED = "advanced", "高级工"
    TECHNICIAN = "technician", "技师"
    SENIOR_TECHNICIAN = "senior_technician", "高级技师"


class Course(Term):
    """Entrepreneurship courses of 003 附件3."""

    GYB = "GYB", "GYB 产生你的企业想法"
    SYB = "SYB", "SYB 创办你的企业"
    IYB = "IYB", "IYB 改善你的企业"
    EYB = "EYB", "EYB 扩大你的企业"
    ONLINE = "ONLINE", "网创培训"
    PRACTICAL = "PRACTICAL", "创业培训+实训"


class Group(Term):
    """Who a trainee is: the six categories of 003 二(一), then the others."""

    GRADUATING_STUDENT = "graduating_student", "毕业年度高校毕业生"
    POVERTY_MONITORED = "poverty_monitored", "防止返贫监测对象"
    SCHOOL_LEAVER = "school_leaver", "未继续升学的应届初高中毕业生"
    RURAL_MIGRANT_WORKER = "rural_migrant_worker", "农村转移就业劳动者"
    REGISTERED_UNEMPLOYED = "registered_unemployed", "城镇登记失业人员"
    HARD_TO_EMPLOY = "hard_to_employ", "就业困难人员"
    EMPLOYEE = "employee", "企业职工"
    ENTREPRENEUR = "entrepreneur", "创业者"
    NONE = "none", "以上都不是"


class CertificateKind(Term):
    """The five certificates of 003 四(三); `none` says that the trainee holds none."""

    VOCATIONAL_QUALIFICATION = "vocational_qualification", "职业资格证书"
    SKILL_LEVEL_CERTIFICATE = "skill_level_certificate", "职业技能等级证书"
    SPECIAL_SKILL_CERTIFICATE = "special_skill_certificate", "专项职业能力证书"
    SPECIAL_OPERATION_PERMIT = "special_operation_permit", "特种作业操作证"
    SPECIAL_EQUIPMENT_PERMIT = "special_equipment_permit", "特种设备作业人员证"
    NONE = "none", "没有证书"


class OccupationKind(Term):
    """Entries of 003 附件3 that are occupations, and the two that are not."""

    OCCUPATION = "occupation", "职业（工种）"
    SPECIAL_SKILL = "special_skill", "专项职业能力"
    GENERAL_QUALITY = "general_quality", "通用素质"


class Marker(Term):
    """Marks of the 2022 occupational classification, printed behind a name; display only."""

    GREEN = "L", "绿色职业"
    DIGITAL = "S", "数字职业"


class EvaluationKind(Term):
    """What the evaluation subsidy of 003 四(三) is paid for."""

    SKILL_LEVEL = "skill_level", "职业技能评价"
    SPECIAL_SKILL = "special_skill", "专项职业能力考核"
