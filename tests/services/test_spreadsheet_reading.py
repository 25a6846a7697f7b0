"""What people upload: read whole, or refused in words that say what to do."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.services.import_columns import Column, day, one_of, text, uscc, whole
from portal.services.refusal import Refusal
from portal.services.spreadsheet_cells import MOST_COLUMNS, MOST_ROWS
from portal.services.spreadsheet_reading import ReadLine, read_lines
from portal.services.upload_kinds import COMPOUND
from tests.clock import DAY
from tests.files import PDF, PROGRAM, an_archive
from tests.spreadsheets import a_file, saved

COLUMNS = (
    Column("code", "身份证号", text(18), "", is_code=True),
    Column("on_day", "日期", day, ""),
    Column("amount", "金额（元）", whole(0, 999), "", is_required=False),
)
HEADINGS = ("身份证号", "日期", "金额（元）")
CODE = "62010019900101123X"


def read(*lines: tuple[object, ...], headings: tuple[object, ...] = HEADINGS) -> list[ReadLine]:
    return read_lines(a_file([headings, *lines]), "表.xlsx", COLUMNS)


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        read_lines(content, "表.xlsx", COLUMNS)
    return caught.value.code, "；".join(reason.text for reason in caught.value.reasons)


def test_it_works() -> None:
    lines = read((CODE, date(2026, 11, 23), 1440), (None, None, None), ("048701", "2026-1-5", " "))
    assert [(line.number, line.texts, line.problems) for line in lines] == [
        (2, {"code": CODE, "on_day": "2026-11-23", "amount": "1440"}, []),
        (4, {"code": "048701", "on_day": "2026-1-5"}, []),
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (620100199001011234, "最后几位已经丢了。把这一列设成文本再填"),
        (6.201e17, "最后几位已经丢了"),
        (13700000001, "开头的 0 可能丢了"),
        ("6.201E+17", "最后几位已经丢了"),
        ("=A1", "是公式"),
        ("#N/A", "是表格软件的错误“#N/A”"),
        ("x" * 1001, "太长了"),
        ("张\ue000", "认不出的字符"),
    ],
)
def test_it_tells_what_a_program_has_spoilt(cell: object, words: str) -> None:
    problems = read((cell, "2026-11-23", 1))[0].problems
    assert [column for column, _ in problems] == ["code"]
    assert words in problems[0][1]


def test_it_takes_what_exports_and_people_put_around_a_text() -> None:
    lines = read(("'048701", "\u200b 2026-11-23　", True))
    assert lines[0].texts == {"code": "048701", "on_day": "2026-11-23", "amount": "是"}


def test_titles_stars_and_spaces_around_the_headings_are_fine() -> None:
    lines = [("某某台账",), ("身份证 号*", "日期（必填）", "金额(元)"), (CODE, "2026-11-23", 1)]
    assert read_lines(a_file(lines), "表.xlsx", COLUMNS)[0].number == 3


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (("日期",), "少了一列“身份证号”"),
        (("身份证号", "日期", "日期"), "“日期”有两列"),
        (("身份证号", "日期", "备注"), "不认识的列“备注”"),
        (("姓名",), "没有找到列名"),
    ],
)
def test_wrong_headings_are_named(headings: tuple[str, ...], words: str) -> None:
    code, said = refused(a_file([headings, (CODE, "2026-11-23", 1)]))
    assert code in {"wrong_headings", "no_headings"}
    assert words in said


def test_content_beside_the_columns_is_told() -> None:
    problems = read((CODE, "2026-11-23", 1, "别的"))[0].problems
    assert problems == [("", "第 4 列没有列名，但是有内容")]


def test_merged_cells_below_the_headings_are_told() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (("台账",), HEADINGS, (CODE, "2026-11-23", 1), (CODE, "2026-11-23", 1)):
        sheet.append(list(line))
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B4")
    lines = read_lines(saved(book), "表.xlsx", COLUMNS)
    assert all(("", "有合并的单元格。取消合并，每一格都填") in line.problems for line in lines)
    assert [line.number for line in lines] == [3, 4]


def test_hidden_sheets_and_notes_do_not_count_and_two_filled_ones_are_refused() -> None:
    book = Workbook()
    for line in (HEADINGS, (CODE, "2026-11-23", 1)):
        book.worksheets[0].append(list(line))
    for title, state in (("草稿", "hidden"), ("填写说明", "visible"), ("空的", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        if title != "空的":
            sheet.append(["别的"])
    assert len(read_lines(saved(book), "表.xlsx", COLUMNS)) == 1
    book.create_sheet("第二张").append(["也有"])
    assert refused(saved(book)) == (
        "two_sheets",
        "“Sheet”、“第二张”都有内容，不知道导入哪一张。一个文件只留一张",
    )


def test_days_of_a_book_that_counts_from_1904_are_the_same_days() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for line in (HEADINGS, (CODE, date(2026, 11, 23), 1)):
        book.worksheets[0].append(list(line))
    assert read_lines(saved(book), "表.xlsx", COLUMNS)[0].texts["on_day"] == "2026-11-23"


def test_a_text_file_is_read_in_both_ways_it_is_saved() -> None:
    text_file = f"身份证号,日期,金额（元）\r\n{CODE},2026年11月23日,１２\r\n,,\r\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        # Its name says nothing: one that was renamed is read as well.
        lines = read_lines(text_file.encode(encoding), "表.xlsx", COLUMNS)
        assert [(line.number, line.texts["on_day"]) for line in lines] == [(2, "2026年11月23日")]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty_file", "是空的"),
        (PROGRAM, "wrong_kind", "它是程序，不收"),
        (PDF, "wrong_kind", "不是表格"),
        (COMPOUND + b"\0" * 600, "wrong_kind", "加了密码，或者是旧格式"),
        (an_archive(("a.txt", b"a")), "wrong_kind", "是压缩包"),
        (a_file([HEADINGS])[:-100], "broken_file", "打不开"),
        (
            an_archive(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<a/>")),
            "broken_file",
            "打不开",
        ),
        (b"\xff\xfe\xff", "broken_file", "认不出"),
        (a_file([HEADINGS]), "no_rows", "列名下面没有内容"),
        (
            an_archive(("xl/workbook.xml", b"<a/>"), ("xl/big.xml", b"\0" * 51 * 2**20)),
            "zip_bomb",
            "解开以后太大",
        ),
    ],
)
def test_it_refuses_other_files_in_words(content: bytes, code: str, words: str) -> None:
    found, said = refused(content)
    assert (found, words in said) == (code, True), said


def with_sheet(xml: str) -> bytes:
    """A spreadsheet whose sheet holds this, whatever a program would write."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with ZipFile(BytesIO(a_file([HEADINGS]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = xml.replace("<worksheet>", f'<worksheet xmlns="{space}">')
    return an_archive(*(members | {"xl/worksheets/sheet1.xml": sheet.encode()}).items())


