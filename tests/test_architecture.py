"""The house's own rules: sizes, names and what no file may hold. Import walls: `lint-imports`."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

LONGEST = {"template": 150, "test": 500, "code": 300}
LONGEST_FUNCTION = 60
WORDLESS = {"utils", "helpers", "common", "misc"}
ADDRESS = re.compile(r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org|\$|\{)[\w.-]+")
OUTSIDE = re.compile("|".join(("[.]{2}/share" + "d", "farm" + "-[a-z]", "[.]libra" + "ry")))


def tracked(root: Path, *patterns: str) -> list[Path]:
    """Files in the repository, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [root / name for name in listed.stdout.splitlines() if (root / name).is_file()]


def kind_of(path: Path, root: Path) -> str:
    first = path.relative_to(root).parts[0]
    return {"templates": "template", "tests": "test"}.get(first, "code")


def test_no_file_outgrows_its_size(root: Path) -> None:
    grown = [
        f"{path.relative_to(root)}: {lines} lines, {LONGEST[kind_of(path, root)]} at most"
        for path in tracked(root, "*.py", "templates/**")
        if (lines := len(path.read_text().splitlines())) > LONGEST[kind_of(path, root)]
    ]
    assert not grown, "split by noun:\n" + "\n".join(grown)


def test_conftest_stays_small(root: Path) -> None:
    assert len((root / "tests/conftest.py").read_text().splitlines()) <= 150


def test_no_function_outgrows_its_size(root: Path) -> None:
    grown = [
        f"{path.relative_to(root)}:{node.lineno} {node.name}"
        for path in tracked(root, "*.py")
        if "migrations/versions" not in str(path)  # a list of statements has no shorter form
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not grown, grown


def test_names_say_what_is_inside(root: Path) -> None:
    wordless = [path for path in tracked(root, "*.py", "*.html") if path.stem in WORDLESS]
    assert not wordless, wordless


def test_style_sheet_is_light(root: Path) -> None:
    assert (root / "static/css/portal.css").stat().st_size <= 20 * 1024


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_no_lock_names_a_registry(root: Path, name: str) -> None:
    assert not ADDRESS.findall((root / name).read_text())


def test_nothing_reaches_outside_the_repository(root: Path) -> None:
    reaching = [
        path.relative_to(root)
        for path in tracked(root)
        if path.suffix not in {".png", ".svg"} and OUTSIDE.search(path.read_text(errors="replace"))
    ]
    assert not reaching, reaching


def test_only_the_clock_reads_the_machines_clock(root: Path) -> None:
    reading = re.compile(r"\b(datetime\.now|date\.today|time\.time|utcnow)\(")
    places = {
        str(path.relative_to(root))
        for path in tracked(root, "portal/**.py", "tests/**.py")
        if reading.search(path.read_text())
    }
    assert places == {"portal/web/clock.py"}


def test_templates_never_switch_escaping_off(root: Path) -> None:
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+false")
    found = [path for path in tracked(root, "templates/**") if unsafe.search(path.read_text())]
    assert not found, found
