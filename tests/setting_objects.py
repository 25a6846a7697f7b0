"""What stands behind the addresses of the local settings and the calendar, for the walk."""

from datetime import date
from itertools import count

from portal.records.calendar_years import CalendarYear
from portal.records.local_settings import LocalSetting
from tests.conftest import DAY, NOW
from tests.objects import Cast, Objects, Thing, kept

_serial = count(1)


def settings(cast: Cast) -> list[Thing]:
    """Any officer sees what may be set; what a document fixes is nobody's."""
    officers = (cast.proposing, cast.approving)
    return [Thing({"name": "attendance_percent"}, officers), Thing({"name": "spot_checks"})]


def setting_values(cast: Cast) -> list[Thing]:
    """Any approving officer decides; an unknown key is nobody's."""
    row = LocalSetting(
        name=f"coefficient-{next(_serial)}-0",
        value="90",
        from_day=DAY,
        source="本地制度",
        reason="建站",
        drafted_at=NOW,
        drafted_by=cast.proposing.id,
    )
    return [Thing({"key": kept(row).key}, (cast.approving,)), Thing({"key": "00000000"})]


def years(cast: Cast) -> list[Thing]:
    """Any officer sees a year that counts; one far away is nobody's."""
    officers = (cast.proposing, cast.approving)
    return [Thing({"year": "2027"}, officers), Thing({"year": "2999"})]


def notices_of_years(cast: Cast) -> list[Thing]:
    """Any approving officer decides; an unknown key is nobody's."""
    row = CalendarYear(
        year=2027 + next(_serial),
        document_no="示例〔2027〕1号",
        issued_on=date(2026, 11, 1),
        drafted_at=NOW,
        drafted_by=cast.proposing.id,
    )
    return [Thing({"key": kept(row).key}, (cast.approving,)), Thing({"key": "00000000"})]


SETTING_OBJECTS: dict[str, Objects] = {
    "/bureau/settings/<name>": settings,
    "/bureau/settings/values/<key>": setting_values,
    "/bureau/holidays/<int(max=2999):year>": years,
    "/bureau/holidays/notices/<key>": notices_of_years,
}
