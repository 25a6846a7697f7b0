"""What may be uploaded, told by its bytes and never by its name, and made harmless on the way in.

Pictures are decoded and encoded anew: no place, no camera, no hidden tail comes with them. Word and
Excel files are zip archives, so how much they unpack to is measured before anybody opens them.
"""

import zlib
from io import BytesIO
from typing import NoReturn
from zipfile import BadZipFile, ZipFile

import filetype
from PIL import Image, ImageOps

from portal.services.class_changes import refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
MOST_MEMBERS = 2000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3000
CHUNK = 1024 * 1024

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OFFICE}.wordprocessingml.document"
XLSX = f"{OFFICE}.spreadsheetml.sheet"
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# The part of the archive that makes it a text or a table.
PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
EXTENSIONS = {
    PDF: ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    DOCX: ".docx",
    XLSX: ".xlsx",
}
ACCEPTED = "PDF、图片（JPG、PNG、WebP）、Word（docx）和 Excel（xlsx）"
# What old office files, and new ones with a password, begin with.
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
# Old office files, and what a phone takes when it is not asked for JPG.
OTHERWISE = {
    "application/msword": "在 Word 里另存为 docx 再传",
    "application/vnd.ms-excel": "在 Excel 里另存为 xlsx 再传",
    "image/heic": "在手机上转成 JPG 再传",
}


def clean(content: bytes, *, name: str) -> tuple[str, bytes]:
    """The media type and the bytes to keep.

    Raises Refusal: empty_file, too_large, wrong_kind, zip_bomb, broken_file.
    """
    if not content:
        raise refusal("empty_file", f"“{name}”是空的，换一个文件")
    if len(content) > MOST_BYTES:
        raise refusal("too_large", f"“{name}”超过 10 MB，压缩或拆开以后再传")
    media_type = _media_type(content, name)
    if media_type in PICTURES:
        return media_type, _picture(content, PICTURES[media_type], name)
    if media_type == PDF and b"%%EOF" not in content:
        _refuse_broken(name)
    return media_type, content


def _media_type(content: bytes, name: str) -> str:
    guessed = filetype.guess_mime(content) or ""
    if guessed == "application/zip" or guessed.startswith(OFFICE):
        return _of_archive(content, name)
    if guessed in EXTENSIONS:
        return guessed
    advice = OTHERWISE.get(guessed, f"只收 {ACCEPTED}")
    if not guessed and content.startswith(COMPOUND):
        advice = "它加了密码，或者是旧格式。去掉密码，另存为 docx 或 xlsx 再传"
    if guessed == "application/x-msdownload":
        advice = f"它是程序，不收。{advice}"
    raise refusal("wrong_kind", f"“{name}”不能传：{advice}")


def _of_archive(content: bytes, name: str) -> str:
    """Which office file the archive is; its members are counted, measured and read once."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            declared = sum(member.file_size for member in members)
            if len(members) > MOST_MEMBERS or declared > MOST_UNPACKED:
                raise refusal("zip_bomb", f"“{name}”解开以后太大，拆成几个文件再传")
            for member in members:
                # A member is never read past its declared size; a wrong checksum is an error.
                with archive.open(member) as part:
                    while part.read(CHUNK):
                        pass
            names = set(archive.namelist())
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        _refuse_broken(name)
    if any(member.endswith("vbaProject.bin") for member in names):
        raise refusal("wrong_kind", f"“{name}”带宏，不收。另存为不带宏的文件再传")
    for part_name, media_type in PARTS.items():
        if part_name in names and "[Content_Types].xml" in names:
            return media_type
    raise refusal("wrong_kind", f"“{name}”是压缩包，不收。解开以后传里面的文件：{ACCEPTED}")


def _picture(content: bytes, form: str, name: str) -> bytes:
    """The picture upright, no side longer than 3000 px, without anything that is not picture."""
    try:
        with Image.open(BytesIO(content), formats=[form]) as opened:
            # A JPEG can be read smaller at once, which spares the memory of a large photo.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            if opened.width * opened.height > MOST_PIXELS:
                _refuse_pixels(name)
            picture: Image.Image = ImageOps.exif_transpose(opened)
            is_clear = form != "JPEG" and picture.has_transparency_data
            picture = picture.convert("RGBA" if is_clear else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse_pixels(name)
    except (OSError, SyntaxError, ValueError, EOFError, zlib.error):
        _refuse_broken(name)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info.clear()
    kept = BytesIO()
    picture.save(kept, format=form, quality=85)
    if len(kept.getvalue()) > MOST_BYTES:
        _refuse_pixels(name)
    return kept.getvalue()


def _refuse_pixels(name: str) -> NoReturn:
    raise refusal("too_large", f"“{name}”这张图片太大，缩小以后再传")


def _refuse_broken(name: str) -> NoReturn:
    raise refusal(
        "broken_file", f"“{name}”打不开，可能没传完或者坏了。在自己的设备上打开看看，再传一次"
    )
