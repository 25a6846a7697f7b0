"""`flask policy check` prints the whole law, for whoever reads it beside the documents."""

from flask import Flask

from portal.policy.jurisdiction import load
from portal.policy.overview import sections
from tests.conftest import Hand


def printed(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["policy", "check"])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_prints_every_row_with_validity_and_source(app: Flask) -> None:
    output = printed(app)
    held = list(sections(load("lanzhou-new-area")))
    for section in held:
        assert f"{section.title} ({section.name})" in output
    rows = [line for line in output.splitlines() if line.startswith("  ")]
    assert len(rows) == sum(len(section.entries) for section in held)
    assert {line.count(" || ") for line in rows} == {2}
    assert (
        "  A类 | 培训合格证 | 1500 | 1200 || 2025-04-22 – || 新民社发〔2025〕13号 附件3 A类" in rows
    )


def test_it_marks_what_is_not_in_force_today(app: Flask, clock: Hand) -> None:
    assert "[not in force today]" not in printed(app)
    clock.move(days=-1000)
    assert "[not in force today]" in printed(app)
