"""The command-line door: `flask init`, `flask demo`, `flask reindex`."""

from flask import Flask

from portal.cli.database import demo, init
from portal.cli.search import reindex_command


def init_cli(app: Flask) -> None:
    for command in (init, demo, reindex_command):
        app.cli.add_command(command)
