"""待办: what waits for a centre, the most pressing first; the proposing officer reads all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.bureau import bureau
from portal.exports.dataset import Column
from portal.policy.calendar_years import missing_years
from portal.policy.queue import Matter, TermLeft, Waiting, review_term, waiting_until
from portal.policy.roles import Act, may
from portal.records.calendar_years import known_years
from portal.records.holidays import working_calendar
from portal.records.reviews import Pending, pending, submissions_of
from portal.records.tokens import fold
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fragments import page_or_fragment
from portal.web.links import link
from portal.web.parameters import page_number
from portal.web.sheets import sheet_answer
from portal.web.site import jurisdiction

ROWS = 20
LONGEST = 60
PROVISIONAL = "provisional"
# Where a reviewer decides each matter, and what the button says.
DECIDED_AT = {
    Matter.FILING: ("bureau.training_class", "审核"),
    Matter.AMENDMENT: ("bureau.training_class", "审核"),
    Matter.ROSTER: ("bureau.roster", "审核"),
    Matter.DISPUTE: ("bureau.disputes", "核对"),
    Matter.RESULTS: ("bureau.results", "审核"),
    Matter.CERTIFICATES: ("bureau.class_certificates", "发证书"),
    Matter.CLOSING: ("bureau.closing", "结班"),
}
COLUMNS = (
    Column("due", "到期"),
    Column("is_provisional", "暂定"),
    Column("words", "还剩"),
    Column("matter", "事项"),
    Column("number", "班号"),
    Column("title", "名称"),
    Column("institution", "培训机构"),
    Column("since", "提交"),
    Column("state", "状态"),
)


@dataclass(frozen=True)
class Item:
    """One row: what it is, how much time is left in words, and where it is decided."""

    matter: Matter
    number: str
    title: str
    institution: str
    note: str
    since: date
    due: date | None
    waiting: Waiting
    words: str
    term: TermLeft | None = None

    @property
    def is_provisional(self) -> bool:
        return self.term is not None and self.term.is_provisional

    @property
    def is_pressing(self) -> bool:
        return self.waiting is not Waiting.WAITING

    def href(self, *, may_decide: bool) -> str:
        """Where it is decided; who only reads is led to the class."""
        endpoint = DECIDED_AT[self.matter][0] if may_decide else "bureau.training_class"
        return link(endpoint, number=self.number)

    @property
    def action(self) -> str:
        return DECIDED_AT[self.matter][1]


@bureau.get("/bureau")
@performs(Act.SEE_FILINGS)
def queue() -> Response:
    items, query, show = _asked()
    page = page_number()
    shown = [item for item in items if _is_shown(item, show)]
    pages = max(1, ceil(len(shown) / ROWS))
    if page > pages:
        raise NotFound
    return page_or_fragment(
        "bureau/queue/index.html",
        "bureau/queue/_results.html",
        items=shown[(page - 1) * ROWS : page * ROWS],
        total=len(items),
        filters=_filters(items, query, show),
        query=query,
        show=show,
        today=clock.today(),
        missing=missing_years(known_years(), on=clock.today()),
        may_open_calendar=may(signed_in().role, Act.SEE_SETTINGS),
        may_decide=may(signed_in().role, Act.REVIEW_FILINGS),
        page=page,
        pages=pages,
        address=lambda number: _address(query, show, page=number),
        export=link("bureau.queue_xlsx", q=query, show=show),
    )


@bureau.get("/bureau/queue.xlsx")
@performs(Act.SEE_FILINGS)
def queue_xlsx() -> ResponseReturnValue:
    """The same rows as a spreadsheet, all pages at once."""
    items, _, show = _asked()
    rows = [_row(item) for item in items if _is_shown(item, show)]
    return sheet_answer("queue", "待办", COLUMNS, rows)


def items_for(unit: str | None, *, on: date) -> list[Item]:
    """Everything that waits for the unit: due days first, then what waits longest."""
    found = list(pending(unit, on=on))
    since = min((one.since for one in found), default=on)
    calendar = working_calendar(since=since)
    times = submissions_of([one.training_class.id for one in found])
    items = []
    for one in found:
        term = None
        if one.matter is Matter.FILING:
            term = review_term(jurisdiction(), calendar, submitted_on=one.since, on=on)
        items.append(_item(one, term, times.get(one.training_class.id, 1), on))
    order = list(Matter)
    items.sort(key=lambda item: (item.due or date.max, item.since, order.index(item.matter)))
    return items


def _item(one: Pending, term: TermLeft | None, times: int, on: date) -> Item:
    due = term.due if term else one.by_day
    waiting = waiting_until(due, on=on) if due else Waiting.WAITING
    again = f"，第 {times} 次提交" if one.matter is Matter.FILING and times > 1 else ""
    return Item(
        matter=one.matter,
        number=one.training_class.number,
        title=one.training_class.title,
        institution=one.training_class.institution.name,
        note=f"{_count(one)}{again}",
        since=one.since,
        due=due,
        waiting=waiting,
        words=_time_left(one, term, waiting, on),
        term=term,
    )


def _count(one: Pending) -> str:
    return {
        Matter.FILING: f"{one.count} 名",
        Matter.AMENDMENT: "一节课",
        Matter.DISPUTE: f"{one.count} 条",
        Matter.CLOSING: f"{one.count} 名",
    }.get(one.matter, f"{one.count} 人")


def _time_left(one: Pending, term: TermLeft | None, waiting: Waiting, on: date) -> str:
    """超期 1 个工作日; 今天到期; 还剩 2 天; 等了 3 天 where no term runs."""
    if term:
        late = f"超期 {term.late} 个工作日" if term.late else "已超期"
        words = {Waiting.OVERDUE: late, Waiting.TODAY: "今天到期"}
        return words.get(waiting, f"还剩 {term.left} 天")
    event = {Matter.ROSTER: "开班", Matter.AMENDMENT: "上课"}.get(one.matter)
    if event:
        words = {Waiting.OVERDUE: f"已经{event}", Waiting.TODAY: f"今天{event}"}
        return words.get(waiting, f"{event}前办")
    waited = (on - one.since) // timedelta(days=1)
    return f"等了 {waited} 天" if waited else "今天到的"


def _asked() -> tuple[list[Item], str, str]:
    """The unit's items that fit the search, the search and the chosen filter."""
    query = request.args.get("q", "")[:LONGEST].strip()
    show = request.args.get("show", "")
    if show not in {"", PROVISIONAL, *Waiting, *Matter}:
        raise NotFound
    wanted = fold(query)
    items = [
        item
        for item in items_for(signed_in().unit, on=clock.today())
        if wanted in fold(f"{item.number} {item.title} {item.institution}")
    ]
    return items, query, show


