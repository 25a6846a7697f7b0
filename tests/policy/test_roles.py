"""Who may do what, cell by cell."""

import pytest

from portal.policy.roles import Act, Door, Role, may, roles_within_reach

EVERYBODY = "worker manager instructor reviewer proposing_officer approving_officer auditor"
TABLE = {
    Act.OWN_ACCOUNT: EVERYBODY,
    Act.OWN_RECORD: "worker",
    Act.HAND_BACK: "reviewer",
    Act.REVEAL: "reviewer proposing_officer approving_officer",
    Act.CORRECT: "reviewer",
    Act.INSTITUTION_ACCOUNTS: "manager",
    Act.PROPOSE_ACCOUNTS: "proposing_officer",
    Act.CONFIRM_ACCOUNTS: "approving_officer",
    Act.SEE_ACCOUNTS: "proposing_officer approving_officer",
    Act.READ_JOURNAL: "auditor",
    Act.ENROL: "worker",
    Act.ENROL_FOR: "reviewer",
    Act.FILE_CLASSES: "manager",
    Act.SEE_OWN_CLASSES: "manager instructor",
    Act.SEE_ROSTER: "manager",
    Act.MARK_ATTENDANCE: "manager instructor",
    Act.ENTER_RESULTS: "manager",
    Act.SEE_FILINGS: "reviewer proposing_officer",
    Act.REVIEW_FILINGS: "reviewer",
    Act.REVIEW_ROSTERS: "reviewer",
    Act.INSPECT: "reviewer",
    Act.DECIDE_DISPUTES: "reviewer",
    Act.ISSUE_CERTIFICATES: "reviewer",
    Act.APPLY: "manager",
    Act.SEE_APPLICATIONS: "reviewer proposing_officer approving_officer",
    Act.CHECK_APPLICATIONS: "reviewer",
    Act.PROPOSE_STANDINGS: "proposing_officer",
    Act.DECIDE_STANDINGS: "approving_officer",
    Act.SEE_STANDINGS: "proposing_officer approving_officer",
    Act.SEE_SHORTAGE: "proposing_officer approving_officer",
    Act.DRAFT_SHORTAGE: "proposing_officer",
    Act.DECIDE_SHORTAGE: "approving_officer",
    Act.WRITE_NOTICES: "proposing_officer",
    Act.PUBLISH_NOTICES: "approving_officer",
    Act.SEE_NOTICES: "proposing_officer approving_officer",
    Act.RECORD_OBJECTIONS: "proposing_officer approving_officer",
    Act.FILE_REGISTER: "manager",
    Act.SEE_REGISTER: "reviewer proposing_officer approving_officer",
    Act.REVIEW_REGISTER: "reviewer proposing_officer",
    Act.PROPOSE_REGISTER: "proposing_officer",
    Act.DECIDE_REGISTER: "reviewer approving_officer",
    Act.REPORT_FACTS: "reviewer",
    Act.PROPOSE_LISTINGS: "proposing_officer",
    Act.DECIDE_LISTINGS: "approving_officer",
    Act.SEE_LISTINGS: "proposing_officer approving_officer",
    Act.ANSWER_LISTINGS: "manager",
    Act.HOLD_RECORDS: "proposing_officer approving_officer",
    Act.FORGET: "approving_officer",
    Act.IMPORT: "reviewer proposing_officer",
    Act.ENTER_BENEFITS: "reviewer",
    Act.DRAFT_SETTINGS: "proposing_officer",
    Act.PUBLISH_SETTINGS: "approving_officer",
    Act.SEE_SETTINGS: "proposing_officer approving_officer",
    Act.DRAFT_DIRECTORIES: "proposing_officer",
    Act.PUBLISH_DIRECTORIES: "approving_officer",
    Act.SEE_DIRECTORIES: "proposing_officer approving_officer",
}


@pytest.mark.parametrize("act", Act)
def test_an_act_is_for_these_roles_and_no_other(act: Act) -> None:
    assert [role.value for role in Role if may(role, act)] == TABLE[act].split()


@pytest.mark.parametrize("role", Role)
def test_a_role_becomes_another_behind_its_door_and_never_a_workers(role: Role) -> None:
    bureau = "reviewer proposing_officer approving_officer auditor"
    reach = {Door.WORKER: "", Door.INSTITUTION: "manager instructor", Door.BUREAU: bureau}
    assert roles_within_reach(role) == reach[role.door].split()


def test_a_role_enters_one_door_and_staff_are_the_bureaus() -> None:
    doors = {role.value: role.door for role in Role}
    assert doors == {
        "worker": Door.WORKER,
        "manager": Door.INSTITUTION,
        "instructor": Door.INSTITUTION,
        "reviewer": Door.BUREAU,
        "proposing_officer": Door.BUREAU,
        "approving_officer": Door.BUREAU,
        "auditor": Door.BUREAU,
    }
    staff = {"reviewer", "proposing_officer", "approving_officer", "auditor"}
    assert {role.value for role in Role if role.is_staff} == staff
    assert Role.AUDITOR.label == "审计员"
