"""What the frame of a page shows behind a door: who is there, and where the door leads."""

from flask import Flask, g

from portal.policy.roles import Act, Door, Role, may
from portal.records.accounts import Account
from portal.web.links import link
from portal.web.site import jurisdiction

PUBLIC = (
    ("home", "首页", "public.home"),
    ("classes", "找班", "public.classes"),
    ("check", "查一查", "public.lists"),
    ("mine", "我的培训", "worker.home"),
)
# So many words stand in two lines of a phone; what is used most comes first, 全部 has the rest.
MOST = 8
# Each place behind the officials' doors, and the act that opens it.
PLACES: dict[Door, tuple[tuple[str, str, str, Act], ...]] = {
    Door.WORKER: (),
    Door.INSTITUTION: (
        ("overview", "总览", "institution.home", Act.SEE_OWN_CLASSES),
        ("classes", "班次", "institution.classes", Act.SEE_OWN_CLASSES),
        ("attendance", "考勤", "institution.attendance", Act.MARK_ATTENDANCE),
        ("instructors", "教师场地", "institution.instructors", Act.INSTITUTION_ACCOUNTS),
        ("listings", "名单", "institution.listings", Act.ANSWER_LISTINGS),
        ("applications", "备案", "institution.applications", Act.APPLY),
        ("accounts", "账号", "institution.accounts", Act.INSTITUTION_ACCOUNTS),
    ),
    Door.BUREAU: (
        ("queue", "待办", "bureau.queue", Act.SEE_FILINGS),
        ("classes", "班次", "bureau.classes", Act.SEE_FILINGS),
        ("applications", "机构申请", "bureau.applications", Act.SEE_APPLICATIONS),
        ("listings", "名单", "bureau.listings", Act.SEE_LISTINGS),
        ("listings", "名单", "bureau.listing_reports", Act.REPORT_FACTS),
        ("desk", "窗口", "bureau.desk", Act.REVEAL),
        ("certificates", "合格证", "bureau.certificates", Act.ISSUE_CERTIFICATES),
        ("shortage", "紧缺目录", "bureau.shortage", Act.SEE_SHORTAGE),
        ("notices", "通知公示", "bureau.notices", Act.SEE_NOTICES),
        ("register", "备案变更", "bureau.register", Act.SEE_REGISTER),
        ("standings", "机构状态", "bureau.standings", Act.SEE_STANDINGS),
        ("disputes", "考勤异议", "bureau.disputes", Act.DECIDE_DISPUTES),
        ("benefits", "补贴记录", "bureau.benefits", Act.ENTER_BENEFITS),
        ("policies", "政策文件", "bureau.policies", Act.SEE_NOTICES),
        ("directories", "其他目录", "bureau.directories", Act.SEE_DIRECTORIES),
        ("settings", "设置", "bureau.settings", Act.SEE_SETTINGS),
        ("forgetting", "到期档案", "bureau.forgetting", Act.HOLD_RECORDS),
        ("accounts", "账号", "bureau.accounts", Act.SEE_ACCOUNTS),
        ("journal", "日志", "bureau.journal", Act.READ_JOURNAL),
    ),
}


def navigation(account: Account | None) -> list[tuple[str, str, str]]:
    """Section, word and address of each place of this account; the public's for nobody."""
    if account is None or account.role.door is Door.WORKER:
        return [(section, word, link(endpoint)) for section, word, endpoint in PUBLIC]
    own = ("own", "我的账号", link(f"{account.role.door}.own"))
    places = places_of(account.role)
    if len(places) < MOST:
        return [*places, own]
    return [*places[: MOST - 1], ("all", "全部", link(f"{account.role.door}.own_places"))]


def places_of(role: Role) -> list[tuple[str, str, str]]:
    """Section, word and address of everything behind the door that this role may open."""
    return [
        (section, word, link(endpoint))
        for section, word, endpoint, act in PLACES[role.door]
        if may(role, act)
    ]


def who(account: Account) -> str:
    """王示一; 示例甲职业技能培训学校; 李审核，第一服务中心."""
    if account.institution:
        return account.institution.name
    if account.role.is_staff:
        return f"{account.name}，{unit_name(account.unit) or account.role.label}"
    return account.name


def unit_name(key: str | None) -> str:
    """第一服务中心; '' for no unit."""
    names = {entry.value.key: entry.value.short_name for entry in jurisdiction().centres}
    return names.get(key or "", "")


def init_frame(app: Flask) -> None:
    def frame() -> dict[str, object]:
        account: Account | None = g.get("account")
        return {
            "navigation": navigation(account),
            "account": account,
            "who": who(account) if account else "",
            "notice_is_due": g.get("notice_is_due", False),
        }

    app.context_processor(frame)
