"""The last of so many working days, by the calendar in the database (`portal.policy.deadlines`)."""

from flask import Response

from portal.api.answers import answer, refuse_parameter
from portal.api.operations import Operation, serve
from portal.api.parameters import day, whole
from portal.exports.schema import DAY, FLAG, record
from portal.policy.deadlines import add_working_days
from portal.records.holidays import working_calendar

FROM = day("from", "起算的日期，这一天不算", is_required=True)
WORKING_DAYS = whole("working_days", "多少个工作日", most=1000, is_required=True)


@serve(
    Operation(
        path="/deadline",
        summary="几个工作日以后是哪一天；日历还没有公布的是暂定",
        takes=(FROM, WORKING_DAYS),
        gives=record(due=DAY, provisional=FLAG),
    )
)
def deadline() -> Response:
    start, count = FROM.needed(), WORKING_DAYS.needed()
    try:
        due = add_working_days(working_calendar(since=start), start, count)
    except OverflowError:
        refuse_parameter(FROM.name, "太晚，算不到 9999 年以后")
    return answer({"due": due.day, "provisional": due.is_provisional})
