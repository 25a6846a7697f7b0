"""Invented contacts that the two officers have set; site numbers stay empty, for none is real."""

from portal.policy.deadlines import add_months
from portal.policy.roles import Role
from portal.policy.site_texts import SiteTextName
from portal.records.local_settings import LocalSetting
from portal.records.publications import PublicNoun, raise_revision
from portal.services.demonstration.directories import officer_id
from portal.services.demonstration.stage import Stage

MONTHS_IN_FORCE = 6
TEXTS = {
    SiteTextName.BUREAU_ADDRESS: "示例园区示例路 8 号",
    SiteTextName.BUREAU_PHONE: "0931-0000800",
    SiteTextName.OBJECTION_OFFICE: "示例异议受理窗口",
    SiteTextName.OBJECTION_ADDRESS: "中川园区示例路100号",
    SiteTextName.OBJECTION_PHONE: "0931-0000100",
}


def add_local_settings(stage: Stage) -> None:
    """Published half a year ago, so that the frame of every page shows them."""
    first_day = add_months(stage.on.replace(day=1), -MONTHS_IN_FORCE)
    at = stage.moment(first_day, 9)
    stage.session.add_all(
        LocalSetting(
            key=stage.key("setting", name),
            name=name.value,
            value=text,
            from_day=first_day,
            source="本地制度（演示）",
            reason="内容都是虚构的",
            drafted_at=at,
            drafted_by=officer_id(stage, Role.PROPOSING_OFFICER),
            is_published=True,
            decided_at=at,
            decided_by=officer_id(stage, Role.APPROVING_OFFICER),
        )
        for name, text in TEXTS.items()
    )
    raise_revision(stage.session, PublicNoun.SETTINGS, at=stage.at)
