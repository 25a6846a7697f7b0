"""The online training platforms in force on a day: links only."""

from portal.exports.dataset import Column, Row
from portal.exports.directories import directory_set
from portal.policy.directories import Directory
from portal.records.online_platforms import OnlinePlatform


def row(platform: OnlinePlatform) -> Row:
    return {
        "operator": platform.operator,
        "address": platform.address,
        "purpose": platform.purpose,
    }


ONLINE_PLATFORMS = directory_set(
    Directory.ONLINE_PLATFORMS,
    "全省选定的线上职业培训平台：名称、运营单位、网址、能学什么。",
    kind=OnlinePlatform,
    columns=(
        Column("operator", "运营单位"),
        Column("address", "网址"),
        Column("purpose", "能学什么"),
    ),
    row=row,
)
