"""The loader refuses what an official would have to guess at, and names file and line."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from portal.policy.jurisdiction import TABLES, read
from portal.policy.loader import TableError, read_table
from portal.policy.table import OutsideTable, Table
from portal.policy.terms import Award

CITATIONS = {"003": "新民社发〔2025〕13号"}
HEADER = "award,amount,extra,paid,from_day,until_day,source\n"


@dataclass(frozen=True)
class Row:
    award: Award
    amount: int
    extra: int | None
    paid: bool


def table(folder: Path, text: str) -> Table[Row]:
    path = folder / "rates.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, Row, key=("award",), citations=CITATIONS)


def test_it_works(tmp_path: Path) -> None:
    rates = table(
        tmp_path,
        HEADER
        + "completion,1500,,yes,2025-04-22,2025-12-31,003 附件3 A类\n"
        + "completion,1600,7,no,2026-01-01,,003 附件3 A类\n",
    )
    last_year = rates.on(date(2025, 12, 31), Award.COMPLETION)
    this_year = rates.on(date(2026, 1, 1), Award.COMPLETION)
    assert last_year.value == Row(Award.COMPLETION, 1500, None, True)
    assert this_year.value == Row(Award.COMPLETION, 1600, 7, False)
    assert str(last_year.source) == "新民社发〔2025〕13号 附件3 A类"
    assert (last_year.line, this_year.line) == (2, 3)
    assert rates.in_force(date(2025, 12, 31)) == (last_year,)
    assert list(rates) == [last_year, this_year]
    assert rates.from_day == date(2025, 4, 22)


def test_a_day_or_a_key_outside_raises_and_is_never_guessed(tmp_path: Path) -> None:
    rates = table(tmp_path, HEADER + "completion,1,,yes,2025-04-22,2025-12-31,003 附件3\n")
    for day in (date(2025, 4, 21), date(2026, 1, 1)):
        assert rates.find(day, Award.COMPLETION) is None
        with pytest.raises(OutsideTable, match=f"rates has no value for completion on {day}"):
            rates.on(day, Award.COMPLETION)
    with pytest.raises(OutsideTable):
        rates.on(date(2025, 5, 1), Award.TECHNICIAN)
    assert rates.on(date(2025, 4, 22), Award.COMPLETION).value.amount == 1


def test_a_missing_file_is_a_place_without_the_rule(tmp_path: Path) -> None:
    empty = read_table(tmp_path / "none.csv", Row, key=("award",), citations=CITATIONS)
    assert not empty
    assert empty.from_day is None
    assert list(empty) == []


@pytest.mark.parametrize(
    ("line", "text", "problem"),
    [
        (1, "award,amount,paid,from_day,until_day,source\n", "column 'extra' is missing"),
        (1, "", "column 'award' is missing"),
        (1, HEADER.replace("extra", "extra,colour"), "unknown or repeated column 'colour'"),
        (1, HEADER.replace("extra", "extra,extra"), "unknown or repeated column 'extra'"),
        (2, HEADER + "completion,1,,yes,2025-04-22,,\n", "names no document"),
        (2, HEADER + "completion,1,,yes,2025-04-22,,009 附件3\n", "names no document"),
        (2, HEADER + "completion,1,,yes,2025-04-22,,003\n", "names no clause"),
        (2, HEADER + "completion,1,,yes,2025-04-22,,003  \n", "names no clause"),
        (2, HEADER + "bronze,1,,yes,2025-04-22,,003 附件3\n", "award does not know 'bronze'"),
        (2, HEADER + "completion,1.5,,yes,2025-04-22,,003 附件3\n", "amount cannot be '1.5'"),
        (2, HEADER + "completion,１,,yes,2025-04-22,,003 附件3\n", "amount cannot be '１'"),
        (2, HEADER + "completion,,,yes,2025-04-22,,003 附件3\n", "amount is blank"),
        (2, HEADER + "completion, 1,,yes,2025-04-22,,003 附件3\n", "amount is blank or padded"),
        (2, HEADER + "completion,1,,1,2025-04-22,,003 附件3\n", "paid cannot be '1'"),
        (2, HEADER + "completion,1,,yes,22.4.2025,,003 附件3\n", "22.4.2025"),
        (2, HEADER + "completion,1,,yes,2025-04-22,2025-04-21,003 附件3\n", "before it begins"),
        (2, HEADER + '"completion"x,1,,yes,2025-04-22,,003 附件3\n', "expected after"),
        (2, HEADER + "completion,1,,yes,2025-04-22,,003 附件3,x\n", "8 cells, the header has 7"),
        (
            3,
            HEADER
            + "completion,1,,yes,2025-04-22,2025-12-31,003 附件3\n"
            + "completion,2,,yes,2026-01-02,,003 附件3\n",
            "leaves a gap after 2025-12-31",
        ),
        (
            3,
            HEADER
            + "completion,1,,yes,2025-04-22,2025-12-31,003 附件3\n"
            + "completion,2,,yes,2025-12-31,,003 附件3\n",
            "overlaps line 2",
        ),
        (
            2,
            HEADER
            + "completion,1,,yes,2026-01-01,,003 附件3\n"
            + "completion,2,,yes,2025-04-22,,003 附件3\n",
            "overlaps line 3",
        ),
    ],
)
def test_it_refuses_and_names_file_and_line(
    tmp_path: Path, line: int, text: str, problem: str
) -> None:
    with pytest.raises(TableError, match=r"rates\.csv") as caught:
        table(tmp_path, text)
    assert f"/rates.csv:{line}: " in str(caught.value)
    assert problem in str(caught.value)


def test_it_takes_a_period_of_one_day(tmp_path: Path) -> None:
    rates = table(tmp_path, HEADER + "completion,1,,yes,2025-04-22,2025-04-22,003 附件3\n")
    assert rates.on(date(2025, 4, 22), Award.COMPLETION).value.amount == 1


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of the real tables with one file changed."""
    folder = tmp_path / "place"
    copytree(TABLES / "lanzhou-new-area", folder)
    text = (folder / name).read_text(encoding="utf-8") if old else ""
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("limits.csv", "spot_checks", "spot_cheques", "limits.csv:19: name does not know"),
        ("notes.csv", "", "anything", "notes.csv:1: no rule reads this file"),
        ("certificate_ranges.csv", "2025,second", "2025,third", ":5: the centre is unknown"),
        ("targets.csv", "total,合计,second", "total,合计,third", ":13: the centre is unknown"),
        ("certificate_ranges.csv", "206250", "20625", ":2: 202251-20625 is not a range"),
        ("certificate_ranges.csv", "206250", "202250", ":2: 202251-202250 is not a range"),
        ("certificate_ranges.csv", "206250", "20625x", ":2: '20625x' is not a certificate number"),
        ("place.csv", "兰州新区,用新培", "兰州新区", "place.csv:2: 8 cells"),
    ],
)
def test_a_place_with_a_slip_in_its_tables_is_refused(
    tmp_path: Path, name: str, old: str, new: str, problem: str
) -> None:
    with pytest.raises(TableError) as caught:
        read(changed(tmp_path, name, old, new))
    assert problem in str(caught.value)


def test_a_place_without_a_name_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, "place.csv", "", "")
    folder.joinpath("place.csv").unlink()
    with pytest.raises(TableError, match="the place has no name"):
        read(folder)
