"""The command-line door: `flask init`, `demo`, `reindex`, `policy check`, `keys`, `prune`."""

from flask import Flask

from portal.cli.database import demo, init
from portal.cli.keys import keys, prune_command
from portal.cli.policy import policy
from portal.cli.search import reindex_command


def init_cli(app: Flask) -> None:
    for command in (init, demo, reindex_command, policy, keys, prune_command):
        app.cli.add_command(command)
