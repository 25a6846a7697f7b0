"""Names of institutions and what people type for them, to judge how well the name check finds.

Made once from a fixed seed, before there was a search to judge: a place, one of 2,352 two-character
names, a field and a legal form. People leave words out, mistake a character, swap two, or forget
that the name begins with 兰州新区. What fits another name as well is drawn anew, for then nobody
could say which of the two was meant.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

SEED = 20261123
QUERIES_OF_A_KIND = 250
NEW_AREA = "兰州新区"
PLACES = (NEW_AREA, "兰州市", "甘肃省", "兰州", "永登县", "皋兰县", "榆中县", "白银市")
FIRST = (
    "安百博昌晨诚创达德鼎东丰福高冠光广海汉浩禾和恒宏"
    "弘华汇惠嘉佳建金锦景聚君凯康立利联隆茂美明宁鹏启"
)
SECOND = (
    "邦彬才成驰川道尔发帆飞峰富岗格谷冠国豪合航辉基吉"
    "杰捷津京科坤朗力霖路麦民年平齐强仁森升盛顺泰腾通源"
)
FIELDS = (
    *("家政", "护理", "烹饪", "汽修", "焊接", "机电", "智造", "建筑", "工程", "化工"),
    *("农业", "美业", "电商", "物流", "信息", "文旅", "安保", "新能源", "手工", "创业"),
)
FORMS = (
    *("职业培训学校", "职业技能培训学校", "职业技能培训有限公司"),
    *("职业技能培训中心", "技工学校", "企业培训中心"),
)
# What a slip of the finger or of the ear puts in the place of the right one.
WRONG = (
    FIRST + SECOND + "的一是在人有我他这大来上个地到说们子要生时可下得业学区新州兰市县省心工技能"
)


@dataclass(frozen=True)
class NameQuery:
    """What somebody typed, and the one name that it fits."""

    kind: str
    query: str
    name: str


class Names:
    """The names of one size of the register, and which of them a query fits."""

    def __init__(self, number: int) -> None:
        self.random = Random(SEED)  # noqa: S311 - a fixed choice
        parts = product(PLACES, FIRST, SECOND, FIELDS, FORMS)
        self.parts = self.random.sample(
            [(place, first + second, field, form) for place, first, second, field, form in parts],
            number,
        )
        self.all = ["".join(part) for part in self.parts]
        self._holding: defaultdict[str, set[int]] = defaultdict(set)
        self._halves: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
        for key, name in enumerate(self.all):
            for character in name:
                self._holding[character].add(key)
            for half in _halves(name):
                self._halves[half].add(name)

    def that_hold(self, query: str) -> set[str]:
        """Names from which the query is left when characters are left out."""
        keys = set.intersection(*(self._holding[character] for character in set(query)))
        return {self.all[key] for key in keys if _is_left_of(query, self.all[key])}

    def one_slip_from(self, query: str) -> set[str]:
        """Names of that length that differ by one character, or by two neighbours swapped."""
        alike = set[str]().union(*(self._halves.get(half, ()) for half in _halves(query)))
        return {name for name in alike if _is_one_slip(query, name)}

    def queries(self) -> Iterator[NameQuery]:
        for kind, (draw, fitting) in _KINDS.items():
            left = QUERIES_OF_A_KIND
            while left:
                part = self.random.choice(self.parts)
                query, name = draw(part, self.random), "".join(part)
                if query and query != name and fitting(self, query) == {name}:
                    left -= 1
                    yield NameQuery(kind, query, name)


Parts = tuple[str, str, str, str]


def _short(part: Parts, random: Random) -> str:
    place, name, field, form = part
    end = form[-2:]
    return random.choice(
        [
            place + name + end,
            place + name + field,
            place + name + field + end,
            name + field,
            name + field + end,
            name + form,
        ]
    )


def _without_new_area(part: Parts, _: Random) -> str:
    return "".join(part[1:]) if part[0] == NEW_AREA else ""


def _wrong(part: Parts, random: Random) -> str:
    name = "".join(part)
    at = random.randrange(len(name))
    return name[:at] + random.choice(WRONG) + name[at + 1 :]


def _swapped(part: Parts, random: Random) -> str:
    name = "".join(part)
    at = random.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


_KINDS: dict[str, tuple[Callable[[Parts, Random], str], Callable[[Names, str], set[str]]]] = {
    "short forms": (_short, Names.that_hold),
    "without 兰州新区": (_without_new_area, Names.that_hold),
    "one wrong character": (_wrong, Names.one_slip_from),
    "two swapped": (_swapped, Names.one_slip_from),
}


def _halves(name: str) -> Iterator[tuple[int, str]]:
    """Whoever makes one slip leaves the beginning or the end of the name as it was."""
    middle = len(name) // 2
    yield len(name), name[: middle - 1]
    yield -len(name), name[middle + 1 :]


def _is_left_of(query: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in query)


def _is_one_slip(query: str, name: str) -> bool:
    wrong = [at for at in range(len(name)) if query[at] != name[at]]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        at = wrong[0]
        return query[at] == name[at + 1] and query[at + 1] == name[at]
    return len(wrong) <= 1
