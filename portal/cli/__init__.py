"""The command-line door: `flask init`, `flask demo`, `flask reindex`, `flask policy check`."""

from flask import Flask

from portal.cli.database import demo, init
from portal.cli.policy import policy
from portal.cli.search import reindex_command


def init_cli(app: Flask) -> None:
    for command in (init, demo, reindex_command, policy):
        app.cli.add_command(command)
