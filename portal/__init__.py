"""用新培: the public portal for subsidised vocational training. Only `create_app` lives here."""

import os
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from htmx_flask import Htmx
from sqlalchemy import inspect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.api import api
from portal.bureau import bureau
from portal.cli import init_cli
from portal.entry import entry
from portal.institution import institution
from portal.policy.jurisdiction import load
from portal.public import public
from portal.records.certificate_keys import init_certificate_keys
from portal.records.database import db, prepare_engine
from portal.records.demonstration import demonstration_day, has_tables, is_empty
from portal.records.keyring import Keyring, init_keyring
from portal.records.revisions import init_revisions
from portal.records.seal_probe import SealProbe, problem_with_keys
from portal.settings import INSTANCE, ROOT, Settings, SettingsError
from portal.web.assets import init_assets
from portal.web.clock import Clock, fixed_clock, init_clock, machine_clock
from portal.web.errors import init_errors
from portal.web.formatting import init_formatting
from portal.web.frame import init_frame
from portal.web.headers import init_headers
from portal.web.limits import init_limits
from portal.web.links import init_links
from portal.web.markdown import init_markdown
from portal.web.page_cache import PageCache
from portal.web.session import init_session
from portal.web.site import init_site
from portal.web.stale import init_stale
from portal.worker import worker


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """The application; raises SettingsError when a setting and the database do not agree."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(INSTANCE),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
    )
    if settings.database_url != "sqlite://":
        # More than a server has threads: whoever waits for a connection may starve.
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"max_overflow": 27}
    app.extensions["settings"] = settings
    app.extensions["jurisdiction"] = load(settings.jurisdiction)
    init_keyring(app, Keyring(dict(settings.data_keys), settings.digest_key))
    init_certificate_keys(app, settings.certificate_keys)
    init_clock(
        app, clock or (fixed_clock(settings.fixed_today) if settings.fixed_today else machine_clock)
    )
    _init_database(app, settings)
    Htmx(app)
    init_headers(app)
    init_errors(app)
    init_formatting(app)
    init_links(app)
    init_markdown(app)
    init_assets(app, root=ROOT)
    init_site(app)
    init_session(app)
    init_stale(app)
    init_limits(app)
    init_frame(app)
    app.register_blueprint(public)
    app.register_blueprint(api)
    for door in (entry, worker, institution, bureau):
        app.register_blueprint(door)
    init_cli(app)
    app.wsgi_app = PageCache(app)  # type: ignore[method-assign, assignment]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def _init_database(app: Flask, settings: Settings) -> None:
    INSTANCE.mkdir(exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(Path(__file__).parent / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
        init_revisions(app, db.engine)
        try:
            if has_tables():
                _check_demonstration(settings)
                _check_keys()
        finally:
            # A server that forks after this must not share a connection.
            db.session.remove()
            db.engine.dispose()


def _check_demonstration(settings: Settings) -> None:
    """A demonstration never runs on real data, and production never on invented data."""
    day = demonstration_day()
    if settings.demonstration and day is None and not is_empty():
        raise SettingsError(
            "DEMONSTRATION=1, but this database holds real data: unset it, or point DATABASE_URL "
            "at a database of its own."
        )
    if day is not None and not settings.demonstration:
        raise SettingsError(
            "This database holds demonstration data: point DATABASE_URL at the real one, or set "
            "DEMONSTRATION=1 to show it."
        )


def _check_keys() -> None:
    """Better no portal than one that cannot read its people, or that registers them twice."""
    if not inspect(db.engine).has_table(SealProbe.__tablename__):
        return
    problem = problem_with_keys()
    if problem:
        raise SettingsError(problem)
