"""The data sets as spreadsheets (.xlsx), each made once for what it is made from.

To make one takes long, so it holds so many rows and says where the rest is; only one is made at a
time, and whoever asks often is told to wait (`portal/web/limits.py`).
"""

from collections.abc import Iterator
from itertools import islice
from threading import Lock

from flask import Response, current_app

from portal.api.operations import Operation, serve
from portal.exports.dataset import MOST_IN_SPREADSHEET, DataSet, Question, Row
from portal.exports.sets import SETS
from portal.exports.spreadsheet import workbook
from portal.web.clock import today
from portal.web.sheets import SPREADSHEET, file_answer
from portal.web.site import jurisdiction

MADE = "spreadsheets"
_making = Lock()


def _register(held: DataSet) -> None:
    summary = f"{held.label}，前 {MOST_IN_SPREADSHEET} 行"

    @serve(Operation(path=f"/{held.key}.xlsx", summary=summary, media=SPREADSHEET, fails=()))
    def book() -> Response:
        question = Question(law=jurisdiction(), on=today())
        made_from = held.fingerprint(question)
        with _making:
            file = _book(held, question, made_from)
        response = file_answer(f"{held.key}-{question.on}", f"{held.label}{question.on}", file)
        response.set_etag(made_from)
        return response


def _book(held: DataSet, question: Question, made_from: str) -> bytes:
    made: dict[str, tuple[str, bytes]] = current_app.extensions.setdefault(MADE, {})
    if made.get(held.key, ("",))[0] != made_from:
        file = workbook(held.columns, _rows(held, question), title=held.label)
        made[held.key] = made_from, file
    return made[held.key][1]


def _rows(held: DataSet, question: Question) -> Iterator[Row]:
    every = held.every(question)
    yield from islice(every, MOST_IN_SPREADSHEET)
    if next(every, None) is not None:
        words = f"这里只有前 {MOST_IN_SPREADSHEET} 行，全部的在 CSV 里"
        yield {**dict.fromkeys(column.name for column in held.columns), held.columns[0].name: words}


for each in SETS:
    _register(each)
