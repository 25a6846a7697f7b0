"""Terms of the registers: institutions, instructors, venues and the shortage directory.

Kinds follow 003 附件2 and common practice of the directories (人社部发〔2024〕5号 一(二)).
"""

from portal.policy.terms import State, Term


class DirectoryLevel(Term):
    """Who issued a shortage directory; all in force count (003 四(一) 省市新区)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    NEW_AREA = "new_area", "新区"


class InstitutionKind(Term):
    TECHNICAL_COLLEGE = "technical_college", "技工院校"
    VOCATIONAL_SCHOOL = "vocational_school", "职业院校"
    PRIVATE_SCHOOL = "private_school", "民办培训学校"
    ENTERPRISE_CENTRE = "enterprise_centre", "企业培训中心"
    HIGH_SKILL_BASE = "high_skill_base", "高技能人才培训基地"
    OTHER = "other", "其他"


class InstitutionNature(Term):
    PUBLIC = "public", "公办"
    PRIVATE_NON_PROFIT = "private_non_profit", "民办非营利"
    PRIVATE_FOR_PROFIT = "private_for_profit", "民办营利"
    ENTERPRISE = "enterprise", "企业"


class InstructorKind(Term):
    THEORY = "theory", "理论"
    PRACTICE = "practice", "实操"
    BOTH = "both", "理论和实操"
    ENTREPRENEURSHIP = "entrepreneurship", "创业"


class SessionKind(Term):
    THEORY = "theory", "理论"
    PRACTICE = "practice", "实操"


class VenueKind(Term):
    THEORY = "theory", "理论教室"
    PRACTICE = "practice", "实训场地"
    BOTH = "both", "理论和实训"


class Standing(State):
    """What an institution is in the directory on a day (003 附件2 1.2, 五(三))."""

    APPLIED = "applied", "备案申请中", "info"
    FILED = "filed", "备案正常", "go"
    RECTIFICATION = "rectification", "限期整改", "wait"
    SUSPENDED = "suspended", "已暂停", "stop"
    REMOVED = "removed", "已移出目录", "over"
    WITHDRAWN = "withdrawn", "已自行退出", "over"

    @property
    def is_listed(self) -> bool:
        """Whether the public directory shows it."""
        return self in (Standing.FILED, Standing.RECTIFICATION, Standing.SUSPENDED)

    @property
    def may_open_classes(self) -> bool:
        """Whether new filings and new enrolments are allowed."""
        return self in (Standing.FILED, Standing.RECTIFICATION)
