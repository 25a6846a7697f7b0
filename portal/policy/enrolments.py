"""A trainee's way through a class: the states of an enrolment and what happens to it."""

from portal.policy.terms import State, Term


class EnrolmentState(State):
    """Three words are never mixed: a taken seat, a place in the queue, an admission."""

    PRE_REGISTERED = "pre_registered", "已占名额·等审核", "info"
    WAITLISTED = "waitlisted", "候补", "wait"
    CONFIRMED = "confirmed", "已录取", "go"
    COMPLETED = "completed", "已合格", "go"
    FAILED = "failed", "未合格", "stop"
    WITHDRAWN = "withdrawn", "已退出", "over"
    EXPELLED = "expelled", "已劝退", "over"
    REJECTED = "rejected", "不能报", "stop"
    RELEASED = "released", "班次已取消", "over"

    @property
    def is_live(self) -> bool:
        """Whether the person still takes part; one live enrolment for each person and class."""
        return self in LIVE

    @property
    def holds_seat(self) -> bool:
        return self in SEATED


SEATED = (EnrolmentState.PRE_REGISTERED, EnrolmentState.CONFIRMED)
LIVE = (EnrolmentState.PRE_REGISTERED, EnrolmentState.WAITLISTED, EnrolmentState.CONFIRMED)


class EnrolmentEventKind(Term):
    """What happened to an enrolment; each is a row that nobody changes."""

    SEATED = "seated", "占了名额"
    WAITLISTED = "waitlisted", "排上候补"
    PROMOTED = "promoted", "候补递补，占了名额"
    SKIPPED = "skipped", "轮到时没有递补上"
    CONFIRMED = "confirmed", "已录取"
    REJECTED = "rejected", "没有录取"
    WITHDRAWN = "withdrawn", "退出"
    EXPELLED = "expelled", "劝退"
    RELEASED = "released", "班次取消"
    MOVED = "moved", "换到别的班"
    COMPLETED = "completed", "考核合格"
    FAILED = "failed", "考核未合格"


class NotPromoted(Term):
    """Why nobody moved up from the queue the last time a seat might have passed on."""

    NO_SEAT = "no_seat", "名额都占着"
    NOBODY_WAITS = "nobody_waits", "没有人候补"
    ALL_SKIPPED = "all_skipped", "候补的人现在都不能递补，原因写在各人名下"
    NOT_ANNOUNCED = "not_announced", "班次还没有公开"
    ENROLMENT_CLOSED = "enrolment_closed", "报名已经截止"
    STARTED = "started", "已经开班"
    SUSPENDED = "suspended", "班次或机构暂停招生"
    ENDED = "ended", "班次已取消或已结班"


class Education(Term):
    """What the roster prints as 文化程度."""

    PRIMARY = "primary", "小学及以下"
    LOWER_SECONDARY = "lower_secondary", "初中"
    UPPER_SECONDARY = "upper_secondary", "高中、中专、技校"
    COLLEGE = "college", "大专"
    UNIVERSITY = "university", "本科及以上"
