"""The other directories that the public may read (001 四(二)3, 000 二(六)): their terms.

Evaluation bodies (鉴定评价机构), vocational qualifications (职业资格) and the online platforms that
the province has chosen. What they hold is the bureau's; nothing is invented.
"""

from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import urlsplit

from portal.policy.terms import Level, Term

LEVELS = tuple(level for level in Level if level is not Level.NONE)
LEVEL_OF = {level.label: level for level in LEVELS}
MOST_SCOPES = 200
LONGEST_OCCUPATION = 40
TO = ("至", "到", "—", "–", "-")


class Directory(Term):
    """A directory kept in drafts: its key in addresses and its name."""

    EVALUATION_BODIES = "evaluation-bodies", "评价机构目录"
    QUALIFICATIONS = "qualifications", "职业资格目录"
    ONLINE_PLATFORMS = "online-platforms", "线上培训平台"


class QualificationKind(Term):
    """The two kinds of the national directory."""

    ADMISSION = "admission", "准入类"
    LEVEL = "level", "水平评价类"


def is_safe_address(text: str) -> bool:
    """Whether a link may lead there: https, a host with a name, nobody's password in it."""
    try:
        parts = urlsplit(text)
        is_plain = parts.username is None and parts.password is None and parts.port is None
    except ValueError:
        return False
    host = parts.hostname or ""
    has_name = "." in host.strip(".") and not host.replace(".", "").isdigit()
    return parts.scheme == "https" and has_name and is_plain and text.isascii() and " " not in text


def levels_between(lowest: Level, highest: Level) -> str:
    """高级工; 初级工至高级工."""
    return lowest.label if lowest is highest else f"{lowest.label}至{highest.label}"


@dataclass(frozen=True, slots=True)
class Scope:
    """An occupation that a body may evaluate, from the lowest to the highest level."""

    occupation: str
    lowest: Level
    highest: Level


def read_scopes(typed: str) -> list[Scope]:
    """Lines, or parts between `；`, such as `电工 初级工至高级工`. Raises ValueError in words."""
    parts = normalize("NFKC", typed).replace(";", "\n").splitlines()
    lines = [part.strip() for part in parts if part.strip()]
    if len(lines) > MOST_SCOPES:
        raise ValueError(f"最多 {MOST_SCOPES} 个")
    return [_scope(line, place) for place, line in enumerate(lines, 1)]


def _scope(line: str, place: int) -> Scope:
    occupation, _, levels = line.rpartition(" ")
    sign = next((sign for sign in TO if sign in levels), None)
    ends = [LEVEL_OF.get(end.strip()) for end in (levels.split(sign, 1) if sign else [levels])]
    lowest, highest = ends[0], ends[-1]
    if not occupation.strip() or lowest is None or highest is None:
        raise ValueError(f"第 {place} 个看不懂，写成“电工 初级工至高级工”这样")
    if len(occupation.strip()) > LONGEST_OCCUPATION:
        raise ValueError(f"第 {place} 个的职业太长了，最多 {LONGEST_OCCUPATION} 个字")
    if LEVELS.index(lowest) > LEVELS.index(highest):
        raise ValueError(f"第 {place} 个：低的等级写在前面")
    return Scope(occupation.strip(), lowest, highest)
