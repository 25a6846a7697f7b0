"""The WSGI entry: any server that speaks WSGI serves `app:app`."""

import gc
import sys

from portal import create_app
from portal.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"The portal does not start. {error}")

# What a start leaves in memory stays there: walking it at every full collection costs a request
# 0.13 s, which falls on one visitor in some hundreds.
gc.collect()
gc.freeze()
