"""What a search for classes means: each word names an occupation, a course, an institution or
exactly one class's number; a class must answer to every word.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from portal.policy.terms import Course, TrainingType
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.occupations import Occupation
from portal.records.search import Noun, find, find_each
from portal.records.tokens import fold, terms_of, tokens_of

MOST_WORDS = 5


@dataclass(frozen=True)
class Word:
    """One word and what it may stand for."""

    number: str
    courses: tuple[Course, ...]
    occupation_ids: tuple[int, ...]
    institution_ids: tuple[int, ...]


@dataclass(frozen=True)
class Search:
    """A query with its words looked up; `capped` says that a word may stand for more."""

    words: tuple[Word, ...] = ()
    capped: bool = False

    @property
    def is_known(self) -> bool:
        """Every word stands for something, be it without a class."""
        return all(
            word.courses or word.occupation_ids or word.institution_ids for word in self.words
        )

    def __bool__(self) -> bool:
        return bool(self.words)

    def conditions(self) -> list[ColumnElement[bool]]:
        """One on TrainingClass for each word."""
        return [_matches(word) for word in self.words]


def look_up(query: str) -> Search:
    """The search that `query` asks for. What follows the fourth word counts as one."""
    words, capped = [], False
    for text in query.split(maxsplit=MOST_WORDS - 1):
        occupations, institutions = find_each((Noun.OCCUPATION, Noun.INSTITUTION), text)
        capped = capped or occupations.capped or institutions.capped
        words.append(Word(fold(text), _courses(text), occupations.ids, institutions.ids))
    return Search(tuple(words), capped)


def near_occupations(query: str, *, most: int = 3) -> list[tuple[str, str]]:
    """Keys and names of what the query, or else its beginning or end, finds.

    Few of them are joined by their neighbours in the annex, where related trades stand together.
    """
    hits = find(Noun.OCCUPATION, query).ids
    for part in (query[:2], query[-2:]):
        hits = hits or find(Noun.OCCUPATION, part).ids
    if not hits:
        return []
    first, hits = hits[0], hits[:most]
    rows = db.session.execute(
        select(Occupation.id, Occupation.key, Occupation.name).where(
            or_(Occupation.id.in_(hits), Occupation.id.between(first - most, first + most))
        )
    ).all()
    nearest = sorted(rows, key=lambda row: (row.id not in hits, abs(row.id - first), row.id))
    return [(row.key, row.name) for row in nearest[:most]]


def _matches(word: Word) -> ColumnElement[bool]:
    """Each meaning has an index of its own; that of occupations also holds what has none."""
    meanings = [TrainingClass.number == word.number]
    if word.courses:
        meanings.append(
            TrainingClass.occupation_id.is_(None) & TrainingClass.course.in_(word.courses)
        )
    if word.occupation_ids:
        meanings.append(TrainingClass.occupation_id.in_(word.occupation_ids))
    if word.institution_ids:
        meanings.append(TrainingClass.institution_id.in_(word.institution_ids))
    return or_(*meanings)


def _courses(text: str) -> tuple[Course, ...]:
    """Courses are law, not records: the few of them are compared here, by the same tokens."""
    wanted = terms_of(text)
    return tuple(
        course
        for course in Course
        if any(
            tokens_of(f"{course.label} {TrainingType.ENTREPRENEURSHIP.label}").issuperset(tokens)
            for tokens in wanted
        )
    )
