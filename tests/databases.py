"""Fresh databases for tests: each is a copy of a template that was migrated, and filled, once."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.thrift import hang_up

Fill = Callable[[str], None]
KEEP, RESTORE = (Path(__file__).with_name(name).read_text() for name in ("keep.sql", "restore.sql"))
_numbers = count()
_process = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


class Server(Protocol):
    """One kind of database server, for tests."""

    def create(self) -> str: ...
    def copy(self, template: str) -> str: ...
    def keep(self, template: str) -> None: ...
    def restore(self, url: str) -> bool: ...
    def drop(self, url: str) -> None: ...


class Sqlite:
    """Files in a folder of the test run: they are sooner copied than put back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> str:
        return f"sqlite:///{self.folder / f'{next(_numbers)}.sqlite3'}"

    def copy(self, template: str) -> str:
        url = self.create()
        shutil.copy(template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        return url

    def keep(self, template: str) -> None:
        pass

    def restore(self, url: str) -> bool:
        return False

    def drop(self, url: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)


class Postgresql:
    """Databases of the server that scripts/with_postgres.py started.

    To make and drop one takes longer than most tests, so that its rows are put back instead.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.restoring: dict[str, Engine] = {}

    def create(self, template: str | None = None) -> str:
        name = f"portal_{_process}_{next(_numbers)}"
        # Copied as files: a sixth of the work of writing every page to the log first.
        source = f' TEMPLATE "{make_url(template).database}" STRATEGY FILE_COPY' if template else ""
        self._once(self.url, f'CREATE DATABASE "{name}"{source}')
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def copy(self, template: str) -> str:
        return self.create(template)

    def keep(self, template: str) -> None:
        hang_up(template)
        self._once(template, KEEP)

    def restore(self, url: str) -> bool:
        """Whether the rows are as they were copied; a test may have changed tables, or hold on."""
        if url not in self.restoring:
            self.restoring[url] = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
        try:
            _run(self.restoring[url], RESTORE)
        except DBAPIError:
            return False
        return True

    def drop(self, url: str) -> None:
        hang_up(url)
        if engine := self.restoring.pop(url, None):
            engine.dispose()
        self._once(self.url, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def _once(self, url: str, statements: str) -> None:
        _run(create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool), statements)


def _run(engine: Engine, statements: str) -> None:
    with engine.connect() as connection:
        connection.execution_options(no_parameters=True).exec_driver_sql(statements)


class Databases:
    """Templates by engine and name, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        url = os.environ.get("TEST_POSTGRESQL_URL")
        if not url:
            raise RuntimeError("no PostgreSQL for the tests: run `make test`, which starts one")
        self.engines: dict[str, Server] = {"sqlite": Sqlite(folder), "postgresql": Postgresql(url)}
        self.templates: dict[tuple[str, str], str] = {}
        self.clean: dict[tuple[str, str], list[str]] = {}
        self.written: set[str | None] = set()
        event.listen(Engine, "commit", self.note_commit)

    def template(self, engine: str, name: str, fill: Fill) -> str:
        """The URL of a template database, filled on first use; nobody may stay connected to it."""
        if (engine, name) not in self.templates:
            url = self.engines[engine].create()
            fill(url)
            self.engines[engine].keep(url)
            self.templates[engine, name] = url
        return self.templates[engine, name]

    @contextmanager
    def copy(
        self, engine: str, name: str, fill: Fill, *, for_processes: bool = False
    ) -> Iterator[str]:
        """A database of one's own. The next test gets it too, unless this one wrote into it, and
        then only if its rows can be put back. What other processes write is not seen here.
        """
        clean = self.clean.setdefault((engine, name), [])
        url = clean.pop() if clean else self._fresh(engine, name, fill)
        database = make_url(url).database
        self.written.discard(database)
        yield url
        is_written = for_processes or database in self.written
        if is_written and not self.engines[engine].restore(url):
            self.engines[engine].drop(url)
        else:
            clean.append(url)

    def _fresh(self, engine: str, name: str, fill: Fill) -> str:
        return self.engines[engine].copy(self.template(engine, name, fill))

    def note_commit(self, connection: Connection) -> None:
        """Whatever commits has written; reads are rolled back."""
        self.written.add(connection.engine.url.database)

    def drop_all(self) -> None:
        event.remove(Engine, "commit", self.note_commit)
        left = [(key[0], url) for key, urls in self.clean.items() for url in urls]
        for engine, url in [*left, *((key[0], url) for key, url in self.templates.items())]:
            self.engines[engine].drop(url)
