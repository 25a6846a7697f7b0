"""The data sets: a page of each as JSON, all of each as CSV."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from flask import Response, current_app
from flask.ctx import AppContext

from portal.api.answers import answer, fail, refuse_parameter
from portal.api.operations import Operation, serve
from portal.api.parameters import moment, text, whole
from portal.exports.dataset import ROWS, DataSet, Question, Slice
from portal.exports.schema import COUNT, MOMENT, TEXT, Schema, many, record
from portal.exports.sets import SETS
from portal.exports.sheet import sheet
from portal.policy.verdict import Reason
from portal.records.publications import revised_at
from portal.web.clock import local, now, today
from portal.web.site import jurisdiction

QUERY = text("q", "找什么：名称、拼音首字母、编号或代码", most=60)
SINCE = moment(
    "since", "只要这个时刻以后变了的；deleted 里是撤下了的，转用的也要跟着拿掉。不和 q 一起用"
)
PAGE = whole("page", f"第几页，每页 {ROWS} 项", least=1, most=999_999)
DELETED = many(record(key=TEXT, at=MOMENT))
TOTAL: Schema = {
    "description": "一共几项；找的时候可能是 200+，表示不止这些",
    "oneOf": [COUNT, {"type": "string", "pattern": r"^\d+\+$"}],
}


def _register(held: DataSet) -> None:
    items = many(record(**{column.name: column.schema for column in held.columns}))
    more = {"deleted": DELETED} if held.since else {}
    one_page = Operation(
        path=f"/{held.key}",
        summary=held.about,
        takes=(QUERY, PAGE, *((SINCE,) if held.since else ())),
        gives=record(more, items=items, page=COUNT, pages=COUNT, total=TOTAL, as_of=MOMENT),
        fails=(400, 404),
    )
    everything = Operation(path=f"/{held.key}.csv", summary=f"{held.label}，全部", fails=())

    @serve(one_page)
    def page() -> Response:
        return _page(held)

    @serve(everything)
    def whole_set() -> Response:
        return _sheet(held)


def _page(held: DataSet) -> Response:
    query, page = QUERY.given() or "", PAGE.given() or 1
    question = Question(law=jurisdiction(), on=today(), query=query, page=page)
    since = SINCE.given() if held.since else None
    if since and query:
        refuse_parameter("since", "不和 q 一起用")
    found, deleted = held.since(question, since) if held.since and since else (None, None)
    found = found or held.page(question)
    if page > found.pages:
        words = f"没有第 {page} 页，一共 {found.pages} 页"
        fail(404, "not_found", words, [Reason("page", words, "")])
    is_of_now = bool(query or since)
    payload = _payload(held, question, found, is_of_now=is_of_now)
    return answer(payload if deleted is None else {**payload, "deleted": deleted})


def _payload(
    held: DataSet, question: Question, found: Slice, *, is_of_now: bool
) -> Mapping[str, object]:
    """A search and a question for changes are of now; a whole list is as old as its last change."""
    changed_at = None if is_of_now else revised_at(*held.nouns)
    return {
        "items": found.rows,
        "page": question.page,
        "pages": found.pages,
        "total": f"{found.total}+" if found.is_capped else found.total,
        "as_of": local(changed_at or now()).isoformat(timespec="seconds"),
    }


def _sheet(held: DataSet) -> Response:
    """Streamed, for a set may be large: its ETag says what it is made from, not its bytes."""
    question = Question(law=jurisdiction(), on=today())
    pieces = _pieces(held, question, context=current_app.app_context())
    response = Response(pieces, mimetype="text/csv")
    # Else it would be gathered, only to learn its length.
    response.implicit_sequence_conversion = False
    # RFC 6266: a plain name for old clients, the Chinese one percent-encoded.
    plain, chinese = f"{held.key}-{question.on}.csv", quote(f"{held.label}{question.on}.csv")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{chinese}"
    )
    response.set_etag(held.fingerprint(question))
    return response


def _pieces(held: DataSet, question: Question, *, context: AppContext) -> Iterator[str]:
    """The context opens with the first piece: an answer without a body never asks for one."""
    with context:
        yield from sheet(held.columns, held.every(question))


for each in SETS:
    _register(each)
