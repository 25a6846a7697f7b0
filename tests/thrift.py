"""What a test run need not pay for in every test.

Templates and address builders are compiled once: a fifth of the run went into werkzeug writing the
same functions for the same rules again. A third of each app's making was spent looking for garbage
among what was imported. A password's hash is slow on purpose, but not for these.
"""

import gc
from collections.abc import Callable
from typing import Any

from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from portal.services import passwords

TEMPLATES = FileSystemBytecodeCache(pattern="portal-tests-%s.cache")
# What a hash costs in production: test_accounts.py looks at it.
HASH_COST = passwords.KIBIBYTES, passwords.PASSES
_write = Rule._compile_builder
_written: dict[object, Callable[..., tuple[str, str]]] = {}


def _builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """A builder takes its rule as an argument, so that equal rules may share one."""
    known: Any = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if known not in _written:
        _written[known] = _write(rule, append_unknown)
    return _written[known]


def save() -> None:
    Rule._compile_builder = _builder  # type: ignore[assignment, method-assign]
    passwords.KIBIBYTES, passwords.PASSES = 64, 1
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)
