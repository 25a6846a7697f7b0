"""Print the sizes that the house aims at; those it insists on are in tests/test_architecture.py."""

import ast
import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SHORT_FUNCTION = 30


def main() -> None:
    portal, tests, templates = _files("portal/*.py"), _files("tests/*.py"), _files("templates")
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in portal
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    short = sum(lines <= SHORT_FUNCTION for lines in functions) / len(functions)
    code, tested = sum(map(_lines, portal)), sum(map(_lines, tests))
    print(f"median file {median(map(_lines, portal)):.0f} lines (aim: 80)")
    print(f"functions of 30 lines or fewer {short:.0%} (aim: 95%)")
    print(f"median template {median(map(_lines, templates)):.0f} lines (aim: 30)")
    print(f"tests : code {tested / code:.2f} (aim: 1.0 to 1.5)")


def _files(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


if __name__ == "__main__":
    main()
