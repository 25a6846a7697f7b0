"""The invented shortage directories: version 1 in force, version 2 a draft."""

from portal.policy.deadlines import add_months
from portal.policy.figures import Limit
from portal.policy.registry import DirectoryLevel
from portal.records import journal
from portal.records.publications import PublicNoun, raise_revision
from portal.records.shortage import ShortageEntry, ShortageVersion
from portal.services.demonstration.stage import Stage

IN_FORCE = (
    ("电工", "先进装备制造", "缺口较大，多家企业长期招聘", 320),
    ("机修钳工", "先进装备制造", "缺口较大", 140),
    ("工业机器人系统运维员", "先进装备制造", "新增岗位多", 90),
    ("化工总控工", "绿色化工", "新项目投产用人", 260),
    ("化学检验员", "绿色化工", "缺口中等", 80),
    ("光伏组件制造工", "新能源", "季节性缺口", 150),
    ("药物制剂工", "生物医药", "缺口中等", 110),
    ("农业经理人", "现代农业", "缺口中等", None),
    ("网络与信息安全管理员", "大数据", "缺口中等", 60),
    ("养老护理员", "现代服务业", "缺口很大，用人单位随时招", 400),
    ("快递员", "现代服务业", "旺季缺口很大", 500),
    ("婴幼儿发展引导员", "现代服务业", "缺口中等", None),
)
PROPOSED = (*IN_FORCE, ("焊工", "先进装备制造", "拟新增", 180))
TITLE = "兰州新区急需紧缺职业（工种）指导目录（演示第{number}版）"
MONTHS_IN_FORCE = 10


def add_directories(stage: Stage, *, with_shortage: bool) -> None:
    """One in force, if there is to be one, and a draft of the next."""
    if with_shortage:
        stage.directory = _published(stage)
    draft = _version(stage, 2 if with_shortage else 1, PROPOSED)
    draft.from_day = stage.day(40)
    draft.note = "征求意见中"
    stage.session.add(draft)


def _published(stage: Stage) -> ShortageVersion:
    version = _version(stage, 1, IN_FORCE)
    version.from_day = add_months(stage.on.replace(day=1), -MONTHS_IN_FORCE)
    version.issued_on = version.from_day.replace(day=1)
    version.document_no = f"演示人社发〔{version.from_day.year}〕1号"
    version.note = "征求财政、工信、教育部门和园区企业意见后公布"
    stage.session.add(version)
    stage.session.flush()
    version.published_by = stage.key("account", "13900000302")
    version.published_at = stage.moment(version.from_day, 9)
    stage.session.flush()
    journal.write(
        stage.session,
        at=version.published_at,
        by=version.published_by,
        act="publish_shortage_version",
        noun="shortage_version",
        record_id=version.id,
        day=version.from_day,
    )
    raise_revision(stage.session, PublicNoun.SHORTAGE, at=version.published_at)
    return version


def _version(
    stage: Stage, number: int, entries: tuple[tuple[str, str, str, int | None], ...]
) -> ShortageVersion:
    return ShortageVersion(
        number=number,
        level=DirectoryLevel.NEW_AREA,
        title=TITLE.format(number=number),
        issuer=stage.law.place.bureau,
        uplift_percent=stage.law.limit(stage.on, Limit.UPLIFT_PERCENT).value.number,
        drafted_by=stage.key("account", "13900000301"),
        entries=[
            ShortageEntry(
                occupation=stage.occupations[name],
                position=position,
                industry=industry,
                urgency=urgency,
                annual_demand=demand,
            )
            for position, (name, industry, urgency, demand) in enumerate(entries, 1)
        ],
    )
