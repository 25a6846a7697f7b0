"""Form fields that say in plain Chinese what is wrong with them."""

from collections.abc import Callable
from typing import Any

from typing_extensions import override
from wtforms import DateField, Field, IntegerField, SelectField, TimeField, ValidationError
from wtforms.form import BaseForm

Choices = list[tuple[str, str]]


class Plain(Field):
    """Whatever cannot be read stays in the field, with `problem` as the reason; blank is silent."""

    problem = ""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(value.strip() for value in valuelist):
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.problem) from None


class DayField(Plain, DateField):
    """A day of the calendar, `2026-03-01`."""

    problem = "没有这一天，写成 2026-03-01 这样"


class ClockField(Plain, TimeField):
    """A time of day, `8:30`."""

    problem = "没有这个时间，写成 8:30 这样"


class WholeField(Plain, IntegerField):
    """A whole number."""

    problem = "只写数字"


class ChoiceField(SelectField):
    """One of a list; `default`, which the list holds, stands for an address that is silent."""

    def __init__(
        self,
        label: str,
        choices: Choices | Callable[[], Choices],
        *,
        default: str = "",
        **kwargs: Any,
    ) -> None:
        # WTForms takes pairs from a function, and nothing but its own class from a list.
        given = choices if callable(choices) else lambda: choices
        super().__init__(label, choices=given, default=default, **kwargs)

    @property
    def words(self) -> str:
        """The chosen one as a person would name it."""
        return {one[0]: one[1] for one in self.iter_choices()}[self.data]

    @override
    def pre_validate(self, form: BaseForm) -> None:
        if self.data not in {one[0] for one in self.iter_choices()}:
            raise ValidationError("没有这一项，从列表里选")
