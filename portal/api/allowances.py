"""Money beside the training subsidy: living allowance and evaluation subsidy."""

from flask import Response

from portal.api.answers import answer, reason_rows
from portal.api.operations import Operation, serve
from portal.api.parameters import flag, one_of, whole
from portal.api.schemas import REASONS
from portal.exports.schema import COUNT, maybe, record
from portal.policy.allowances import evaluation_subsidy, living_allowance
from portal.policy.terms import EvaluationKind, Group
from portal.policy.verdict import Amount
from portal.web.clock import today
from portal.web.site import jurisdiction

LABOUR_PREPARATION = flag("labour_preparation", "是不是劳动预备制班，没写按不是")
RURAL = flag("rural", "是不是农村学员，没写按不是")
MINIMUM_LIVING = flag("minimum_living", "是不是城市低保家庭学员，没写按不是")
DAYS = whole("days", "到课天数", most=1000, is_required=True)

PRIORITY_GROUPS = tuple(
    group for group in Group if group not in (Group.EMPLOYEE, Group.ENTREPRENEUR)
)
KIND = one_of("kind", "评价的种类", EvaluationKind, is_required=True)
FEE = whole("fee", "评价收费，元", most=1_000_000, is_required=True)
PRIORITY_GROUP = one_of("priority_group", "六类人员中的哪一类，没写按都不是", PRIORITY_GROUPS)
FIRST = flag("first", "是不是这个职业（工种）的初次评价，没写按是")

GIVES = record(amount=maybe(COUNT), reasons=REASONS)


@serve(
    Operation(
        path="/living-allowance",
        summary="生活费补贴多少",
        takes=(LABOUR_PREPARATION, RURAL, MINIMUM_LIVING, DAYS),
        gives=GIVES,
    )
)
def show_living_allowance() -> Response:
    return _amount(
        living_allowance(
            jurisdiction(),
            on=today(),
            labour_preparation=LABOUR_PREPARATION.given() or False,
            rural=RURAL.given() or False,
            minimum_living=MINIMUM_LIVING.given() or False,
            days=DAYS.needed(),
        )
    )


@serve(
    Operation(
        path="/evaluation-subsidy",
        summary="评价补贴多少",
        takes=(KIND, FEE, PRIORITY_GROUP, FIRST),
        gives=GIVES,
    )
)
def show_evaluation_subsidy() -> Response:
    return _amount(
        evaluation_subsidy(
            jurisdiction(),
            on=today(),
            kind=KIND.needed(),
            fee=FEE.needed(),
            group=PRIORITY_GROUP.given() or Group.NONE,
            first=FIRST.given() is not False,
        )
    )


def _amount(found: Amount) -> Response:
    return answer({"amount": found.amount, "reasons": reason_rows(found.reasons)})
