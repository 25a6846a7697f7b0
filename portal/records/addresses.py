"""The keys of whatever has a public page of its own, for the site map.

List entries are left out: an entry ends, and a search engine's copy of it would not.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, select

from portal.records.class_states import not_over
from portal.records.classes import TrainingClass
from portal.records.database import db
from portal.records.drafts import is_public
from portal.records.institutions import Institution, in_directory_on
from portal.records.notices import Notice, NoticeKind
from portal.records.occupations import Occupation, valid_on
from portal.records.policies import PolicyDocument


def public_keys(on: date, *, most: int) -> Iterator[tuple[str, str]]:
    """Pairs of a noun and a key, at most `most`; classes last, for they may be very many."""
    for noun, chosen in _sources(on):
        for key in db.session.scalars(chosen.limit(most)):
            yield noun, key
            most -= 1


def _sources(on: date) -> Iterator[tuple[str, Select[str]]]:
    yield "policy", select(PolicyDocument.key).where(is_public(PolicyDocument, on))
    for noun, kind in (
        ("notice", NoticeKind.ORDINARY),
        ("publicity_notice", NoticeKind.PUBLICITY),
    ):
        yield (
            noun,
            select(Notice.key)
            .where(is_public(Notice, on), Notice.kind == kind)
            .order_by(Notice.from_day.desc(), Notice.id.desc()),
        )
    yield "occupation", select(Occupation.key).where(valid_on(on)).order_by(Occupation.id)
    yield (
        "institution",
        select(Institution.uscc).where(in_directory_on(on)).order_by(Institution.id),
    )
    yield (
        "training_class",
        select(TrainingClass.number)
        .where(not_over(on))
        .order_by(TrainingClass.planned_start, TrainingClass.id),
    )
