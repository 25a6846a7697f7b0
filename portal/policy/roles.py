"""Who may do what: the roles, the acts and the one table that joins them.

Guards and tests read the same table. An act that a role lacks does not exist for it: the answer is
404, so that nothing leaks.
"""

from enum import StrEnum
from typing import Self


class Door(StrEnum):
    """The closed doors; a role enters one of them."""

    WORKER = "worker"
    INSTITUTION = "institution"
    BUREAU = "bureau"


class Role(StrEnum):
    """What an account is for. An account has one role."""

    label: str
    door: Door

    def __new__(cls, value: str, label: str, door: Door) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.door = door
        return member

    WORKER = "worker", "劳动者", Door.WORKER
    MANAGER = "manager", "机构负责人", Door.INSTITUTION
    INSTRUCTOR = "instructor", "教师", Door.INSTITUTION
    REVIEWER = "reviewer", "审核员", Door.BUREAU
    PROPOSING_OFFICER = "proposing_officer", "经办人", Door.BUREAU
    APPROVING_OFFICER = "approving_officer", "审批人", Door.BUREAU
    AUDITOR = "auditor", "审计员", Door.BUREAU

    @property
    def is_staff(self) -> bool:
        """The bureau's own people, who sign in with a second factor."""
        return self.door is Door.BUREAU


class Act(StrEnum):
    """What can be done behind the doors."""

    OWN_ACCOUNT = "own_account"
    OWN_RECORD = "own_record"
    HAND_BACK = "hand_back"
    REVEAL = "reveal"
    CORRECT = "correct"
    INSTITUTION_ACCOUNTS = "institution_accounts"
    PROPOSE_ACCOUNTS = "propose_accounts"
    CONFIRM_ACCOUNTS = "confirm_accounts"
    SEE_ACCOUNTS = "see_accounts"
    READ_JOURNAL = "read_journal"
    ENROL = "enrol"
    ENROL_FOR = "enrol_for"
    FILE_CLASSES = "file_classes"
    SEE_OWN_CLASSES = "see_own_classes"
    SEE_ROSTER = "see_roster"
    MARK_ATTENDANCE = "mark_attendance"
    ENTER_RESULTS = "enter_results"
    SEE_FILINGS = "see_filings"
    REVIEW_FILINGS = "review_filings"
    REVIEW_ROSTERS = "review_rosters"
    INSPECT = "inspect"
    DECIDE_DISPUTES = "decide_disputes"
    ISSUE_CERTIFICATES = "issue_certificates"
    APPLY = "apply"
    SEE_APPLICATIONS = "see_applications"
    CHECK_APPLICATIONS = "check_applications"
    PROPOSE_STANDINGS = "propose_standings"
    DECIDE_STANDINGS = "decide_standings"
    SEE_STANDINGS = "see_standings"
    SEE_SHORTAGE = "see_shortage"
    DRAFT_SHORTAGE = "draft_shortage"
    DECIDE_SHORTAGE = "decide_shortage"
    WRITE_NOTICES = "write_notices"
    PUBLISH_NOTICES = "publish_notices"
    SEE_NOTICES = "see_notices"
    RECORD_OBJECTIONS = "record_objections"
    FILE_REGISTER = "file_register"
    SEE_REGISTER = "see_register"
    REVIEW_REGISTER = "review_register"
    PROPOSE_REGISTER = "propose_register"
    DECIDE_REGISTER = "decide_register"
    REPORT_FACTS = "report_facts"
    PROPOSE_LISTINGS = "propose_listings"
    DECIDE_LISTINGS = "decide_listings"
    SEE_LISTINGS = "see_listings"
    ANSWER_LISTINGS = "answer_listings"
    HOLD_RECORDS = "hold_records"
    FORGET = "forget"
    IMPORT = "import"
    ENTER_BENEFITS = "enter_benefits"
    DRAFT_SETTINGS = "draft_settings"
    PUBLISH_SETTINGS = "publish_settings"
    SEE_SETTINGS = "see_settings"
    DRAFT_DIRECTORIES = "draft_directories"
    PUBLISH_DIRECTORIES = "publish_directories"
    SEE_DIRECTORIES = "see_directories"


