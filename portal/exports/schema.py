"""JSON schemas of plain values, for the columns of data sets and the answers of the API."""

from collections.abc import Mapping
from enum import StrEnum

Schema = Mapping[str, object]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}


def one_of(kind: type[StrEnum]) -> Schema:
    """An identifier of a closed list."""
    return {"type": "string", "enum": [member.value for member in kind]}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    known = schema.get("enum")
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*known, None]} if isinstance(known, list) else nullable


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def record(optional: Mapping[str, Schema] | None = None, /, **fields: Schema) -> Schema:
    """An object with exactly these fields, and perhaps the optional ones."""
    return {
        "type": "object",
        "properties": {**fields, **(optional or {})},
        "required": list(fields),
        "additionalProperties": False,
    }
