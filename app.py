"""The WSGI entry: any server that speaks WSGI serves `app:app`."""

import sys

from portal import create_app
from portal.settings import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"The portal does not start. {error}")
