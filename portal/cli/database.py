"""`flask init` for a real database, `flask demo` for one with invented data."""

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from portal.records.demonstration import demonstration_day, is_empty
from portal.services.demonstration import FIRST_DAY, Sizes, build_demonstration
from portal.services.demonstration.summary import count_rows
from portal.services.foundation import lay_foundation
from portal.services.law import tables_of_place
from portal.services.officials import make_first_officers
from portal.web import clock
from portal.web.site import settings

# What a visitor may type, and what that shows.
SEARCHES = (
    ("/occupations?q=hg", "焊工 and others, by pinyin initials"),
    ("/institutions?q=示例丁", "the institution with the very long name"),
    ("/lists?q=91620171MJ00000031", "a code on the black list"),
    ("/lists?q=示例丙丁", "two names that are alike"),
)


@click.command()
@with_appcontext
def init() -> None:
    """Make a production database: its tables, the law's records, the first two officers."""
    upgrade()
    _refuse_used()
    lay_foundation(tables_of_place(), at=clock.now())
    click.echo("The database is ready. Its first officers, told this once:")
    for label, name, first in make_first_officers(at=clock.now()):
        click.echo(f"  {label}  sign-in name {name}  first password {first}")


@click.command()
@click.option("--institutions", type=click.IntRange(0, 1_000_000), default=0, help="More of them.")
@click.option("--classes", type=click.IntRange(0, 1_000_000), default=0, help="More of them.")
@click.option("--workers", type=click.IntRange(0, 1_000_000), default=0, help="More of them.")
@click.option("--without-shortage", is_flag=True, help="No shortage directory in force.")
@with_appcontext
def demo(institutions: int, classes: int, workers: int, *, without_shortage: bool) -> None:
    """Make a demonstration database, the same for the same day, and mark it as one."""
    if not settings().demonstration:
        raise click.ClickException("Set DEMONSTRATION=1: a real database takes no invented data.")
    _refuse_impossible()
    upgrade()
    _refuse_used()
    build_demonstration(
        tables_of_place(),
        on=clock.today(),
        at=clock.now(),
        sizes=Sizes(institutions=institutions, classes=classes, workers=workers),
        with_shortage=not without_shortage,
    )
    _tell()


def _refuse_impossible() -> None:
    if not tables_of_place().occupations:
        raise click.ClickException(
            "The tables of this place hold no occupations, so there is nothing to demonstrate. "
            "Unset JURISDICTION."
        )
    if clock.today() < FIRST_DAY:
        raise click.ClickException(
            f"Demonstration data look back a year, and the law's tables begin in 2025: "
            f"set PORTAL_TODAY to {FIRST_DAY} or later."
        )


def _refuse_used() -> None:
    if demonstration_day() is not None or not is_empty():
        raise click.ClickException(
            "This database holds data already. To build afresh, point DATABASE_URL at a new one "
            "or delete the file of the old one first."
        )


def _tell() -> None:
    counted = ", ".join(f"{number} {words}" for words, number in count_rows().items())
    click.echo(f"Demonstration data for {demonstration_day()} are ready: {counted}.")
    click.echo("Things to look up:")
    for address, words in SEARCHES:
        click.echo(f"  {address}  {words}")
