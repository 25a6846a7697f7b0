"""The institution's door: its own people and nobody else's."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

from portal.policy.roles import Door
from portal.web.access import guard
from portal.web.own import hang_own_pages

institution = Blueprint("institution", __name__)
guard(institution, Door.INSTITUTION)
hang_own_pages(institution, "/institution")

# Every module of this folder hangs its pages on the door.
for page in iter_modules(__path__):
    import_module(f"{__name__}.{page.name}")
