"""Official papers as PDF, set by typst from data; a character that the font lacks is named.

The engine leaves out what its font does not hold and says nothing, so that every character is
looked up first: an unknown one is printed as its code, with a line that says so.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from struct import unpack_from

import typst

REGULAR = "NotoSansSC_400Regular.ttf"
TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
UNPRINTED = "文中〔U+…〕是字库里没有的字，以机关留存的文本为准。"


def paper_as_pdf(content: Mapping[str, object], *, fonts: Path) -> bytes:
    """The paper, drawn anew each time; nothing of it stays on disk."""
    known = characters(fonts / REGULAR)
    text = json.dumps(content, ensure_ascii=False)
    safe = "".join(_printable(one, known) for one in text)
    note = UNPRINTED if safe != text else ""
    return typst.compile(
        TEMPLATES / "listing.typ",
        root=TEMPLATES,
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"content": safe, "note": note},
    )


def _printable(one: str, known: frozenset[int]) -> str:
    """The character, or its code in its place; none of the two is special to JSON."""
    return one if ord(one) in known else f"〔U+{ord(one):04X}〕"


@lru_cache
def characters(font: Path) -> frozenset[int]:
    """What a TrueType font holds, by its character map (formats 4 and 12)."""
    data = font.read_bytes()
    tables = unpack_from(">H", data, 4)[0]
    start = next(
        unpack_from(">I", data, 12 + 16 * place + 8)[0]
        for place in range(tables)
        if data[12 + 16 * place : 16 + 16 * place] == b"cmap"
    )
    found: set[int] = set()
    for place in range(unpack_from(">H", data, start + 2)[0]):
        at = start + unpack_from(">I", data, start + 4 + 8 * place + 4)[0]
        kind = unpack_from(">H", data, at)[0]
        if kind == 4:
            found |= _segments(data, at)
        elif kind == 12:
            found |= _groups(data, at)
    return frozenset(found)


def _segments(data: bytes, at: int) -> set[int]:
    """Format 4: ranges of the first plane; a glyph 0 is none."""
    count = unpack_from(">H", data, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", data, at + 14)
    starts = unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = unpack_from(f">{count}H", data, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = unpack_from(f">{count}H", data, offsets_at)
    found = set()
    for place, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for one in range(first, last + 1):
            glyph = one
            if offsets[place]:
                where = offsets_at + 2 * place + offsets[place] + 2 * (one - first)
                glyph = unpack_from(">H", data, where)[0] if where + 2 <= len(data) else 0
                if glyph == 0:
                    continue
            if (glyph + deltas[place]) % 65536 and one != 0xFFFF:
                found.add(one)
    return found


def _groups(data: bytes, at: int) -> set[int]:
    """Format 12: ranges of every plane."""
    found: set[int] = set()
    for place in range(unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = unpack_from(">III", data, at + 16 + 12 * place)
        found |= set(range(first + (glyph == 0), last + 1))
    return found
