"""What a test run need not pay for in every test.

Each app would else compile the same addresses, templates and questions again: more than half of
most tests. A third of each app's making was spent looking for garbage among what was imported. A
password's hash is slow on purpose, but not for these.
"""

import gc
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from portal.services import passwords

TEMPLATES = FileSystemBytecodeCache(pattern="portal-tests-%s.cache")
# What a hash costs in production: test_accounts.py looks at it.
HASH_COST = passwords.KIBIBYTES, passwords.PASSES
QUESTIONS = 2000
COMPILED = ("_parts", "_trace", "_converters", "arguments")
_compile, _make_engine = Rule.compile, SQLAlchemy._make_engine
_rules: dict[object, dict[str, Any]] = {}
_engines: dict[str, Engine] = {}
_open: dict[str, Engine] = {}


def _compile_once(rule: Rule) -> None:
    """Equal rules are compiled to the same; only the builders are bound to one."""
    known = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
    if known not in _rules:
        _compile(rule)
        _rules[known] = {name: getattr(rule, name) for name in COMPILED} | {
            name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")
        }
        return
    for name, value in _rules[known].items():
        setattr(rule, name, value.__get__(rule) if name.startswith("_build") else value)


def _sharing(db: SQLAlchemy, key: str | None, options: dict[str, Any], app: Flask) -> Engine:
    """Engines of one kind share what they compiled: it is kept by the dialect.

    A PostgreSQL database keeps its engine, for a new connection learns every table anew.
    """
    url = str(options["url"])
    if url in _open:
        return _open[url]
    engine = _make_engine(db, key, options, app)
    if engine.dialect.name not in _engines:
        _engines[engine.dialect.name] = engine
        engine._compiled_cache = LRUCache(QUESTIONS)
    first = _engines[engine.dialect.name]
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    if engine.dialect.name == "postgresql":
        _open[url] = engine
        engine.dispose = _stay_open  # type: ignore[method-assign]
    return engine


def _stay_open(close: bool = True) -> None:
    pass


def hang_up(url: str) -> None:
    """Before a database is dropped."""
    if url in _open:
        Engine.dispose(_open.pop(url))


def save() -> None:
    Rule.compile = _compile_once  # type: ignore[assignment, method-assign]
    SQLAlchemy._make_engine = _sharing  # type: ignore[assignment, method-assign]
    passwords.KIBIBYTES, passwords.PASSES = 64, 1
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)
