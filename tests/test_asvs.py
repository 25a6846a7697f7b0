"""docs/asvs.md keeps its word: each requirement has a row, and the files it names are there."""

import re
from pathlib import Path

REQUIREMENTS = """
1.2.1 1.2.2 1.2.4 1.2.9 1.3.7 1.5.1 2.2.1 2.2.2 2.2.3 2.3.1 2.3.3 2.3.4 2.4.1 3.2.1 3.3.1 3.3.2
3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.3 3.7.2 4.1.1 5.2.1 5.2.2 5.2.3 5.3.2 5.4.1
5.4.2 6.1.1 6.2.1 6.2.4 6.2.5 6.2.7 6.2.9 6.3.1 6.3.2 6.3.3 6.4.1 6.4.3 6.5.1 6.5.2 6.5.4 6.5.5
6.6.2 6.6.3 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.5 7.5.1 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1 11.3.2
11.3.3 11.4.2 11.5.1 13.3.1 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5 14.1.1 14.1.2 14.2.1 14.3.1 14.3.2
15.1.2 15.2.2 15.3.1 15.3.3 15.3.4 15.3.5 15.3.7 16.2.1 16.2.2 16.2.5 16.3.1 16.3.2 16.4.1 16.4.2
16.4.3 16.5.1 16.5.3
"""


def rows(root: Path) -> list[list[str]]:
    """Requirement, where, shown by."""
    lines = (root / "docs/asvs.md").read_text().splitlines()
    return [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in lines
        if re.match(r"\| \d", line)
    ]


def test_every_requirement_has_its_row(root: Path) -> None:
    named = [number for row in rows(root) for number in re.findall(r"\b\d+\.\d+\.\d+\b", row[0])]
    assert sorted(named) == sorted(REQUIREMENTS.split())


def test_every_row_says_who_shows_it_or_why_it_waits(root: Path) -> None:
    for requirement, where, shown in rows(root):
        assert "tests/" in shown or shown == "by review" or where.startswith("waits"), requirement


def test_every_file_that_it_names_is_there(root: Path) -> None:
    named = re.findall(r"`([\w./]+/[\w./]+\.\w+)`", (root / "docs/asvs.md").read_text())
    assert len(named) > 80
    assert not [name for name in named if not (root / name).is_file()]
