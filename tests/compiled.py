"""What every app of a test run compiles alike is compiled once: templates, and address builders.

A fifth of the run went into werkzeug writing the same functions for the same rules again.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

TEMPLATES = FileSystemBytecodeCache(pattern="portal-tests-%s.cache")
_write = Rule._compile_builder
_written: dict[object, Callable[..., tuple[str, str]]] = {}


def _builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """A builder takes its rule as an argument, so that equal rules may share one."""
    known: Any = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if known not in _written:
        _written[known] = _write(rule, append_unknown)
    return _written[known]


def compile_once() -> None:
    Rule._compile_builder = _builder  # type: ignore[assignment, method-assign]
