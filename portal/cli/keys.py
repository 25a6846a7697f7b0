"""`flask keys rotate|redigest` and `flask prune`: upkeep of personal data."""

import re

import click
from flask.cli import AppGroup, with_appcontext

from portal.services import imports
from portal.services import keys as services
from portal.services.refusal import Refusal
from portal.services.sign_in_log import prune
from portal.web import clock

keys = AppGroup("keys", help="Replace the keys of personal data.")


@keys.command("rotate")
def rotate() -> None:
    """Re-seal everything with the first of DATA_KEYS; safe to stop and to repeat."""
    click.echo(f"{services.rotate(at=clock.now())} rows re-sealed. The older keys may go now.")


@keys.command("redigest")
@click.option("--new-key", envvar="NEW_DIGEST_KEY", required=True, help="64 hex digits.")
def redigest(new_key: str) -> None:
    """Compute all digests with NEW_DIGEST_KEY; DIGEST_KEY is still the old one."""
    if not re.fullmatch("[0-9a-fA-F]{64}", new_key):
        raise click.ClickException("NEW_DIGEST_KEY is not 64 hex digits.")
    try:
        changed = services.redigest(bytes.fromhex(new_key), at=clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.reasons[0].text) from None
    click.echo(f"{changed} digests written. Set DIGEST_KEY to the new key before the next start.")


@click.command("prune")
@with_appcontext
def prune_command() -> None:
    """Delete sign-in log entries older than twelve months, and rows that nobody imported. Daily."""
    imports.prune(at=clock.now())
    click.echo(f"{prune(at=clock.now())} entries deleted.")
