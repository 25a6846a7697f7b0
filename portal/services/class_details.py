"""What an institution says about a class: the typed values, and the papers that it ticks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.policy.filing import class_title, subject_of_title
from portal.policy.terms import Course, Level, TrainingType
from portal.records.accounts import Account
from portal.records.class_filing import papers_of
from portal.records.classes import TrainingClass
from portal.records.filings import ClassPaper
from portal.records.occupations import Occupation
from portal.records.venues import Venue


@dataclass(frozen=True, kw_only=True)
class Details:
    """What an institution says about a class. Hours are class hours; the title follows."""

    training_type: TrainingType
    occupation: Occupation | None
    course: Course | None
    target_level: Level
    trainee_identity: str
    enterprise: str
    planned_start: date
    planned_end: date
    enrol_until: date
    hours_theory: int
    hours_practice: int
    safety_hours: int
    legal_hours: int
    capacity: int
    fee_yuan: int
    venue: Venue
    textbooks: str
    is_project_based: bool
    is_labour_preparation: bool
    is_school_enterprise: bool
    numbering_centre: str
    remark: str
    papers: frozenset[str]

    @property
    def title(self) -> str:
        occupation = self.occupation.name if self.occupation else None
        subject = subject_of_title(occupation, self.course)
        return class_title(self.enterprise or self.trainee_identity, subject, self.training_type)

    def columns(self) -> dict[str, object]:
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        occupation, venue = own.pop("occupation"), own.pop("venue")
        del own["papers"]
        return own | {
            "title": self.title,
            "occupation_id": occupation.id if occupation else None,
            "venue_id": venue.id,
            "hours_total": self.hours_theory + self.hours_practice,
            "is_subsidised": self.fee_yuan == 0,
        }


def keep_papers(
    session: Session, found: TrainingClass, papers: frozenset[str], *, by: Account, at: datetime
) -> bool:
    """Ticks as rows, each with who and when; answers whether any changed."""
    held = papers_of(found.id)
    gone = held - papers
    if gone:
        session.execute(
            delete(ClassPaper).where(ClassPaper.class_id == found.id, ClassPaper.paper.in_(gone))
        )
    for paper in sorted(papers - held):
        session.add(ClassPaper(class_id=found.id, paper=paper, at=at, by=by.id))
    return papers != held