def rows(*rows: str, after: str = "") -> str:
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def row(number: int, *texts: str) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


HEAD, LINE = row(1, *HEADINGS), row(2, CODE, "2026-11-23")


def test_texts_are_read_in_every_way_that_programs_write_them() -> None:
    written = with_sheet(
        rows(
            "<row><c><v/></c></row>",
            row(4, *HEADINGS),
            '<row><c t="inlineStr"><is><r><t>6201</t></r><r><t>00</t></r>'
            '<rPh sb="0" eb="1"><t>yin</t></rPh></is></c>'
            '<c t="d"><v>2026-11-23T00:00:00</v></c><c t="str"><v>12</v></c></row>',
        )
    )
    line = read_lines(written, "表.xlsx", COLUMNS)[0]
    assert (line.number, line.texts) == (
        5,
        {"code": "620100", "on_day": "2026-11-23", "amount": "12"},
    )


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (rows(HEAD, LINE, LINE), "broken_file"),
        (rows(HEAD, row(99_999_999_999, CODE)), "broken_file"),
        (f"<!DOCTYPE a [<!ENTITY b 'c'>]>{rows(HEAD, LINE)}", "broken_file"),
        (rows(HEAD, LINE, after='<mergeCell ref="A1:B2"/>' * 501), "too_many_merged"),
    ],
)
def test_it_refuses_a_sheet_that_no_program_writes(sheet: str, code: str) -> None:
    assert refused(with_sheet(sheet))[0] == code


def test_it_refuses_more_rows_than_it_takes() -> None:
    lines = "身份证号,日期\n" + f"{CODE},2026-11-23\n" * (MOST_ROWS + 1)
    assert refused(lines.encode())[0] == "too_many_rows"
    blank = (row(number, " ") for number in range(2, MOST_ROWS + 20))
    assert refused(with_sheet(rows(HEAD, *blank)))[0] == "too_many_rows"


@pytest.mark.parametrize("words", ["2026-11-23", "2026/11/23", "2026年11月23日", "２０２６-11-23"])
def test_a_day_is_written_in_three_ways(words: str) -> None:
    assert day(words, DAY) == date(2026, 11, 23)


@pytest.mark.parametrize("words", ["20261123", "2026-02-30", "11月23日", "2026.11.23", "明天"])
def test_what_is_no_day_is_told(words: str) -> None:
    with pytest.raises(ValueError, match="没有这一天"):
        day(words, DAY)


def test_numbers_and_words_are_read_as_they_are_meant() -> None:
    assert whole(0, 9999)("1,440", DAY) == 1440
    for words in ("1.5", "一千", "1,44"):
        with pytest.raises(ValueError, match="只写整数"):
            whole(0, 9999)(words, DAY)
    with pytest.raises(ValueError, match="在 0 到 10 之间"):
        whole(0, 10)("11", DAY)
    with pytest.raises(ValueError, match="只能填：是、否"):
        one_of({"是": True, "否": False})("对", DAY)
    assert uscc("52620171mj0000001u", DAY) == "52620171MJ0000001U"
    with pytest.raises(ValueError, match="不是统一社会信用代码"):
        uscc("52620171MJ0000001X", DAY)


def test_nothing_beyond_the_columns_it_takes_is_dropped_without_a_word() -> None:
    within = (CODE, "2026-11-23", "1", *[None] * (MOST_COLUMNS - 3))
    assert len(read((*within, " "))) == 1
    assert refused(a_file([HEADINGS, (*within, "x")]))[0] == "too_many_columns"
    wide = f"身份证号,日期\n{CODE},2026-11-23{',' * MOST_COLUMNS}x\n"
    assert refused(wide.encode())[0] == "too_many_columns"
