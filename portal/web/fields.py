"""Form fields that say in plain Chinese what is wrong with them."""

from typing_extensions import override
from wtforms import DateField


class DayField(DateField):
    """A day of the calendar, `2026-03-01`. What is none stays in the field, with the reason."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(value.strip() for value in valuelist):
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("没有这一天，写成 2026-03-01 这样") from None
