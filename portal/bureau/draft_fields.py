"""Fields that the forms of notices and of policy documents share."""

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

LONGEST_BODY = 20_000
# Where a refusal of a draft belongs, if not at its title.
PLACES = {"until_before": "until_day"}


def text(label: str, most: int, needed: str = "") -> StringField:
    """A line of text, to be filled in where `needed` says with what."""
    first = DataRequired(needed) if needed else Optional()
    return StringField(label, [first, Length(max=most, message=f"太长了，最多 {most} 个字")])


def body(label: str) -> TextAreaField:
    """Markdown."""
    too_long = Length(max=LONGEST_BODY, message="太长了，最多 2 万个字")
    return TextAreaField(label, [DataRequired("写正文"), too_long], render_kw={"rows": 14})


def values_of(form: Form) -> dict[str, object]:
    """What was filled in, by the columns' names."""
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in form.data.items()
    }
