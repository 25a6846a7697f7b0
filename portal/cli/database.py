"""`flask init` for a real database, `flask demo` for one with invented data."""

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from portal.records.demonstration import demonstration_day, is_empty
from portal.services.demonstration import Sizes, build_demonstration
from portal.services.foundation import lay_foundation
from portal.web import clock
from portal.web.site import jurisdiction, settings


@click.command()
@with_appcontext
def init() -> None:
    """Make a production database: its tables and the law's records, nothing invented."""
    upgrade()
    _refuse_used()
    lay_foundation(jurisdiction(), at=clock.now())
    click.echo("The database is ready.")


@click.command()
@click.option("--institutions", type=click.IntRange(0, 1_000_000), default=0, help="More of them.")
@click.option("--classes", type=click.IntRange(0, 1_000_000), default=0, help="More of them.")
@click.option("--without-shortage", is_flag=True, help="No shortage directory in force.")
@with_appcontext
def demo(institutions: int, classes: int, *, without_shortage: bool) -> None:
    """Make a demonstration database, the same for the same day, and mark it as one."""
    if not settings().demonstration:
        raise click.ClickException("Set DEMONSTRATION=1: a real database takes no invented data.")
    upgrade()
    _refuse_used()
    build_demonstration(
        jurisdiction(),
        on=clock.today(),
        at=clock.now(),
        sizes=Sizes(institutions=institutions, classes=classes),
        with_shortage=not without_shortage,
    )
    click.echo(f"Demonstration data for {demonstration_day()} are ready.")


def _refuse_used() -> None:
    if demonstration_day() is not None or not is_empty():
        raise click.ClickException(
            "This database holds data already. To build afresh, point DATABASE_URL at a new one "
            "or delete the file of the old one first."
        )
