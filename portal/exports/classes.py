"""The public classes that are not over, each with its state of the day."""

from collections.abc import Iterator

from portal.exports.dataset import MOST_FOUND, ROWS, Column, DataSet, Question, Row, Slice, coded
from portal.exports.schema import DAY, FLAG, NUMBER, TEXT, maybe, one_of
from portal.policy.classes import ClassState
from portal.policy.jurisdiction import Jurisdiction
from portal.policy.terms import Course, Level, SubsidyClass, TrainingType
from portal.records.class_list import (
    ListedClass,
    Wanted,
    count_classes,
    every_class,
    listed_classes,
)
from portal.records.class_search import look_up
from portal.records.publications import PublicNoun

COLUMNS = (
    Column("number", "班号"),
    Column("title", "班次名称"),
    Column("state", "状态代码", one_of(ClassState)),
    Column("state_label", "状态"),
    Column("training_type", "培训类型代码", one_of(TrainingType)),
    Column("training_type_label", "培训类型"),
    Column("occupation_id", "职业（工种）编号", maybe(TEXT)),
    Column("occupation", "职业（工种）", maybe(TEXT)),
    Column("course", "创业课程", maybe(one_of(Course))),
    Column("subsidy_class", "补贴标准分类", maybe(one_of(SubsidyClass))),
    Column("target_level", "等级代码", one_of(Level)),
    Column("target_level_label", "等级"),
    Column("uplift_percent", "急需紧缺上浮（%）", maybe(NUMBER)),
    Column("planned_start", "开班日期", DAY),
    Column("planned_end", "结班日期", DAY),
    Column("enrol_until", "报名截止", DAY),
    Column("training_days", "上课天数", NUMBER),
    Column("schedule", "上课时间"),
    Column("hours_total", "课时", NUMBER),
    Column("hours_theory", "理论课时", NUMBER),
    Column("hours_practice", "实操课时", NUMBER),
    Column("capacity", "名额", NUMBER),
    Column("seats_left", "剩余名额", NUMBER),
    Column("waiting", "候补人数", NUMBER),
    Column("fee_yuan", "收费（元）", NUMBER),
    Column("is_subsidised", "有补贴", FLAG),
    Column("institution", "培训机构"),
    Column("uscc", "统一社会信用代码"),
    Column("is_black_listed", "机构在黑名单", FLAG),
    Column("district", "园区"),
    Column("address", "地点"),
    Column("phone", "电话"),
)


def _page(question: Question) -> Slice:
    search = look_up(question.query)
    wanted = Wanted(search=search)
    most = MOST_FOUND + 1 if question.query else None
    total = count_classes(wanted, on=question.on, most=most)
    is_capped = search.capped or (most is not None and total == most)
    counted = min(total, MOST_FOUND) if question.query else total
    if question.first >= counted:
        return Slice([], counted, is_capped)
    rows = listed_classes(wanted, on=question.on, first=question.first, most=ROWS)
    return Slice([_row(question.law, row) for row in rows], counted, is_capped)


def _every(question: Question) -> Iterator[Row]:
    return (_row(question.law, row) for row in every_class(on=question.on))


def _row(law: Jurisdiction, row: ListedClass) -> Row:
    entry = law.occupation(row.occupation, on=row.planned_start) if row.occupation else None
    return {
        "number": row.number,
        "title": row.title,
        **coded("state", row.state),
        **coded("training_type", row.training_type),
        "occupation_id": entry.value.id if entry else None,
        "occupation": row.occupation,
        "course": row.course,
        "subsidy_class": row.subsidy_class,
        **coded("target_level", row.target_level),
        "uplift_percent": row.uplift,
        "planned_start": row.planned_start,
        "planned_end": row.planned_end,
        "enrol_until": row.enrol_until,
        "training_days": row.training_days,
        "schedule": row.schedule,
        "hours_total": row.hours_total,
        "hours_theory": row.hours_theory,
        "hours_practice": row.hours_practice,
        "capacity": row.capacity,
        "seats_left": row.seats_left,
        "waiting": row.waiting,
        "fee_yuan": row.fee_yuan,
        "is_subsidised": row.is_subsidised,
        "institution": row.institution,
        "uscc": row.uscc,
        "is_black_listed": row.is_black_listed,
        "district": row.district,
        "address": row.address,
        "phone": row.phone,
    }


CLASSES = DataSet(
    key="classes",
    label="近期开班",
    about="已经公开、还没有结束的班：状态、日期、课时、名额、收费、地点、电话。",
    nouns=(
        PublicNoun.CLASSES,
        PublicNoun.INSTITUTIONS,
        PublicNoun.LISTINGS,
        PublicNoun.SHORTAGE,
        PublicNoun.SEATS,
    ),
    columns=COLUMNS,
    page=_page,
    every=_every,
)
