"""The open API: JSON and CSV of what the public pages show. Stateless; unknown parameters are ignored."""

from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/api/v1")
