"""What no screen says: an office's words that have plain ones, and second names for one thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

BARRED = re.compile(
    "予以|不予|相关|校验|逾期(?!未整改)|失败|温馨|敬请|方可|务必|均为|无法|未能|如有|本平台|本系统|贵(单位|机构|校)"
    "|(?<!花)名册|学员名单|名录(?!取)|转上"
)
# Officials and institutions may be asked; a worker and the public are told what to do.
PLEASE = re.compile("请(?=[您先再输填选带到点稍等联])")
PLAIN = ("public", "worker", "entry")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def said(path: Path) -> Iterator[str]:
    """Every text of a template or a module that may reach a screen."""
    text = path.read_text()
    if path.suffix == ".html":
        yield from COMMENT.sub("", text).splitlines()
        return
    tree = ast.parse(text)
    unsaid = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in unsaid
        ):
            yield node.value


def found(root: Path, words: re.Pattern[str], *folders: str) -> list[str]:
    return [
        f"{path.relative_to(root)}: {match[0]} in {line.strip()[:80]}"
        for folder in folders
        for path in sorted((root / folder).rglob("*.*"))
        if path.suffix in {".html", ".py"}
        for line in said(path)
        for match in words.finditer(line)
    ]


def test_no_screen_speaks_like_an_office(root: Path) -> None:
    barred = found(root, BARRED, "templates", "portal")
    assert not barred, "say it plainly, with the name it has elsewhere:\n" + "\n".join(barred)


def test_nobody_is_begged(root: Path) -> None:
    folders = [f"{base}/{door}" for base in ("templates", "portal") for door in PLAIN]
    asked = found(root, PLEASE, *folders)
    assert not asked, "begin with the verb:\n" + "\n".join(asked)
