"""What an address or a JSON body may bring. One declaration reads a value and describes it.

Values are strict: ASCII digits, known words, days as 2026-11-23, true or false. An empty value
counts as left out; of a repeated one the first counts.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from flask import request

from portal.api.answers import refuse_parameter

V_co = TypeVar("V_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[ +-]\d\d:\d\d)", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 2999
DIGITS = re.compile(r"\d+", re.ASCII)
FLAGS = {"true": True, "false": False}
# No control characters, which no address may hold, and none that stands for a broken encoding.
PLAIN = r"^[^\u0000-\u001f\ufffd]*$"
# Half of a pair is no character at all; JSON can write it, and nothing can print it.
PLAIN_TEXT = re.compile(r"[^\x00-\x1f\ufffd\ud800-\udfff]*\Z")


@dataclass(frozen=True)
class Parameter(Generic[V_co]):
    """One value by name: what it means, how to write it, its JSON schema, and how to read it.

    `read` answers None for what is not written so.
    """

    name: str
    words: str
    how: str
    schema: Mapping[str, object]
    read: Callable[[str], V_co | None]
    is_required: bool = False

    def given(self, source: Mapping[str, object] | None = None, *, within: str = "") -> V_co | None:
        """The value in the address, or in `source`; None when left out. Wrong ones end in 400.

        `within` names the part of a body that `source` is, for the message.
        """
        value = (request.args if source is None else source).get(self.name)
        if value is None or value == "":
            return None
        found = self.read(value) if isinstance(value, str) else None
        if found is None:
            refuse_parameter(within + self.name, self.how)
        return found

    def needed(self, source: Mapping[str, object] | None = None, *, within: str = "") -> V_co:
        """The value; left out it ends in 400."""
        found = self.given(source, within=within)
        if found is None:
            refuse_parameter(within + self.name, f"没有写：{self.how}")
        return found


def text(name: str, words: str, *, most: int, is_required: bool = False) -> Parameter[str]:
    schema = {"type": "string", "maxLength": most, "pattern": PLAIN}
    return Parameter(
        name,
        words,
        f"最多 {most} 个字",
        schema,
        lambda value: value.strip() if len(value) <= most and PLAIN_TEXT.match(value) else None,
        is_required,
    )


def whole(
    name: str, words: str, *, least: int = 0, most: int, is_required: bool = False
) -> Parameter[int]:
    """A whole number between both, inclusive."""

    def read(value: str) -> int | None:
        if not DIGITS.fullmatch(value) or len(value) > len(str(most)):
            return None
        return int(value) if least <= int(value) <= most else None

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name, words, f"要写 {least} 到 {most} 的整数", schema, read, is_required)


def flag(name: str, words: str) -> Parameter[bool]:
    return Parameter(name, words, "要写 true 或 false", {"type": "boolean"}, FLAGS.get)


def day(name: str, words: str, *, is_required: bool = False) -> Parameter[date]:
    def read(value: str) -> date | None:
        try:
            return date.fromisoformat(value) if DAY.fullmatch(value) else None
        except ValueError:
            return None

    schema = {"type": "string", "format": "date"}
    return Parameter(name, words, "要写成 2026-11-23 这样的日期", schema, read, is_required)


def moment(name: str, words: str) -> Parameter[datetime]:
    """An instant with its zone; a plus that an address turned into a space is taken for one."""

    def read(value: str) -> datetime | None:
        try:
            found = MOMENT.fullmatch(value) and datetime.fromisoformat(value.replace(" ", "+"))
        except ValueError:
            return None
        return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None

    schema = {"type": "string", "format": "date-time"}
    how = "要写成 2026-11-23T11:20:00+08:00 这样的时刻"
    return Parameter(name, words, how, schema, read)


def one_of(
    name: str, words: str, members: Iterable[E], *, is_required: bool = False
) -> Parameter[E]:
    """One of these members of a closed list, by its identifier."""
    by_value = {str(member): member for member in members}
    schema = {"type": "string", "enum": list(by_value)}
    return Parameter(name, words, f"要写 {'、'.join(by_value)}", schema, by_value.get, is_required)


def json_object(shape: str) -> Mapping[str, object]:
    """The body of the request, a JSON object; `shape` says how to write it. Else 400."""
    try:
        body = request.get_json(force=True, silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict):
        refuse_parameter("正文", f"要写 JSON：{shape}")
    return body
