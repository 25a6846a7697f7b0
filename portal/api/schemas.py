"""JSON schemas that several answers share; openapi.json names them as components."""

from collections.abc import Mapping

from portal.exports.schema import TEXT, Schema, many, record


def component(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


REASONS = many(component("Reason"))
ERROR = {"code": TEXT, "message": TEXT, "reasons": REASONS}
COMPONENTS: Mapping[str, Schema] = {
    "Reason": record(code=TEXT, text=TEXT, clause=TEXT),
    "Error": record(error={"oneOf": [record(**ERROR), record(**ERROR, reference=TEXT)]}),
}