def _is_shown(item: Item, show: str) -> bool:
    if show == PROVISIONAL:
        return item.is_provisional
    return show in ("", item.waiting, item.matter)


def _filters(items: Sequence[Item], query: str, show: str) -> Iterator[tuple[str, str, bool]]:
    """Links with their counts; what counts nothing is left out, unless it is chosen."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update({item.waiting: 1, item.matter: 1, PROVISIONAL: int(item.is_provisional)})
    words = {
        Waiting.OVERDUE.value: Waiting.OVERDUE.label,
        Waiting.TODAY.value: Waiting.TODAY.label,
        PROVISIONAL: "到期日暂定",
        **{matter.value: matter.label for matter in Matter},
    }
    yield f"全部 {len(items)}", _address(query, ""), not show
    for key, label in words.items():
        if counts[key] or key == show:
            is_chosen = key == show
            yield f"{label} {counts[key]}", _address(query, "" if is_chosen else key), is_chosen


def _address(query: str, show: str, *, page: int = 1) -> str:
    return link("bureau.queue", q=query, show=show, page=page if page > 1 else None)


def _row(item: Item) -> dict[str, object]:
    return {
        "due": item.due,
        "is_provisional": "暂定" if item.is_provisional else "",
        "words": item.words,
        "matter": item.matter.label,
        "number": item.number,
        "title": item.title,
        "institution": item.institution,
        "since": item.since,
        "state": item.waiting.label,
    }
