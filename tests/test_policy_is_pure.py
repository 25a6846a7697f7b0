"""The law stands on the standard library alone; the walls between rooms are in pyproject.toml."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# What lets a rule look beyond the values that it is given.
REACHING = {"http", "multiprocessing", "os", "random", "secrets", "socket", "sqlite3", "subprocess"}


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def strangers(source: str) -> list[str]:
    """Imports that a rule may not have."""
    allowed = sys.stdlib_module_names - REACHING
    return [
        name
        for name in imports(source)
        if name.partition(".")[0] not in allowed and not f"{name}.".startswith("portal.policy.")
    ]


def test_the_law_imports_the_standard_library_alone(root: Path) -> None:
    files = sorted((root / "portal" / "policy").rglob("*.py"))
    found = {path.name: strangers(path.read_text()) for path in files}
    assert files
    assert not {name: names for name, names in found.items() if names}


def test_the_tests_of_the_law_need_the_law_alone(root: Path) -> None:
    """`make mutants` runs them on a copy that holds nothing else."""
    ours, laws = ("portal.", "tests."), ("portal.policy.", "tests.policy.")
    found = {
        path.name: [
            name
            for name in imports(path.read_text())
            if name.startswith(ours) and not f"{name}.".startswith(laws)
        ]
        for path in sorted((root / "tests" / "policy").glob("*.py"))
    }
    assert found
    assert not {name: names for name, names in found.items() if names}


@pytest.mark.parametrize(
    "line",
    [
        "import sqlalchemy",
        "from flask import current_app",
        "from portal.records import database",
        "from portal import policy",
        "def rule():\n    import os",
    ],
)
def test_the_check_notices(line: str) -> None:
    assert strangers(line)


@pytest.mark.parametrize("line", ["from datetime import date", "from portal.policy import terms"])
def test_the_check_lets_pass(line: str) -> None:
    assert not strangers(line)
