"""The bureau's door: reviewers in their unit, officers, the auditor."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

from portal.policy.roles import Door
from portal.web.access import guard
from portal.web.own import hang_own_pages

bureau = Blueprint("bureau", __name__)
guard(bureau, Door.BUREAU)
hang_own_pages(bureau, "/bureau")

# Every module of this folder hangs its pages on the door.
for page in iter_modules(__path__):
    import_module(f"{__name__}.{page.name}")
