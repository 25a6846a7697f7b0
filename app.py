"""The WSGI entry: any server that speaks WSGI serves `app:app`."""

from portal import create_app

app = create_app()
