"""What an institution may ask of the bureau (备案、变更、退出、整改), and what it must say.

Rests on 003 附件2 1.2 and 2.2 (filing) and 五(三) (rectification, suspension, removal).
"""

from dataclasses import dataclass
from datetime import date

from portal.policy.registry import InstitutionKind, InstitutionNature, Standing
from portal.policy.terms import State, Term
from portal.policy.verdict import Reason, Weight


class ApplicationKind(Term):
    """What is asked for."""

    FILING = "filing", "备案申请"
    CHANGE = "change", "变更申请"
    LEAVING = "leaving", "退出申请"
    MENDING = "mending", "整改报告"

    @property
    def has_details(self) -> bool:
        """Whether it says what the directory shall say of the institution."""
        return self in (ApplicationKind.FILING, ApplicationKind.CHANGE)

    @property
    def is_checked(self) -> bool:
        """Whether a centre goes and looks before the officers decide."""
        return self in (ApplicationKind.FILING, ApplicationKind.MENDING)


class ApplicationState(State):
    """Where an application is; the acts of two officers are proposals of their own."""

    DRAFT = "draft", "草稿", "over"
    SUBMITTED = "submitted", "等服务中心现场核查", "info"
    RETURNED = "returned", "退回补正", "wait"
    FORWARDED = "forwarded", "等局里决定", "info"
    APPROVED = "approved", "已同意", "go"
    REFUSED = "refused", "没有同意", "stop"
    WITHDRAWN = "withdrawn", "已撤回", "over"

    @property
    def is_live(self) -> bool:
        return self in LIVE

    @property
    def is_editable(self) -> bool:
        """Whether it is in the institution's hands."""
        return self in (ApplicationState.DRAFT, ApplicationState.RETURNED)


LIVE = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.FORWARDED,
)
# What an institution of each standing may ask for; one that was never filed stands nowhere.
OPEN_TO: dict[Standing | None, tuple[ApplicationKind, ...]] = {
    None: (ApplicationKind.FILING,),
    Standing.APPLIED: (ApplicationKind.FILING,),
    Standing.FILED: (ApplicationKind.CHANGE, ApplicationKind.LEAVING),
    Standing.RECTIFICATION: (
        ApplicationKind.MENDING,
        ApplicationKind.CHANGE,
        ApplicationKind.LEAVING,
    ),
    Standing.SUSPENDED: (
        ApplicationKind.MENDING,
        ApplicationKind.CHANGE,
        ApplicationKind.LEAVING,
    ),
    Standing.REMOVED: (ApplicationKind.FILING,),
    Standing.WITHDRAWN: (ApplicationKind.FILING,),
}
# The standing that an approval brings; a change brings none.
STANDING_AFTER = {
    ApplicationKind.FILING: Standing.FILED,
    ApplicationKind.LEAVING: Standing.WITHDRAWN,
    ApplicationKind.MENDING: Standing.FILED,
}
NEEDED = {
    "name": "写机构名称",
    "kind": "选机构类别",
    "nature": "选办学性质",
    "address": "写地址",
    "district": "选园区",
    "centre": "选审核单位",
    "business_phone": "写业务电话，公众看得到",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was filled in; `programmes` is how many."""

    kind: ApplicationKind
    words: str = ""
    name: str = ""
    institution_kind: InstitutionKind | None = None
    nature: InstitutionNature | None = None
    licence_no: str = ""
    licence_until: date | None = None
    address: str = ""
    district: str = ""
    centre: str = ""
    business_phone: str = ""
    programmes: int = 0


def what_is_missing(asked: Asked, *, on: date) -> tuple[Reason, ...]:
    """Why it cannot be handed in that day; each reason's code is the name of a field."""
    if not asked.kind.has_details:
        word = "整改了什么" if asked.kind is ApplicationKind.MENDING else "为什么退出"
        return () if asked.words else (_missing("words", f"写{word}"),)
    held = {
        "name": asked.name,
        "kind": asked.institution_kind,
        "nature": asked.nature,
        "address": asked.address,
        "district": asked.district,
        "centre": asked.centre,
        "business_phone": asked.business_phone,
    }
    missing = [_missing(name, text) for name, text in NEEDED.items() if not held[name]]
    if asked.institution_kind is InstitutionKind.PRIVATE_SCHOOL and not asked.licence_no:
        missing.append(_missing("licence_no", "民办培训学校写办学许可证号"))
    if asked.licence_no and asked.licence_until is None:
        missing.append(_missing("licence_until", "写办学许可证到哪天"))
    if asked.licence_until and asked.licence_until < on:
        missing.append(_missing("licence_until", "办学许可证已经过期，换了新证再交"))
    if asked.kind is ApplicationKind.FILING and not asked.programmes:
        missing.append(_missing("subject", "至少写一项想开展的培训"))
    return tuple(missing)


def _missing(field: str, text: str) -> Reason:
    return Reason(field, text, "", Weight.REFUSE)
