"""JSON schemas that several answers share; openapi.json names them as components."""

from collections.abc import Mapping

Schema = Mapping[str, object]

CODE: Schema = {"type": "string"}
WORDS: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DAY: Schema = {"type": "string", "format": "date"}
MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
MAYBE_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}


def record(**fields: Schema) -> Schema:
    """An object with exactly these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def component(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


REASONS = many(component("Reason"))
COMPONENTS: Mapping[str, Schema] = {
    "Reason": record(code=CODE, text=WORDS, clause=WORDS),
    "Error": {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": CODE,
                    "message": WORDS,
                    "reasons": REASONS,
                    "reference": WORDS,
                },
                "required": ["code", "message", "reasons"],
                "additionalProperties": False,
            }
        },
        "required": ["error"],
        "additionalProperties": False,
    },
}
