"""日志: the auditor reads everything and changes nothing; filters and an export."""

from datetime import UTC, datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from portal.bureau import bureau
from portal.exports.dataset import Column
from portal.policy.deadlines import SHANGHAI
from portal.policy.roles import Act
from portal.records import journal as records
from portal.records.database import transaction
from portal.records.journal import JournalEntry, JournalQuestion
from portal.records.journal_acts import NOUNS, RESULTS, words_of_act, words_of_fields
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import ChoiceField, DayField
from portal.web.links import link
from portal.web.parameters import page_number
from portal.web.sheets import sheet_answer

PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = (
    Column("at", "时间"),
    Column("by", "谁"),
    Column("act", "做了什么"),
    Column("noun", "对什么"),
    Column("record_id", "编号"),
    Column("result", "结果"),
    Column("fields", "哪些字段"),
)


def _acts() -> list[tuple[str, str]]:
    return [("", "全部"), *((act, words_of_act(act)) for act in records.acts_in_journal())]


def _said(entry: JournalEntry) -> dict[str, object]:
    """An entry in words; a code that has none stands as it is, for nothing may be lost here."""
    return {
        "at": entry.at,
        "by": entry.by,
        "act": words_of_act(entry.act),
        "noun": NOUNS.get(entry.noun, entry.noun),
        "record_id": entry.record_id,
        "result": RESULTS.get(entry.result, entry.result),
        "fields": words_of_fields(entry.fields) or entry.fields,
    }


class JournalForm(Form):
    act = ChoiceField("做了什么", _acts)
    by = StringField("谁（账号编号）")
    since = DayField("从哪天起")
    until = DayField("到哪天")

    @property
    def question(self) -> JournalQuestion:
        since, until = self.since.data, self.until.data
        return JournalQuestion(
            act=self.act.data,
            by=str(self.by.data or "").strip(),
            since=datetime.combine(since, time(), SHANGHAI).astimezone(UTC) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
            if until
            else None,
        )


@bureau.get("/bureau/journal")
@performs(Act.READ_JOURNAL)
def journal() -> ResponseReturnValue:
    form = JournalForm(request.args)
    is_valid = form.validate()
    page = page_number()
    found = records.entries(form.question, page=page, size=PAGE) if is_valid else []
    filters = {name: value for name, value in request.args.items() if name != "page"}
    answer = render_template(
        "bureau/journal/index.html",
        form=form,
        entries=[_said(entry) for entry in found[:PAGE]],
        page=page,
        previous=link("bureau.journal", **filters, page=page - 1) if page > 1 else "",
        following=link("bureau.journal", **filters, page=page + 1) if found[PAGE:] else "",
        export=link("bureau.journal_xlsx", **filters),
    )
    return answer, 200 if is_valid else 422


@bureau.get("/bureau/journal.xlsx")
@performs(Act.READ_JOURNAL)
def journal_xlsx() -> ResponseReturnValue:
    """The same entries as a file; that they were taken out is itself journalled."""
    form = JournalForm(request.args)
    if not form.validate():
        return journal()
    found = records.entries(form.question, page=1, size=MOST_EXPORTED)
    answer = sheet_answer("journal", "日志", COLUMNS, (_said(entry) for entry in found))
    with transaction() as session:
        records.write(
            session, at=clock.now(), by=signed_in().key, act="export_journal", noun="journal"
        )
    return answer