OFFICERS = frozenset({Role.PROPOSING_OFFICER, Role.APPROVING_OFFICER})
WHO_MAY: dict[Act, frozenset[Role]] = {
    Act.OWN_ACCOUNT: frozenset(Role),
    Act.OWN_RECORD: frozenset({Role.WORKER}),
    Act.HAND_BACK: frozenset({Role.REVIEWER}),
    Act.REVEAL: frozenset({Role.REVIEWER}) | OFFICERS,
    Act.CORRECT: frozenset({Role.REVIEWER}),
    Act.INSTITUTION_ACCOUNTS: frozenset({Role.MANAGER}),
    Act.PROPOSE_ACCOUNTS: frozenset({Role.PROPOSING_OFFICER}),
    Act.CONFIRM_ACCOUNTS: frozenset({Role.APPROVING_OFFICER}),
    Act.SEE_ACCOUNTS: OFFICERS,
    Act.READ_JOURNAL: frozenset({Role.AUDITOR}),
    Act.ENROL: frozenset({Role.WORKER}),
    Act.ENROL_FOR: frozenset({Role.REVIEWER}),
    Act.FILE_CLASSES: frozenset({Role.MANAGER}),
    Act.SEE_OWN_CLASSES: frozenset({Role.MANAGER, Role.INSTRUCTOR}),
    Act.SEE_ROSTER: frozenset({Role.MANAGER}),
    Act.MARK_ATTENDANCE: frozenset({Role.MANAGER, Role.INSTRUCTOR}),
    Act.ENTER_RESULTS: frozenset({Role.MANAGER}),
    Act.SEE_FILINGS: frozenset({Role.REVIEWER, Role.PROPOSING_OFFICER}),
    Act.REVIEW_FILINGS: frozenset({Role.REVIEWER}),
    Act.REVIEW_ROSTERS: frozenset({Role.REVIEWER}),
    Act.INSPECT: frozenset({Role.REVIEWER}),
    Act.DECIDE_DISPUTES: frozenset({Role.REVIEWER}),
    Act.ISSUE_CERTIFICATES: frozenset({Role.REVIEWER}),
    Act.APPLY: frozenset({Role.MANAGER}),
    Act.SEE_APPLICATIONS: frozenset({Role.REVIEWER}) | OFFICERS,
    Act.CHECK_APPLICATIONS: frozenset({Role.REVIEWER}),
    Act.PROPOSE_STANDINGS: frozenset({Role.PROPOSING_OFFICER}),
    Act.DECIDE_STANDINGS: frozenset({Role.APPROVING_OFFICER}),
    Act.SEE_STANDINGS: OFFICERS,
    Act.SEE_SHORTAGE: OFFICERS,
    Act.DRAFT_SHORTAGE: frozenset({Role.PROPOSING_OFFICER}),
    Act.DECIDE_SHORTAGE: frozenset({Role.APPROVING_OFFICER}),
    Act.WRITE_NOTICES: frozenset({Role.PROPOSING_OFFICER}),
    Act.PUBLISH_NOTICES: frozenset({Role.APPROVING_OFFICER}),
    Act.SEE_NOTICES: OFFICERS,
    Act.RECORD_OBJECTIONS: OFFICERS,
    Act.FILE_REGISTER: frozenset({Role.MANAGER}),
    Act.SEE_REGISTER: frozenset({Role.REVIEWER}) | OFFICERS,
    # Instructors and venues are a centre's to check, programmes and stars the officers'.
    Act.REVIEW_REGISTER: frozenset({Role.REVIEWER, Role.PROPOSING_OFFICER}),
    Act.PROPOSE_REGISTER: frozenset({Role.PROPOSING_OFFICER}),
    Act.DECIDE_REGISTER: frozenset({Role.REVIEWER, Role.APPROVING_OFFICER}),
    Act.REPORT_FACTS: frozenset({Role.REVIEWER}),
    Act.PROPOSE_LISTINGS: frozenset({Role.PROPOSING_OFFICER}),
    Act.DECIDE_LISTINGS: frozenset({Role.APPROVING_OFFICER}),
    Act.SEE_LISTINGS: OFFICERS,
    Act.ANSWER_LISTINGS: frozenset({Role.MANAGER}),
    Act.HOLD_RECORDS: OFFICERS,
    Act.FORGET: frozenset({Role.APPROVING_OFFICER}),
    # Which kinds of files a role may import is each kind's own act.
    Act.IMPORT: frozenset({Role.REVIEWER, Role.PROPOSING_OFFICER}),
    Act.ENTER_BENEFITS: frozenset({Role.REVIEWER}),
    Act.DRAFT_SETTINGS: frozenset({Role.PROPOSING_OFFICER}),
    Act.PUBLISH_SETTINGS: frozenset({Role.APPROVING_OFFICER}),
    Act.SEE_SETTINGS: OFFICERS,
    Act.DRAFT_DIRECTORIES: frozenset({Role.PROPOSING_OFFICER}),
    Act.PUBLISH_DIRECTORIES: frozenset({Role.APPROVING_OFFICER}),
    Act.SEE_DIRECTORIES: OFFICERS,
}


def may(role: Role, act: Act) -> bool:
    """Whether the role may do the act at all; whose record it is, the look-up decides."""
    return role in WHO_MAY[act]


def roles_within_reach(role: Role) -> list[Role]:
    """What an account of this role may become: another role behind the same door, never a worker.

    An institution's person who goes to the bureau, or the other way, gets a new account.
    """
    if role is Role.WORKER:
        return []
    return [other for other in Role if other.door is role.door]
