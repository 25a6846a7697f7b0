"""What may be uploaded: told by the bytes, made harmless, refused in words."""

from io import BytesIO

import pytest
from PIL import Image

from portal.services.refusal import Refusal
from portal.services.upload_kinds import DOCX, LONGEST_SIDE, MOST_BYTES, PDF, XLSX, clean
from tests import files


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        clean(content, name="证件")
    return caught.value.code, caught.value.reasons[0].text


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (files.PDF, PDF),
        (files.a_workbook(), XLSX),
        (files.a_text_document(), DOCX),
        (files.a_picture("PNG"), "image/png"),
        (files.a_picture("WEBP"), "image/webp"),
    ],
)
def test_a_file_is_known_by_its_bytes(content: bytes, media_type: str) -> None:
    assert clean(content, name="证件")[0] == media_type


def test_a_photo_comes_upright_and_without_its_place() -> None:
    content = files.a_picture("JPEG")
    assert Image.open(BytesIO(content)).getexif().get_ifd(files.GPS)
    media_type, kept = clean(content, name="照片")
    picture = Image.open(BytesIO(kept))
    assert media_type == "image/jpeg"
    assert picture.size == (20, 40)
    assert not picture.getexif()
    assert b"Exif" not in kept


def test_a_large_photo_is_made_smaller() -> None:
    picture = Image.open(BytesIO(clean(files.a_picture("JPEG", (4000, 6000)), name="照片")[1]))
    assert max(picture.size) == LONGEST_SIDE


def test_what_hides_behind_a_picture_does_not_come_with_it() -> None:
    kept = clean(files.a_picture("PNG") + b"<script>", name="照片")[1]
    assert b"<script>" not in kept


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty_file", "空的"),
        (files.PDF + b"x" * MOST_BYTES, "too_large", "10 MB"),
        (files.PROGRAM, "wrong_kind", "它是程序"),
        (b"just words", "wrong_kind", "只收 PDF"),
        (files.an_archive(("a.txt", b"a")), "wrong_kind", "压缩包"),
        (files.a_text_document(("word/vbaProject.bin", b"x")), "wrong_kind", "带宏"),
        (files.PDF[:40], "broken_file", "打不开"),
        (files.a_picture("PNG")[:-30], "broken_file", "打不开"),
        (files.a_workbook()[:900], "broken_file", "打不开"),
    ],
)
def test_it_refuses_in_words(content: bytes, code: str, words: str) -> None:
    found, text = refused(content)
    assert found == code
    assert words in text
    assert "“证件”" in text


def test_it_refuses_an_archive_that_unpacks_to_too_much() -> None:
    zeros = b"\0" * (26 * 1024 * 1024)
    bomb = files.a_text_document(("word/a", zeros), ("word/b", zeros))
    assert len(bomb) < 100_000
    assert refused(bomb)[0] == "zip_bomb"


def test_it_refuses_an_archive_of_too_many_parts() -> None:
    parts = ((f"word/{number}", b"") for number in range(2001))
    assert refused(files.a_text_document(*parts))[0] == "zip_bomb"


def test_it_refuses_a_picture_that_unpacks_to_too_much() -> None:
    kept = BytesIO()
    Image.new("1", (20_000, 20_000)).save(kept, "PNG")
    assert len(kept.getvalue()) < 100_000
    assert refused(kept.getvalue())[0] == "too_large"
