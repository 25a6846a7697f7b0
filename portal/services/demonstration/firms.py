"""Names of mass institutions: an invented place, a two-character name, a field and a legal form."""

from dataclasses import dataclass

from portal.policy.registry import InstitutionKind, InstitutionNature
from portal.policy.terms import Course, Level, TrainingType
from portal.services.demonstration.cast import Offer
from portal.services.demonstration.names import COMPANY, NON_PROFIT, PUBLIC_BODY

PLACES = ("示例县", "演示区", "样例镇", "虚构市", "模拟县", "例川区", "拟山镇", "试点市")
FIRST = (
    "安宝博昌晨诚创达德鼎东丰福高冠光广海汉浩"
    "禾和恒宏弘华汇惠嘉佳建健金锦景聚君凯康坤"
    "蓝乐利联立龙隆茂美明铭宁鹏普启勤庆荣瑞润"
)
SECOND = (
    "邦彬才成驰川德东发芳飞峰富岗工谷冠国海豪"
    "航合弘辉基吉杰捷津进京科坤兰朗力霖路麦民"
    "能年培平齐强仁森升盛顺泰腾天通望威祥新源"
)
FIELDS: tuple[tuple[str, tuple[str | Course, ...]], ...] = (
    ("家政", ("家政服务员", "育婴员", "保洁员", "养老护理员", "婴幼儿发展引导员")),
    ("护理", ("养老护理员", "医疗护理员", "健康照护师", "保育师", "孤残儿童护理员")),
    ("烹饪", ("中式烹调师", "西式烹调师", "中式面点师", "西式面点师", "兰州牛肉拉面制作")),
    ("汽修", ("汽车维修工", "摩托车修理工", "二手车经纪人", "客运车辆驾驶员", "工程机械维修工")),
    ("焊接", ("焊工", "铆工", "管道工", "喷涂喷焊工", "下料工")),
    ("机电", ("电工", "机修钳工", "车工", "铣工", "装配钳工")),
    ("智造", ("工业机器人系统运维员", "工业机器人系统操作员", "无人机驾驶员", "车工", "电切削工")),
    ("建筑", ("砌筑工", "钢筋工", "混凝土工", "架子工", "防水工")),
    ("工程", ("挖掘铲运和桩工机械司机", "起重工", "筑路工", "桥隧工", "公路养护工")),
    ("化工", ("化工总控工", "化工单元操作工", "化学检验员", "有机合成工", "化工原料准备工")),
    ("农业", ("农业经理人", "农艺工", "园艺工", "食用菌生产工", "家畜饲养员")),
    ("美业", ("美容师", "美发师", "美甲师", "形象设计师", "保健按摩师")),
    ("电商", ("电子商务师", "互联网营销师", "全媒体运营师", "客户服务管理员", "营销员")),
    ("物流", ("快递员", "网约配送员", "仓储管理员", "理货员", "快件处理员")),
    ("信息", ("计算机程序设计员", "网络与信息安全管理员", "人工智能训练师", "计算机维修工")),
    ("文旅", ("导游", "茶艺师", "民宿管家", "讲解员", "客房服务员")),
    ("安保", ("保安员", "安检员", "消防设施操作员", "安全员", "智能楼宇管理员")),
    ("新能源", ("光伏组件制造工", "光伏发电运维值班员", "风力发电运维值班员", "电工")),
    ("手工", ("缝纫工", "裁剪工", "抽纱刺绣工", "手工地毯制作工", "插花花艺师")),
    ("创业", (Course.GYB, Course.SYB, Course.IYB, Course.EYB, Course.ONLINE)),
)
FORMS = (
    ("职业培训学校", InstitutionKind.PRIVATE_SCHOOL, InstitutionNature.PRIVATE_NON_PROFIT),
    ("职业技能培训学校", InstitutionKind.PRIVATE_SCHOOL, InstitutionNature.PRIVATE_NON_PROFIT),
    ("职业技能培训有限公司", InstitutionKind.PRIVATE_SCHOOL, InstitutionNature.PRIVATE_FOR_PROFIT),
    ("职业技能培训中心", InstitutionKind.OTHER, InstitutionNature.PRIVATE_FOR_PROFIT),
    ("技工学校", InstitutionKind.TECHNICAL_COLLEGE, InstitutionNature.PUBLIC),
    ("企业培训中心", InstitutionKind.ENTERPRISE_CENTRE, InstitutionNature.ENTERPRISE),
)
REGISTRIES = {
    InstitutionNature.PRIVATE_NON_PROFIT: NON_PROFIT,
    InstitutionNature.PRIVATE_FOR_PROFIT: COMPANY,
    InstitutionNature.PUBLIC: PUBLIC_BODY,
    InstitutionNature.ENTERPRISE: COMPANY,
}
# Coprime with the number of names, so that every number below it has a name of its own.
STRIDE = 1_299_709
NAMES = len(PLACES) * len(FIRST) * len(SECOND) * len(FIELDS) * len(FORMS)


@dataclass(frozen=True)
class Firm:
    """What an institution's number says about it."""

    name: str
    kind: InstitutionKind
    nature: InstitutionNature
    offers: tuple[Offer, ...]

    @property
    def registry(self) -> str:
        return REGISTRIES[self.nature]


def firm(number: int) -> Firm:
    """The institution of that number, each with another name below NAMES."""
    rest, field = divmod(number * STRIDE % NAMES, len(FIELDS))
    rest, form = divmod(rest, len(FORMS))
    rest, place = divmod(rest, len(PLACES))
    first, second = divmod(rest, len(SECOND))
    word, subjects = FIELDS[field]
    ending, kind, nature = FORMS[form]
    name = f"{PLACES[place]}{FIRST[first]}{SECOND[second]}{word}{ending}"
    return Firm(name, kind, nature, tuple(OFFERS[subject] for subject in subjects))


def _offer(subject: str | Course) -> Offer:
    if isinstance(subject, Course):
        return Offer(subject, TrainingType.ENTREPRENEURSHIP)
    return Offer(subject, TrainingType.EMPLOYMENT_SKILLS, Level.INTERMEDIATE)


OFFERS = {subject: _offer(subject) for _, subjects in FIELDS for subject in subjects}
