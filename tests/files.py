"""Files that people upload, made in the test."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PROGRAM = b"MZ" + b"\0" * 300
GPS, ORIENTATION, ROTATED = 0x8825, 0x0112, 6


def a_picture(form: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture of one colour; a JPEG says where it was taken and that it lies on its side."""
    kept = BytesIO()
    picture = Image.new("RGB", size, "teal")
    if form == "JPEG":
        exif = Image.Exif()
        exif[ORIENTATION] = ROTATED
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (36.0, 28.0, 12.0)
        picture.save(kept, form, exif=exif)
    else:
        picture.save(kept, form)
    return kept.getvalue()


def a_workbook() -> bytes:
    kept = BytesIO()
    book = Workbook()
    book.create_sheet().append(["姓名"])
    book.save(kept)
    return kept.getvalue()


def an_archive(*members: tuple[str, bytes]) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return kept.getvalue()


def a_text_document(*more: tuple[str, bytes]) -> bytes:
    return an_archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>"), *more)
