"""设置: what the bureau itself may set; one officer drafts a value, another publishes it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from unicodedata import normalize

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.bureau import bureau
from portal.policy.calendar_years import missing_years
from portal.policy.local_settings import (
    COEFFICIENT,
    Setting,
    SettingKind,
    fixed_limits,
    setting_named,
    settings_of,
    value_on,
)
from portal.policy.roles import Act, may
from portal.policy.table import Source
from portal.records.calendar_years import known_years, waiting_years
from portal.records.local_settings import (
    LocalSetting,
    coming_settings,
    history_of,
    setting_with_key,
    waiting_settings,
)
from portal.services import local_settings as services
from portal.services.law import law_of_place, tables_of_place
from portal.services.refusal import Refusal
from portal.web import clock
from portal.web.access import performs, signed_in
from portal.web.fields import DayField
from portal.web.refusals import add_refusal

NEWEST = 50


class SettingForm(Form):
    value = StringField("值", [Length(max=100, message="太长了，最多 100 个字")])
    from_day = DayField("从哪天起", [InputRequired("写从哪天起")])
    source = StringField(
        "依据",
        [DataRequired("写文件名或文号；没有就写“本地制度”"), Length(max=100, message="太长了")],
    )
    reason = TextAreaField(
        "理由", [DataRequired("写为什么这样定"), Length(max=500, message="太长了，最多 500 个字")]
    )


@dataclass(frozen=True)
class Line:
    """A setting with what holds today, and what is to come."""

    setting: Setting
    value: str
    source: Source | None
    coming: LocalSetting | None
    is_waiting: bool


@bureau.get("/bureau/settings")
@performs(Act.SEE_SETTINGS)
def settings() -> Response:
    """Everything that may be set, and what a document keeps from it."""
    return _index()


def _index(problem: str = "", *, status: int = 200) -> Response:
    on, role = clock.today(), signed_in().role
    page = render_template(
        "bureau/settings/index.html",
        kinds=[
            (kind, [one for one in _lines() if one.setting.kind is kind]) for kind in SettingKind
        ],
        fixed=fixed_limits(tables_of_place(), on=on),
        may_open_calendar=True,
        missing=missing_years(known_years(), on=on),
        years=sorted({*known_years(), on.year, on.year + 1}, reverse=True),
        waiting_years=waiting_years(),
        may_draft=may(role, Act.DRAFT_SETTINGS),
        problem=problem,
    )
    return make_response(page, status)


@bureau.get("/bureau/settings/step")
@performs(Act.DRAFT_SETTINGS)
def settings_step() -> ResponseReturnValue:
    """Lead to a step of the coefficients, which need not be there yet."""
    certified, employed = (
        normalize("NFKC", request.args.get(name, "")).strip() for name in ("certified", "employed")
    )
    name = f"coefficient-{certified}-{employed}"
    if not COEFFICIENT.fullmatch(name):
        return _index("取证率和就业率都写 0 到 100 的整数", status=422)
    return redirect(url_for("bureau.setting", name=name))


@bureau.get("/bureau/settings/<name>")
@performs(Act.SEE_SETTINGS)
def setting(name: str) -> ResponseReturnValue:
    return _page(_setting(name))


@bureau.post("/bureau/settings/<name>")
@performs(Act.DRAFT_SETTINGS)
def setting_draft(name: str) -> ResponseReturnValue:
    found, form = _setting(name), SettingForm(request.form)
    if not form.validate() or form.from_day.data is None:
        return _page(found, form, status=422)
    value = str(form.value.data).strip()
    is_number = found.kind in (SettingKind.LIMIT, SettingKind.COEFFICIENT)
    try:
        services.draft(
            found,
            normalize("NFKC", value) if is_number else value,
            from_day=form.from_day.data,
            source=str(form.source.data).strip(),
            reason=str(form.reason.data).strip(),
            by=signed_in(),
            at=clock.now(),
            on=clock.today(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal, at="from_day" if refusal.code == "too_early" else "value")
        return _page(found, form, status=422)
    return redirect(url_for("bureau.setting", name=name), 303)


@bureau.post("/bureau/settings/values/<key>/publish")
@performs(Act.PUBLISH_SETTINGS)
def setting_publish(key: str) -> ResponseReturnValue:
    return _done(_row(key), partial(services.publish, on=clock.today()))


@bureau.post("/bureau/settings/values/<key>/decline")
@performs(Act.PUBLISH_SETTINGS)
def setting_decline(key: str) -> ResponseReturnValue:
    return _done(_row(key), services.decline)


def _done(row: LocalSetting, deed: Callable[..., object]) -> ResponseReturnValue:
    """Decide on the value and go back to its setting, or say there what speaks against it."""
    try:
        deed(row, by=signed_in(), at=clock.now())
    except Refusal as refusal:
        return _page(_setting(row.name), refusal=refusal, status=422)
    return redirect(url_for("bureau.setting", name=row.name), 303)


def _setting(name: str) -> Setting:
    found = setting_named(name, tables_of_place(), on=clock.today())
    if found is None:
        raise NotFound
    return found


def _row(key: str) -> LocalSetting:
    found = setting_with_key(key)
    if found is None:
        raise NotFound
    return found


def _lines() -> list[Line]:
    """The settings of the tables, and the steps that the bureau has added."""
    on, law = clock.today(), law_of_place()
    coming = {row.name: row for row in reversed(coming_settings(on))}
    waiting = {row.name for row in waiting_settings()}
    held = settings_of(law, on=on) | settings_of(tables_of_place(), on=on)
    added = {name: setting_named(name, law, on=on) for name in sorted(coming.keys() | waiting)}
    held |= {name: one for name, one in added.items() if one and name not in held}
    return [
        Line(one, *value_on(law, one, on=on), coming.get(name), name in waiting)
        for name, one in held.items()
    ]


def _page(
    found: Setting,
    form: SettingForm | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    on, role = clock.today(), signed_in().role
    history = history_of(found.name, most=NEWEST)
    value, source = value_on(law_of_place(), found, on=on)
    by_table, _ = value_on(tables_of_place(), found, on=on)
    page = render_template(
        "bureau/settings/show.html",
        setting=found,
        is_number=found.kind in (SettingKind.LIMIT, SettingKind.COEFFICIENT),
        value=value,
        source=source,
        by_table=by_table,
        form=form or SettingForm(),
        open=[one for one in history if one.row.decided_at is None],
        decided=[one for one in history if one.row.decided_at],
        refusal=refusal.reasons if refusal else (),
        may_draft=may(role, Act.DRAFT_SETTINGS),
        may_publish=may(role, Act.PUBLISH_SETTINGS),
    )
    return make_response(page, status)
