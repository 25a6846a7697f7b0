"""Invented entries of the other directories, published by the two officers."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.policy import uscc
from portal.policy.deadlines import add_months
from portal.policy.directories import Directory, QualificationKind
from portal.policy.roles import Role
from portal.policy.terms import Level
from portal.records.accounts import Account
from portal.records.directories import DirectoryRevision, Listed
from portal.records.evaluation_bodies import EvaluationBody, EvaluationScope
from portal.records.online_platforms import OnlinePlatform
from portal.records.publications import PublicNoun, raise_revision
from portal.records.qualifications import Qualification
from portal.services.demonstration.stage import Stage

MONTHS_IN_FORCE = 6
BODIES = (
    ("示例职业技能评价中心", 901, ("电工", "焊工", "砌筑工")),
    ("示例康养职业技能评价中心", 902, ("养老护理员",)),
)
QUALIFICATIONS = (
    ("示例特种工职业资格", QualificationKind.ADMISSION, "", "示例法第一条"),
    ("示例技术人员职业资格", QualificationKind.LEVEL, "中级", "示例条例第二条"),
)
PLATFORMS = (
    ("示例安全生产学堂", "https://anquan.example/", "安全生产、职业健康的公开课"),
    ("示例职业技能网校", "https://wangxiao.example/", "焊工、电工、养老护理的理论课"),
)


def add_other_directories(stage: Stage) -> None:
    """One published revision of each; names, codes and addresses belong to nobody."""
    raise_revision(stage.session, PublicNoun.DIRECTORIES, at=stage.at)
    _publish(stage, Directory.EVALUATION_BODIES, [_body(*one) for one in BODIES])
    titles = [
        Qualification(name=name, kind=kind, level=level, basis=basis, issuer="示例主管部门")
        for name, kind, level, basis in QUALIFICATIONS
    ]
    _publish(stage, Directory.QUALIFICATIONS, titles)
    platforms = [
        OnlinePlatform(name=name, operator="示例运营单位", address=address, purpose=purpose)
        for name, address, purpose in PLATFORMS
    ]
    _publish(stage, Directory.ONLINE_PLATFORMS, platforms)


def _publish(stage: Stage, directory: Directory, entries: Sequence[Listed]) -> None:
    first_day = add_months(stage.on.replace(day=1), -MONTHS_IN_FORCE)
    at = stage.moment(first_day, 9)
    revision = DirectoryRevision(
        key=stage.key("directory", directory),
        directory=directory,
        from_day=first_day,
        basis="演示目录，内容都是虚构的",
        drafted_at=at,
        drafted_by=officer_id(stage, Role.PROPOSING_OFFICER),
        submitted_at=at,
        submitted_by=officer_id(stage, Role.PROPOSING_OFFICER),
        published_at=at,
        published_by=officer_id(stage, Role.APPROVING_OFFICER),
    )
    stage.session.add(revision)
    stage.session.flush()
    for entry in entries:
        entry.key = stage.key("directory", directory, entry.name)
        entry.revision_id = revision.id
        entry.from_day = first_day
        entry.until_day = add_months(first_day, 36)
    stage.session.add_all(entries)


def officer_id(stage: Stage, role: Role) -> int:
    chosen = select(Account.id).where(Account.role == role).order_by(Account.id).limit(1)
    return stage.session.scalars(chosen).one()


def _body(name: str, serial: int, occupations: tuple[str, ...]) -> EvaluationBody:
    code = f"9162017100000{serial:04d}"
    return EvaluationBody(
        name=name,
        uscc=code + uscc.check_character(code),
        contact="评价科",
        business_phone=f"0931-0000{serial}",
        address="示例园区示例路 1 号",
        scopes=[
            EvaluationScope(
                position=position,
                occupation=occupation,
                lowest=Level.JUNIOR,
                highest=Level.ADVANCED,
            )
            for position, occupation in enumerate(occupations, 1)
        ],
    )
