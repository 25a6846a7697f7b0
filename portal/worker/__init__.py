"""The worker's door: one's own record and nothing else."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

from portal.policy.roles import Door
from portal.web.access import guard
from portal.web.own import hang_own_pages

worker = Blueprint("worker", __name__)
guard(worker, Door.WORKER)
hang_own_pages(worker, "/worker")

# Every module of this folder hangs its pages on the door.
for page in iter_modules(__path__):
    import_module(f"{__name__}.{page.name}")
